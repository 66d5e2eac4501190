package dev.bougie.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.backtest.FillComparison;
import dev.bougie.jobs.backtest.RaggedMarket;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Span;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A linear model with a scale over features that Spark computed of a market with holes. */
final class ReplayProofIT {

  private static final int TIMES = 420;
  private static final List<String> SYMBOLS = List.of("ALLUSDT", "HOLESUSDT", "LATEUSDT");
  private static final List<String> UNIVERSE =
      List.of("ALLUSDT", "GONEUSDT", "HOLESUSDT", "LATEUSDT", "ONEUSDT");
  private static final Label LABEL = new Label(Label.Kind.LOG_RETURN, 3, Interval.H1);
  private static final Span HELD = new Span(at(200), at(TIMES));

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void fillTheLake() throws Exception {
    spark = TrainedRun.spark(folder.resolve("lake"));
    new Lake(spark).createMarket();
    new RaggedMarket(3, TIMES).lakeRows(spark).writeTo(Lake.CANDLES).append();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void findsTheSameTradesOnBothSides() {
    FeatureSet set = FeatureSets.core();
    featurize(set);

    Manifest.Replay replay = prove(set);

    assertThat(replay.candles()).isBetween(600L, 3L * (TIMES - 200));
    assertThat(replay.trades()).isGreaterThan(100);
    assertThat(replay.largestMoneyDifference()).isLessThanOrEqualTo(FillComparison.MONEY_TOLERANCE);
  }

  @Test
  void replaysTheMarketTooWhereFeaturesLookAtIt() {
    FeatureSet set = FeatureSets.of("return_rank_24+rsi_14");
    featurize(set);
    assertThat(prove(set).trades()).isGreaterThan(100);
  }

  @Test
  void rejectsAModelWhoseStoredFeaturesTheServerWouldNotCompute() {
    FeatureSet set = FeatureSets.of("log_return_1+log_return_6");
    featurize(set);
    assertThat(prove(set).trades()).isGreaterThan(100);
    spark.sql(
        "UPDATE %s SET log_return_1 = -log_return_1 + 0.01 WHERE symbol = 'ALLUSDT' AND open_time = TIMESTAMP '%s'"
            .formatted(new FeatureTable(set).name(), at(300)));

    assertThatThrownBy(() -> prove(set))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("replay")
        .hasMessageContaining("when its candles go through the server's code")
        .hasMessageContaining("ALLUSDT");
  }

  private static void featurize(FeatureSet set) {
    new Featurize(spark, new Featurize.Config(UNIVERSE, Interval.H1, set.name())).run();
  }

  private static Manifest.Replay prove(FeatureSet set) {
    byte[] file = graph(set);
    Manifest.FeatureSetUsed used =
        new Manifest.FeatureSetUsed(set.name(), set.fingerprint(), set.ids());
    Lake lake = new Lake(spark);
    String table = new FeatureTable(set).name();
    Instant created = Instant.parse("2025-06-01T12:00:00Z");
    Manifest.TrainingData data =
        new Manifest.TrainingData(
            Map.of(
                table,
                lake.snapshot(table).orElseThrow(),
                Lake.CANDLES,
                lake.snapshot(Lake.CANDLES).orElseThrow()),
            at(0),
            at(TIMES),
            TIMES,
            List.of());
    TrainingRun run =
        new TrainingRun(
            "r1",
            LABEL,
            SYMBOLS,
            true,
            used,
            table,
            data,
            TestRowSettings.USUAL,
            List.of(),
            List.of(),
            "0.1.0",
            1,
            created);
    Manifest manifest =
        new Manifest(
            Manifest.VERSION,
            "m1",
            new Manifest.Candidate("linear", "linear", Map.of()),
            LABEL,
            new Manifest.Inputs(SYMBOLS, true, used),
            new Graph(List.of(Graph.FORECAST, Graph.SCALE), OnnxGraph.OPSET, Artifact.sha256(file)),
            new Manifest.Training(data, "0.1.0", 1),
            new Manifest.Evidence(
                List.of(), Map.of(), new Manifest.Verdict(Level.SOUND, List.of())),
            new Calibration(0.01, List.of(), ErrorQuantiles.of(new double[] {0.02})),
            new Manifest.Proofs(new Manifest.Parity(1, List.of()), null),
            created);
    return ReplayProof.prove(spark, run, manifest, file, HELD);
  }

  /** Forecast: seeded weights; scale: 0.001 plus the first feature without its sign. */
  private static byte[] graph(FeatureSet set) {
    int width = set.size();
    SplittableRandom random = new SplittableRandom(9);
    OnnxGraph graph = new OnnxGraph("linear", width);
    String imputed = graph.impute(Graph.FEATURES, new double[width]);
    String weights =
        graph.constant("weights", random.doubles(width, -0.01, 0.01).toArray(), width, 1);
    double[] first = new double[width];
    first[0] = 1;
    String only = graph.constant("first", first, width, 1);
    String floor = graph.constant("floor", new double[] {0.001}, 1);
    graph.node("MatMul", List.of(imputed, weights), Graph.FORECAST);
    graph.node("MatMul", List.of(imputed, only), "picked");
    graph.node("Abs", List.of("picked"), "size");
    graph.node("Add", List.of("size", floor), Graph.SCALE);
    return OnnxGraph.file(
        graph.output(Graph.FORECAST, 1).output(Graph.SCALE, 1).build(), "0.1.0", new TreeMap<>());
  }

  private static Instant at(int candle) {
    return Instant.ofEpochMilli(Interval.H1.plus(RaggedMarket.FIRST, candle));
  }
}
