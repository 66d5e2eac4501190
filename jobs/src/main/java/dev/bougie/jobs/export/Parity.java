package dev.bougie.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.bougie.jobs.fit.Trainer;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple4;

/**
 * The proof that ONNX Runtime foretells what the fitted pipeline foretells: on every validation
 * row, and on {@link Probes}, in batches and one by one. The rows stay where Spark has them; the
 * driver gets a count and the largest difference.
 */
final class Parity {

  private static final int BATCH = 1024;
  private static final int SAMPLES = 8;

  private final PipelineModel model;
  private final ExportedGraph graph;
  private final List<String> features;
  private final SparkSession spark;
  private final Broadcast<byte[]> file;

  private Parity(
      PipelineModel model,
      ExportedGraph graph,
      byte[] file,
      List<String> features,
      SparkSession spark) {
    this.model = model;
    this.graph = graph;
    this.features = features;
    this.spark = spark;
    this.file = new JavaSparkContext(spark.sparkContext()).broadcast(file);
  }

  /**
   * Compares the two.
   *
   * @param file the graph as it will be published
   * @param validation rows with a double column a feature
   * @throws ModelRejectedException if they differ by more than the graph's tolerance, or if there
   *     is nothing to compare
   */
  static Manifest.Parity prove(
      PipelineModel model,
      ExportedGraph graph,
      byte[] file,
      List<String> features,
      Dataset<Row> validation) {
    Parity parity = new Parity(model, graph, file, features, validation.sparkSession());
    try {
      return parity.prove(validation.select(parity.inputs()));
    } finally {
      parity.file.destroy();
    }
  }

  private Manifest.Parity prove(Dataset<Row> validation) {
    Difference whole = difference(validation, BATCH);
    if (whole.rows() == 0) {
      throw new ModelRejectedException("parity", "there is no validation row to compare");
    }
    require("validation rows", whole);
    Dataset<Row> probes = probes(validation);
    Difference inBatches = difference(probes, BATCH);
    require("probes", inBatches);
    Difference oneByOne = difference(probes, 1);
    require("probes scored one by one", oneByOne);
    return new Manifest.Parity(
        whole.rows() + inBatches.rows(),
        Math.max(whole.largest(), Math.max(inBatches.largest(), oneByOne.largest())),
        graph.tolerance());
  }

  private void require(String what, Difference found) {
    if (!(found.largest() <= graph.tolerance())) {
      throw new ModelRejectedException(
          "parity",
          "%d %s: ONNX Runtime foretells %s where the trainer foretells %s, at most %s may lie between"
              .formatted(found.rows(), what, found.actual(), found.expected(), graph.tolerance()));
    }
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

  private Difference difference(Dataset<Row> rows, int batch) {
    Broadcast<byte[]> bytes = file;
    int width = features.size();
    Column[] columns = Arrays.copyOf(inputs(), width + 1);
    columns[width] = col(Trainer.FORECAST);
    Row found =
        model
            .transform(rows)
            .select(columns)
            .mapPartitions(
                (MapPartitionsFunction<Row, Tuple4<Long, Double, Double, Double>>)
                    part -> compare(part, bytes.value(), width, batch),
                Encoders.tuple(
                    Encoders.LONG(), Encoders.DOUBLE(), Encoders.DOUBLE(), Encoders.DOUBLE()))
            .agg(
                functions.coalesce(sum("_1"), functions.lit(0L)),
                max(struct(col("_2"), col("_3"), col("_4"))))
            .first();
    if (found.isNullAt(1)) {
      return new Difference(0, 0, 0, 0);
    }
    Row worst = found.getStruct(1);
    return new Difference(
        found.getLong(0), worst.getDouble(0), worst.getDouble(1), worst.getDouble(2));
  }

  /** Rows, largest difference, and the two forecasts that differ so. */
  private static Iterator<Tuple4<Long, Double, Double, Double>> compare(
      Iterator<Row> rows, byte[] file, int width, int batch) {
    Difference worst = new Difference(0, 0, 0, 0);
    try (OnnxScorer scorer = OnnxScorer.load(file, width, 1)) {
      while (rows.hasNext()) {
        double[] inputs = new double[batch * width];
        double[] expected = new double[batch];
        int count = 0;
        while (count < batch && rows.hasNext()) {
          Row row = rows.next();
          System.arraycopy(values(row, width), 0, inputs, count * width, width);
          expected[count++] = row.getDouble(width);
        }
        double[] actual = scorer.score(Arrays.copyOf(inputs, count * width));
        worst = worst.with(expected, actual);
      }
    }
    return List.of(new Tuple4<>(worst.rows(), worst.largest(), worst.expected(), worst.actual()))
        .iterator();
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
  private record Difference(long rows, double largest, double expected, double actual) {

    Difference with(double[] expectedOnes, double[] actualOnes) {
      Difference worst = this;
      for (int i = 0; i < expectedOnes.length && i < actualOnes.length; i++) {
        double difference = between(expectedOnes[i], actualOnes[i]);
        if (difference > worst.largest) {
          worst = new Difference(rows, difference, expectedOnes[i], actualOnes[i]);
        }
      }
      return new Difference(rows + actualOnes.length, worst.largest, worst.expected, worst.actual);
    }

    /**
     * Absolute, as forecasts are log returns far below one; relative to what is larger, which only
     * absurd inputs lead to. Infinite where one of the two is no number and the other is.
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
