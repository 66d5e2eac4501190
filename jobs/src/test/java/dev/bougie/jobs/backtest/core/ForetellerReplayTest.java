package dev.bougie.jobs.backtest.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.backtest.core.ForecastSource.Foretold;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import dev.bougie.model.forecast.Foreteller;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForetellerReplayTest {

  private static final long FIRST = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
  private static final int TIMES = 120;

  @TempDir private Path folder;

  @Test
  void comesToWhatTheFeaturesOfTheWholeHistoryGive() throws Exception {
    assertSame(FeatureSets.of("rsi_14+log_return_1"));
  }

  @Test
  void looksAtTheMarketAsItWasThen() throws Exception {
    assertSame(FeatureSets.of("return_rank_24+rsi_14"));
  }

  private void assertSame(FeatureSet set) throws IOException {
    SortedMap<String, List<Candle>> candles = candles();
    long from = Interval.H1.plus(FIRST, 20);
    long to = Interval.H1.plus(FIRST, 110);
    try (Foreteller foreteller = foreteller(set)) {
      ForetellerReplay replay =
          new ForetellerReplay(foreteller, Set.of("AUSDT", "BUSDT"), from, to);
      SortedMap<String, double[][]> features = features(set, candles);
      int answers = 0;
      for (int time = 0; time < TIMES; time++) {
        long openTime = Interval.H1.plus(FIRST, time);
        SortedMap<String, Candle> closed = new TreeMap<>();
        SortedMap<String, Integer> index = new TreeMap<>();
        candles.forEach(
            (symbol, all) -> {
              for (int i = 0; i < all.size(); i++) {
                if (all.get(i).openTime() == openTime) {
                  closed.put(symbol, all.get(i));
                  index.put(symbol, i);
                }
              }
            });
        List<Foretold> foretold = replay.foretell(openTime, closed);
        List<String> asked =
            openTime < from || openTime >= to
                ? List.of()
                : closed.keySet().stream().filter(symbol -> !symbol.equals("CUSDT")).toList();
        assertThat(foretold).extracting(Foretold::symbol).containsExactlyElementsOf(asked);
        for (Foretold answer : foretold) {
          int at = requireNonNull(index.get(answer.symbol()));
          double first = requireNonNull(features.get(answer.symbol()))[0][at];
          double second = requireNonNull(features.get(answer.symbol()))[1][at];
          double expected =
              (Double.isNaN(first) ? 7 : first) + 2 * (Double.isNaN(second) ? 7 : second);
          assertThat(answer.expectedReturn())
              .isCloseTo(expected, within(1e-15 * Math.abs(expected)));
          assertThat(answer.scale()).isEqualTo(1);
          answers++;
        }
      }
      assertThat(answers).isGreaterThan(150);
    }
  }

  private static SortedMap<String, double[][]> features(
      FeatureSet set, SortedMap<String, List<Candle>> candles) {
    // Places before the first candle, so that the features of the first rows may look there.
    int before = Math.max(1, set.marketLookback());
    Market.Builder market =
        new Market.Builder(Interval.H1, Interval.H1.plus(FIRST, -before), TIMES + before);
    candles.forEach((symbol, all) -> all.forEach(candle -> market.add(symbol, candle)));
    Market built = market.build();
    SortedMap<String, double[][]> features = new TreeMap<>();
    candles.forEach(
        (symbol, all) ->
            features.put(
                symbol, set.compute(CandleColumns.of(Interval.H1, all).in(built), 0, all.size())));
    return features;
  }

  /** Three symbols, one of them with holes, one that comes later. */
  private static SortedMap<String, List<Candle>> candles() {
    SplittableRandom random = new SplittableRandom(5);
    SortedMap<String, List<Candle>> candles = new TreeMap<>();
    for (String symbol : List.of("AUSDT", "BUSDT", "CUSDT")) {
      List<Candle> all = new ArrayList<>();
      double close = 100;
      for (int i = symbol.equals("CUSDT") ? 15 : 0; i < TIMES; i++) {
        double open = close;
        close *= Math.exp(random.nextDouble(-0.02, 0.02));
        if (symbol.equals("BUSDT") && random.nextInt(12) == 0) {
          continue;
        }
        long time = Interval.H1.plus(FIRST, i);
        double high = Math.max(open, close) * 1.001;
        double low = Math.min(open, close) / 1.001;
        all.add(
            new Candle(
                time, open, high, low, close, 2, 200, 3, 1, 100, Interval.H1.closeTime(time)));
      }
      candles.put(symbol, all);
    }
    return candles;
  }

  /** The first feature plus twice the second, 7 in the place of NaN. */
  private Foreteller foreteller(FeatureSet set) throws IOException {
    OnnxGraph graph = new OnnxGraph("sum", 2);
    double[] seven = new double[2];
    Arrays.fill(seven, 7);
    String imputed = graph.impute(Graph.FEATURES, seven);
    String weights = graph.constant("weights", new double[] {1, 2}, 2, 1);
    graph.node("MatMul", List.of(imputed, weights), Graph.FORECAST);
    byte[] file = OnnxGraph.file(graph.output(Graph.FORECAST, 1).build(), "0.1.0", new TreeMap<>());
    Instant created = Instant.parse("2025-01-02T03:04:05Z");
    Manifest manifest =
        new Manifest(
            Manifest.VERSION,
            "sum",
            new Manifest.Candidate("sum", "linear", Map.of()),
            new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
            new Manifest.Inputs(
                List.of("AUSDT"),
                false,
                new Manifest.FeatureSetUsed(set.name(), set.fingerprint(), set.ids())),
            new Graph(List.of(Graph.FORECAST), OnnxGraph.OPSET, Artifact.sha256(file)),
            new Manifest.Training(
                new Manifest.TrainingData(Map.of(), created, created, 1, List.of()), "0.1.0", 1),
            new Manifest.Evidence(
                List.of(), Map.of(), new Manifest.Verdict(Level.SOUND, List.of())),
            new Calibration(0.01, List.of(), ErrorQuantiles.of(new double[] {0.02})),
            new Manifest.Proofs(new Manifest.Parity(1, List.of()), null),
            created);
    Path artifact = Files.createDirectories(folder.resolve("sum"));
    Files.write(artifact.resolve(Artifact.MODEL), file);
    Files.write(artifact.resolve(Artifact.MANIFEST), Json.writePretty(manifest));
    return Foreteller.of(Artifact.open(artifact), 1);
  }
}
