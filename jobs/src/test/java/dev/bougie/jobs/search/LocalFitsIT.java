package dev.bougie.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.fit.XgboostTrainer;
import dev.bougie.jobs.run.DataException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial fits is what the trainer of the winner would. */
class LocalFitsIT {

  private static final List<String> FEATURES = List.of("a", "b", "c");
  private static final int TRAIN = 600;
  private static final int ROWS = 900;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Matrix matrix;
  private static Dataset<Row> train;
  private static Dataset<Row> test;

  @BeforeAll
  static void makeRows() {
    spark = TrainedRun.spark(folder.resolve("lake"));
    Random random = new Random(17);
    Matrix.Builder rows = new Matrix.Builder(FEATURES);
    List<Row> all = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      float[] inputs = new float[FEATURES.size()];
      for (int feature = 0; feature < inputs.length; feature++) {
        inputs[feature] =
            random.nextInt(20) == 0 ? Float.NaN : (float) (random.nextGaussian() * (1 + feature));
      }
      double label =
          0.004 * (Float.isNaN(inputs[0]) ? 0 : inputs[0])
              + 0.001 * (inputs[1] > 1 ? 1 : -1)
              + 0.01 * random.nextGaussian();
      rows.add("A", row, label, inputs);
      all.add(
          RowFactory.create(
              "A",
              new Timestamp(row),
              (double) inputs[0],
              (double) inputs[1],
              (double) inputs[2],
              label));
    }
    matrix = rows.build();
    StructType schema =
        new StructType()
            .add("symbol", DataTypes.StringType, false)
            .add("open_time", DataTypes.TimestampType, false);
    for (String feature : FEATURES) {
      schema = schema.add(feature, DataTypes.DoubleType, false);
    }
    schema = schema.add(Trainer.LABEL, DataTypes.DoubleType, false);
    train = spark.createDataFrame(all.subList(0, TRAIN), schema).repartition(1);
    test = spark.createDataFrame(all.subList(TRAIN, ROWS), schema).repartition(1);
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @Test
  void fitsTheLineThatTheTrainerFits() {
    for (double[] penalty : new double[][] {{0.0001, 0}, {0.01, 0}, {0.0005, 0.5}, {0.001, 1}}) {
      double[] ours =
          foretell(
              "linear",
              Map.of(
                  "regularization", String.valueOf(penalty[0]),
                  "l1-share", String.valueOf(penalty[1])));
      double[] theirs =
          trained(new LinearTrainer(new LinearTrainer.Config(penalty[0], penalty[1], 500)));
      double scale = new StandardDeviation().evaluate(theirs);
      assertThat(scale).isPositive();
      // MLlib divides by n - 1 where the penalty is measured, we by n.
      for (int row = 0; row < ours.length; row++) {
        assertThat(ours[row]).isEqualTo(theirs[row], within(0.02 * scale));
      }
      assertThat(new PearsonsCorrelation().correlation(ours, theirs)).isGreaterThan(0.9999);
    }
  }

  @Test
  void fitsTheTreesThatTheTrainerFits() {
    assertThat(foretell("xgboost", boosted()))
        .isEqualTo(
            trained(
                XgboostTrainer.ofReturns(
                    new XgboostTrainer.Config(15, 3, 0.2, 0.7, 0.7, 5, 1, 1, 0, 100), 42)));
  }

  @Test
  void foretellsTheSameAgain() {
    assertThat(foretell("xgboost", boosted())).isEqualTo(foretell("xgboost", boosted()));
  }

  @Test
  void saysWhatCannotBeLearnt() {
    Matrix.Builder constant = new Matrix.Builder(FEATURES);
    Matrix.Builder unknown = new Matrix.Builder(FEATURES);
    for (int row = 0; row < 20; row++) {
      constant.add("A", row, 0.01, new float[] {row, 1, 2});
      unknown.add("A", row, row, new float[] {row, Float.NaN, 2});
    }
    Trial linear = trial("linear", Map.of("regularization", "0.1", "l1-share", "0"));
    Trial boosted = trial("xgboost", boosted());
    LocalFits fits = new LocalFits(1);
    assertThatThrownBy(() -> fits.foretell(linear, constant.build(), 0, 10, 10, 20, () -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("10 rows whose label is always the same");
    assertThatThrownBy(() -> fits.foretell(linear, unknown.build(), 0, 10, 10, 20, () -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("10 rows hold no value of b");
    assertThatThrownBy(() -> fits.foretell(boosted, constant.build(), 0, 10, 10, 20, () -> {}))
        .isInstanceOf(DataException.class);
  }

  private static double[] foretell(String kind, Map<String, String> parameters) {
    return new LocalFits(42)
        .foretell(trial(kind, parameters), matrix, 0, TRAIN, TRAIN, ROWS, () -> {});
  }

  private static double[] trained(Trainer trainer) {
    return trainer
        .fit(train, FEATURES, FitContext.plain())
        .foretell(test)
        .orderBy("open_time")
        .select(Trainer.FORECAST)
        .collectAsList()
        .stream()
        .mapToDouble(row -> row.getDouble(0))
        .toArray();
  }

  private static Map<String, String> boosted() {
    return Map.of(
        "rounds", "15",
        "depth", "3",
        "learning-rate", "0.2",
        "subsample", "0.7",
        "columns", "0.7",
        "min-child-weight", "5");
  }

  private static Trial trial(String kind, Map<String, String> parameters) {
    return new Trial(0, kind, "core", new TreeMap<>(parameters));
  }
}
