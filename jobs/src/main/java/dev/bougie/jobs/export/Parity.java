package dev.bougie.jobs.export;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import dev.bougie.model.onnx.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The proof that ONNX Runtime gives what the trainer's own code gives, output by output: on every
 * validation row, and on {@link Probes}, in batches and one by one. The rows stay where Spark has
 * them; the driver gets counts and the largest differences.
 */
final class Parity {

  private static final int BATCH = 1024;
  private static final int SAMPLES = 8;

  private final UnaryOperator<Dataset<Row>> trainer;
  private final ExportedGraph graph;
  private final List<String> features;
  private final SparkSession spark;
  private final Broadcast<byte[]> file;

  private Parity(
      UnaryOperator<Dataset<Row>> trainer,
      ExportedGraph graph,
      byte[] file,
      List<String> features,
      SparkSession spark) {
    this.trainer = trainer;
    this.graph = graph;
    this.features = features;
    this.spark = spark;
    this.file = new JavaSparkContext(spark.sparkContext()).broadcast(file);
  }

  /**
   * Compares the two.
   *
   * @param trainer adds to rows of features a column for each output of the graph, under its name:
   *     a double, for quantiles an array of doubles
   * @param file the graph as it will be published
   * @param validation rows with a double column a feature
   * @throws ModelRejectedException if they differ by more than the graph's tolerances, or if there
   *     is nothing to compare
   */
  static Manifest.Parity prove(
      UnaryOperator<Dataset<Row>> trainer,
      ExportedGraph graph,
      byte[] file,
      List<String> features,
      Dataset<Row> validation) {
    Parity parity = new Parity(trainer, graph, file, features, validation.sparkSession());
    try {
      return parity.prove(validation.select(parity.inputs()));
    } finally {
      parity.file.destroy();
    }
  }

  private Manifest.Parity prove(Dataset<Row> validation) {
    List<Difference> whole = differences(validation, BATCH);
    if (whole.isEmpty()) {
      throw new ModelRejectedException("parity", "there is no validation row to compare");
    }
    require("validation rows", whole);
    Dataset<Row> probes = probes(validation);
    List<Difference> inBatches = differences(probes, BATCH);
    require("probes", inBatches);
    List<Difference> oneByOne = differences(probes, 1);
    require("probes scored one by one", oneByOne);
    return new Manifest.Parity(
        whole.get(0).rows() + inBatches.get(0).rows(),
        whole.stream()
            .map(Difference::output)
            .map(
                output ->
                    new Manifest.Parity.Compared(
                        output,
                        Stream.of(whole, inBatches, oneByOne)
                            .flatMap(List::stream)
                            .filter(difference -> difference.output().equals(output))
                            .mapToDouble(Difference::largest)
                            .max()
                            .orElseThrow(),
                        tolerance(output)))
            .toList());
  }

  private void require(String what, List<Difference> found) {
    for (Difference difference : found) {
      double tolerance = tolerance(difference.output());
      if (!(difference.largest() <= tolerance)) {
        throw new ModelRejectedException(
            "parity",
            "%d %s: of '%s' ONNX Runtime gives %s where the trainer gives %s, at most %s may lie between"
                .formatted(
                    difference.rows(),
                    what,
                    difference.output(),
                    difference.actual(),
                    difference.expected(),
                    tolerance));
      }
    }
  }

  private double tolerance(String output) {
    return requireNonNull(graph.tolerances().get(output), output);
  }

  private Dataset<Row> probes(Dataset<Row> validation) {
    List<double[]> samples =
        validation.limit(SAMPLES).collectAsList().stream()
            .map(row -> values(row, features.size()))
            .toList();
    StructType schema = new StructType();
    for (String feature : features) {
      schema = schema.add(feature, DataTypes.DoubleType, false);
    }
    List<Row> rows = new ArrayList<>();
    for (double[] probe : Probes.of(graph, features.size(), samples)) {
      rows.add(RowFactory.create(Arrays.stream(probe).boxed().toArray()));
    }
    return spark.createDataFrame(rows, schema);
  }

  /** The row of each output on which the two differ most; none where there are no rows. */
  private List<Difference> differences(Dataset<Row> rows, int batch) {
    Broadcast<byte[]> bytes = file;
    int width = features.size();
    List<String> outputs = graph.outputs();
    Column[] columns =
        Stream.concat(features.stream(), outputs.stream())
            .map(functions::col)
            .toArray(Column[]::new);
    return trainer
        .apply(rows)
        .select(columns)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                part -> compare(part, bytes.value(), width, outputs, batch),
            Encoders.row(Difference.SCHEMA))
        .groupBy("output")
        .agg(
            sum("rows").as("rows"),
            max(struct(col("largest"), col("expected"), col("actual"))).as("worst"))
        .orderBy("output")
        .collectAsList()
        .stream()
        .filter(row -> row.<Long>getAs("rows") > 0)
        .map(Difference::of)
        .toList();
  }

  private static Iterator<Row> compare(
      Iterator<Row> rows, byte[] file, int width, List<String> outputs, int batch) {
    List<Difference> worst = new ArrayList<>();
    outputs.forEach(output -> worst.add(new Difference(output, 0, 0, 0, 0)));
    try (OnnxScorer scorer = OnnxScorer.load(file, width, 1)) {
      while (rows.hasNext()) {
        double[] inputs = new double[batch * width];
        List<Row> expected = new ArrayList<>(batch);
        while (expected.size() < batch && rows.hasNext()) {
          Row row = rows.next();
          System.arraycopy(values(row, width), 0, inputs, expected.size() * width, width);
          expected.add(row);
        }
        Scored actual = scorer.score(Arrays.copyOf(inputs, expected.size() * width));
        for (int output = 0; output < outputs.size(); output++) {
          for (int row = 0; row < expected.size(); row++) {
            worst.set(
                output,
                worst
                    .get(output)
                    .with(
                        expected(expected.get(row), width + output),
                        actual(actual, outputs.get(output), row)));
          }
        }
      }
    }
    return worst.stream().map(Difference::row).iterator();
  }

  private static double[] expected(Row row, int column) {
    return row.get(column) instanceof Double single
        ? new double[] {single}
        : row.<Double>getList(column).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] actual(Scored scored, String output, int row) {
    return switch (output) {
      case Graph.FORECAST -> new double[] {scored.forecast(row)};
      case Graph.PROBABILITY_UP -> new double[] {scored.probabilityUp(row)};
      case Graph.SCALE -> new double[] {scored.scale(row)};
      case Graph.QUANTILES -> scored.quantiles(row);
      default -> throw new IllegalArgumentException("no output '%s'".formatted(output));
    };
  }

  private static double[] values(Row row, int width) {
    double[] values = new double[width];
    for (int i = 0; i < width; i++) {
      values[i] = row.isNullAt(i) ? Double.NaN : row.getDouble(i);
    }
    return values;
  }

  private Column[] inputs() {
    return features.stream().map(functions::col).toArray(Column[]::new);
  }

  /**
   * The row on which the two differ most.
   *
   * @param rows compared
   * @param largest difference
   */
  private record Difference(
      String output, long rows, double largest, double expected, double actual) {

    static final StructType SCHEMA =
        new StructType()
            .add("output", DataTypes.StringType, false)
            .add("rows", DataTypes.LongType, false)
            .add("largest", DataTypes.DoubleType, false)
            .add("expected", DataTypes.DoubleType, false)
            .add("actual", DataTypes.DoubleType, false);

    static Difference of(Row row) {
      Row worst = row.getAs("worst");
      return new Difference(
          row.getAs("output"),
          row.<Long>getAs("rows"),
          worst.getDouble(0),
          worst.getDouble(1),
          worst.getDouble(2));
    }

    Row row() {
      return RowFactory.create(output, rows, largest, expected, actual);
    }

    Difference with(double[] expectedOnes, double[] actualOnes) {
      Difference worst = this;
      if (expectedOnes.length != actualOnes.length) {
        worst =
            new Difference(
                output, rows, Double.POSITIVE_INFINITY, expectedOnes.length, actualOnes.length);
      }
      for (int i = 0; i < Math.min(expectedOnes.length, actualOnes.length); i++) {
        double difference = between(expectedOnes[i], actualOnes[i]);
        if (difference > worst.largest) {
          worst = new Difference(output, rows, difference, expectedOnes[i], actualOnes[i]);
        }
      }
      return new Difference(output, rows + 1, worst.largest, worst.expected, worst.actual);
    }

    /**
     * Absolute, as outputs are below one; relative to what is larger, which only absurd inputs lead
     * to. Infinite where one of the two is no number and the other is.
     */
    private static double between(double expected, double actual) {
      if (expected == actual || (Double.isNaN(expected) && Double.isNaN(actual))) {
        return 0;
      }
      double difference = Math.abs(expected - actual) / Math.max(1, Math.abs(expected));
      return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
  }
}
