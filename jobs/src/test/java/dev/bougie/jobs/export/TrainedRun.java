package dev.bougie.jobs.export;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.GbtTrainer;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.LogisticTrainer;
import dev.bougie.jobs.fit.RandomForestTrainer;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.fit.XgboostTrainer;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.DataTypes;

/** A training run as train and validate leave it, on seeded rows of three symbols. */
public final class TrainedRun {

  public static final String ID = "20250601T120000Z-1h-h1";
  public static final FeatureSet SET = FeatureSets.core();
  static final List<String> FEATURES = SET.ids();

  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "SOLUSDT");
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final int CANDLES = 700;
  private static final long SEED = 7;

  private final SparkSession spark;
  private final Path folder;

  public TrainedRun(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** A session whose lake lies in that folder. */
  public static SparkSession spark(Path warehouse) {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "hadoop")
        .config("spark.sql.catalog.lake.warehouse", warehouse.toUri().toString())
        .getOrCreate();
  }

  private static final XgboostTrainer.Config XGBOOST =
      new XgboostTrainer.Config(40, 5, 0.05, 0.7, 0.7, 5, 1, 1, 0, 64);

  static Trainer trainer(String kind) {
    return switch (Kind.of(kind)) {
      case LINEAR -> new LinearTrainer(new LinearTrainer.Config(0.01, 0, 50));
      case GBT -> new GbtTrainer(new GbtTrainer.Config(10, 4, 32, 0.1, 0.7), SEED);
      case LOGISTIC -> new LogisticTrainer(new LogisticTrainer.Config(0.01, 0.5, 50));
      case RANDOM_FOREST ->
          new RandomForestTrainer(new RandomForestTrainer.Config(5, 4, 32, 0.5, 0.5, 5), SEED);
      case XGBOOST -> XgboostTrainer.ofReturns(XGBOOST, SEED);
      case XGBOOST_LOGISTIC -> XgboostTrainer.ofDirection(XGBOOST, SEED);
      case XGBOOST_QUANTILES ->
          XgboostTrainer.ofQuantiles(
              XGBOOST,
              new XgboostTrainer.QuantileConfig(List.of(0.1, 0.5, 0.9), 10, 0.1, 0.5),
              SEED);
    };
  }

  /**
   * Rows of the feature table and a label. Values are gaussian, a few NaN, some exactly zero; every
   * tenth row is almost all zeros, as in a market where nothing moves.
   */
  static Dataset<Row> rows(SparkSession spark) {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      for (int i = 0; i < CANDLES; i++) {
        rows.add(row(symbol, i, random));
      }
    }
    return spark
        .createDataFrame(
            rows, new FeatureTable(SET).schema().add(Trainer.LABEL, DataTypes.DoubleType, false))
        .repartition(3);
  }

  public RunSettings settings(String candidate) {
    return new RunSettings(folder.toUri().toString(), "latest", candidate);
  }

  public RunFolder folder() {
    return RunFolder.of(folder.toUri().toString(), ID, spark.sparkContext().hadoopConfiguration());
  }

  /** Writes the run with these kinds, the first of them chosen. */
  public TrainedRun write(String... kinds) throws IOException {
    Dataset<Row> rows = rows(spark);
    FeatureTable table = new FeatureTable(SET);
    table.create(spark);
    store(rows);
    long snapshot = new Lake(spark).snapshot(table.name()).orElseThrow();
    for (String kind : kinds) {
      trainer(kind)
          .fit(rows, FEATURES, FitContext.plain())
          .save(folder().model(kind, Part.FINAL), spark.sparkContext().hadoopConfiguration());
    }
    folder().write(run(table.name(), snapshot, kinds));
    folder().write(report(kinds));
    return this;
  }

  /** Puts the rows in the place of those of the same months. */
  static void store(Dataset<Row> rows) {
    try {
      rows.drop(Trainer.LABEL).writeTo(new FeatureTable(SET).name()).overwritePartitions();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TrainingRun run(String table, long snapshot, String... kinds) {
    return new TrainingRun(
        ID,
        label(),
        SYMBOLS,
        true,
        new Manifest.FeatureSetUsed(SET.name(), SET.fingerprint(), FEATURES),
        table,
        new Manifest.TrainingData(
            Map.of(table, snapshot), START, at(CANDLES), 3L * CANDLES, List.of()),
        TestRowSettings.USUAL,
        List.of(fold(0, 300, 330, 430), fold(1, 400, 430, 530)),
        List.of(kinds).stream().map(kind -> trainer(kind).candidate()).toList(),
        "0.1.0",
        SEED,
        Instant.parse("2025-06-01T12:00:00Z"));
  }

  private static Split fold(int index, int trainTo, int testFrom, int testTo) {
    return new Split(
        Part.FOLD,
        index,
        Reach.of(label(), 24),
        List.of(new Span(START, at(trainTo))),
        List.of(new Span(at(testFrom), at(testTo))));
  }

  private static Report report(String... kinds) {
    Map<String, Manifest.Verdict> verdicts = new java.util.TreeMap<>();
    Map<String, Calibration> calibrations = new java.util.TreeMap<>();
    for (String kind : kinds) {
      verdicts.put(kind, new Manifest.Verdict(Level.SOUND, List.of("no better than zero")));
      calibrations.put(
          kind,
          new Calibration(
              0.01,
              List.of(new Calibration.Radius(0.9, 0.1, 0.02, Double.NaN)),
              ErrorQuantiles.of(new double[] {0.02})));
    }
    return new Report(
        ID,
        label(),
        true,
        List.of(),
        Map.of(),
        Map.of(),
        new Report.HeldOut(at(530), at(531), 1, 3),
        Map.of(),
        verdicts,
        calibrations,
        List.of(),
        kinds[0],
        Instant.parse("2025-06-01T13:00:00Z"));
  }

  public static Label label() {
    return new Label(Label.Kind.LOG_RETURN, 1, Interval.H1);
  }

  private static Instant at(int candle) {
    return START.plus(Duration.ofHours(candle));
  }

  private static Row row(String symbol, int candle, Random random) {
    Object[] values = new Object[6 + FEATURES.size() + 1];
    values[0] = symbol;
    values[1] = "1h";
    values[2] = Timestamp.from(at(candle));
    values[3] = 100.0;
    values[4] = true;
    values[5] = 0L;
    double label = 0.01 * random.nextGaussian();
    for (int i = 0; i < FEATURES.size(); i++) {
      double value = random.nextGaussian();
      if (candle % 10 == 0 && i % 5 != 0) {
        value = 0;
      }
      if (random.nextInt(30) == 0) {
        value = Double.NaN;
      } else if (i < 4) {
        label += 0.003 * (i % 2 == 0 ? value : Math.signum(value - 0.3));
      }
      values[6 + i] = value;
    }
    values[values.length - 1] = label;
    return RowFactory.create(values);
  }
}
