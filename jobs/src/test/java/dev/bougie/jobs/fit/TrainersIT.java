package dev.bougie.jobs.fit;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.DataException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainersIT {

  private static final String VOLATILITY = ReturnScale.FEATURE;
  private static final List<String> FEATURES = List.of("a", "b", VOLATILITY);
  private static final FitContext PLAIN = FitContext.plain();
  private static final FitContext SCALED =
      new FitContext(Optional.of(4), true, RoundCheck.interrupts());
  private static final long HOUR = 3_600_000;
  private static final int HORIZON = 3;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @BeforeAll
  static void open() {
    spark = TrainedRun.spark(folder);
    rows = spark.createDataFrame(made(400), schema()).repartition(3).cache();
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  private static StructType schema() {
    return new StructType()
        .add("symbol", DataTypes.StringType, false)
        .add("open_time", DataTypes.TimestampType, false)
        .add(Trainer.KNOWN_AT, DataTypes.TimestampType, false)
        .add(Trainer.LABEL, DataTypes.DoubleType, false)
        .add("a", DataTypes.DoubleType, false)
        .add("b", DataTypes.DoubleType, false)
        .add(VOLATILITY, DataTypes.DoubleType, false);
  }

  /** Returns that rise with a and are smaller where it is quiet. */
  private static List<Row> made(int candles) {
    SplittableRandom random = new SplittableRandom(4);
    List<Row> made = new ArrayList<>();
    for (int candle = 0; candle < candles; candle++) {
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        double a = random.nextGaussian();
        double volatility = candle % 10 == 0 ? Double.NaN : 0.002 * (1 + candle % 5);
        double noise = random.nextGaussian() / 2;
        double label = (a + noise) * (Double.isNaN(volatility) ? 0.006 : volatility);
        made.add(
            RowFactory.create(
                symbol,
                new Timestamp(candle * HOUR),
                new Timestamp((candle + HORIZON) * HOUR),
                label,
                a,
                candle % 7 == 0 ? Double.NaN : random.nextGaussian(),
                volatility));
      }
    }
    return made;
  }

  private static List<Trainer> trainers() {
    return List.of(
        new LinearTrainer(new LinearTrainer.Config(0.001, 0.1, 50)),
        new LogisticTrainer(new LogisticTrainer.Config(0.001, 0.1, 50)),
        new RandomForestTrainer(new RandomForestTrainer.Config(3, 3, 16, 0.7, 1, 5), 1),
        new GbtTrainer(new GbtTrainer.Config(4, 3, 16, 0.3, 0.7), 1),
        XgboostTrainer.ofReturns(config(1, 0), 1),
        XgboostTrainer.ofDirection(config(1, 0), 1),
        XgboostTrainer.ofQuantiles(config(1, 0), quantiles(), 1));
  }

  private static XgboostTrainer.Config config(int workers, int earlyStopping) {
    return new XgboostTrainer.Config(20, 3, 0.3, 0.7, 1, 5, workers, 1, earlyStopping, 64);
  }

  private static XgboostTrainer.QuantileConfig quantiles() {
    return new XgboostTrainer.QuantileConfig(List.of(0.1, 0.5, 0.9), 20, 0.3, 0.7);
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void learnsWhichWayReturnsGo(Trainer trainer) {
    FittedModel model = trainer.fit(rows, FEATURES, PLAIN);

    Dataset<Row> foretold = model.foretell(rows);

    assertThat(foretold.columns())
        .startsWith(rows.columns())
        .endsWith(model.head().outputs().toArray(String[]::new))
        .hasSize(rows.columns().length + model.head().outputs().size());
    assertThat(share(foretold, "(label > 0) = (forecast > 0)")).isGreaterThan(0.75);
    assertThat(foretold.where("not (abs(forecast) < 0.1)").count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void heedsTheWeightsOfRows(Trainer trainer) {
    Dataset<Row> turned = rows.withColumn(Trainer.LABEL, col(Trainer.LABEL).multiply(lit(-1)));
    Dataset<Row> both =
        rows.withColumn(Trainer.WEIGHT, lit(0.1))
            .unionByName(
                turned
                    .withColumn(Trainer.WEIGHT, lit(1.9))
                    .withColumn("symbol", functions.concat(col("symbol"), lit("2"))));

    Dataset<Row> foretold = trainer.fit(both, FEATURES, PLAIN).foretell(rows);

    assertThat(share(foretold, "(label > 0) = (forecast > 0)")).isLessThan(0.25);
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void tellsReturnsThoughItLearnsThemInUnitsOfScale(Trainer trainer) {
    Dataset<Row> scaled =
        rows.withColumn(Trainer.OUTCOME, col(Trainer.LABEL))
            .withColumn(
                Trainer.LABEL,
                col(Trainer.LABEL)
                    .divide(functions.nanvl(col(VOLATILITY), lit(0.006)).multiply(lit(2))));

    FittedModel model = trainer.fit(scaled, FEATURES, SCALED);

    Dataset<Row> foretold = model.foretell(rows);
    assertThat(model.head().outputs()).contains("forecast", "scale");
    // The square root of the horizon is 2, and 0.006 is what the median of the training rows is.
    Row scales =
        foretold
            .agg(
                functions.max(
                    abs(
                        col("scale")
                            .minus(functions.nanvl(col(VOLATILITY), lit(0.006)).multiply(lit(2))))))
            .head();
    assertThat(scales.getDouble(0)).isCloseTo(0, within(1e-15));
    double quiet = size(foretold.where("scale between 0.0039 and 0.0041"));
    double wild = size(foretold.where("scale between 0.0199 and 0.0201"));
    assertThat(wild / quiet).isCloseTo(5, within(1.5));
  }

  private static double size(Dataset<Row> foretold) {
    return foretold.agg(functions.avg(abs(col("forecast")))).head().getDouble(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void oneWorkerGivesTheSameBytesHoweverTheRowsAreSpread(int which) {
    Trainer trainer = trainers().get(4 + which);
    Dataset<Row> otherwise = rows.repartition(7, col("a")).sortWithinPartitions("b");

    BoosterFit first = (BoosterFit) trainer.fit(rows, FEATURES, PLAIN);
    BoosterFit second = (BoosterFit) trainer.fit(otherwise, FEATURES, PLAIN);

    assertThat(second.model()).isEqualTo(first.model());
    assertThat(second.head()).isEqualTo(first.head());
  }

  @Test
  void oneWorkerFitsWhatTheLibraryFitsOnRowsInOrder() {
    BoosterRows ordered = rows(rows.orderBy("open_time", "symbol"));

    BoosterFit found = (BoosterFit) trainers().get(4).fit(rows, FEATURES, PLAIN);

    assertThat(found.model()).isEqualTo(library(1).fit(ordered, () -> {}));
  }

  @Test
  void stopsEarlyOnTheLastRowsWithoutTheLabelsThatReachIntoThem() {
    long from = 360 * HOUR;
    BoosterRows before = rows(rows.where(col(Trainer.KNOWN_AT).leq(lit(new Timestamp(from)))));
    BoosterRows after = rows(rows.where(col("open_time").geq(lit(new Timestamp(from)))));

    BoosterFit found =
        (BoosterFit) XgboostTrainer.ofReturns(config(1, 2), 1).fit(rows, FEATURES, PLAIN);

    assertThat(before.size()).isEqualTo(2 * (360 - HORIZON + 1));
    assertThat(after.size()).isEqualTo(2 * 40);
    assertThat(found.model())
        .isEqualTo(library(2).fit(before, Optional.of(after), Optional.empty(), () -> {}))
        .isNotEqualTo(library(2).fit(before, () -> {}));
  }

  @Test
  void cannotStopEarlyWhereNobodyKnowsWhenLabelsWereKnown() {
    assertThatThrownBy(
            () ->
                XgboostTrainer.ofReturns(config(1, 2), 1)
                    .fit(rows.drop(Trainer.KNOWN_AT), FEATURES, PLAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows without known_at");
  }

  @Test
  void twoWorkersForetellAboutTheSame() {
    for (Objective objective : List.of(Objective.SQUARED_ERROR, Objective.LOGISTIC)) {
      boolean odds = objective == Objective.LOGISTIC;
      XgboostTrainer many =
          odds
              ? XgboostTrainer.ofDirection(config(2, 0), 1)
              : XgboostTrainer.ofReturns(config(2, 0), 1);
      Trainer one = trainers().get(odds ? 5 : 4);

      FittedModel found = many.fit(rows, FEATURES, PLAIN);

      assertThat(found).isInstanceOf(BoosterFit.class);
      ReturnHead expected = one.fit(rows, FEATURES, PLAIN).head();
      assertThat(found.head().outputs()).isEqualTo(expected.outputs());
      assertThat(found.head().size()).isCloseTo(expected.size(), within(1e-12));
      assertThat(share(found.foretell(rows), "(label > 0) = (forecast > 0)")).isGreaterThan(0.75);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void refusesAClassThatNeverOccurs(int which) {
    Trainer trainer = trainers().get(which);
    Dataset<Row> rising = rows.where("label > 0");
    long count = rising.count();

    assertThatThrownBy(() -> trainer.fit(rising, FEATURES, PLAIN))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "%d rows, none of them down: a class that never occurs can't be learnt"
                .formatted(count));
  }

  @Test
  void refusesMoreRowsThanOneWorkerMayHold() {
    XgboostTrainer.Config small = new XgboostTrainer.Config(2, 3, 0.3, 0.7, 1, 5, 1, 1, 0, 1);
    Dataset<Row> many = rows.crossJoin(spark.range(40)).drop("id");

    assertThatThrownBy(() -> XgboostTrainer.ofReturns(small, 1).fit(many, FEATURES, PLAIN))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "more than 21845 rows of 3 features do not fit into train.xgboost.local-mb = 1: raise it, or set train.xgboost.workers above 1");
  }

  @Test
  void refusesInputsThatAreInfinite() {
    Dataset<Row> infinite = rows.withColumn("a", col("a").multiply(lit(1e300)));

    assertThatThrownBy(() -> trainers().get(4).fit(infinite, FEATURES, PLAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("whose a is ");
  }

  private static NativeBooster library(int patience) {
    return new NativeBooster(
        new NativeBooster.Config(
            Objective.SQUARED_ERROR,
            List.of(),
            Map.of(
                "max_depth",
                "3",
                "eta",
                "0.3",
                "subsample",
                "0.7",
                "colsample_bytree",
                "1.0",
                "min_child_weight",
                "5.0"),
            20,
            patience,
            1,
            1));
  }

  private static BoosterRows rows(Dataset<Row> chosen) {
    BoosterRows found = new BoosterRows(FEATURES);
    for (Row row : chosen.collectAsList()) {
      found.add(
          row.getTimestamp(1).getTime(),
          row.getString(0),
          new double[] {row.getDouble(4), row.getDouble(5), row.getDouble(6)},
          row.getDouble(3),
          1);
    }
    return found;
  }

  private static double share(Dataset<Row> foretold, String condition) {
    return (double) foretold.where(condition).count() / foretold.count();
  }
}
