package dev.bougie.features.catalogue;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureContract;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.engine.HigherTimeframe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds every feature of every set to the contract, and pins what the contract leaves open. */
class CatalogueTest extends FeatureContract {

  @Override
  protected List<Feature> features() {
    Map<String, Feature> features = new LinkedHashMap<>();
    for (FeatureSet set : FeatureSets.all()) {
      set.features().forEach(feature -> features.put(feature.id(), feature));
    }
    return List.copyOf(features.values());
  }

  @Override
  protected double naively(Feature feature, Interval interval, List<Candle> window) {
    return feature instanceof HigherTimeframe
        ? HigherFormulas.of(feature.id(), interval, window)
        : Formulas.of(feature.id()).applyAsDouble(window);
  }

  @Override
  protected double naively(
      Feature feature, Interval interval, List<Candle> window, Map<String, List<Candle>> universe) {
    return CrossFormulas.of(feature.id(), window, universe);
  }

  @Test
  void tellsWhatStoodStillFromWhatIsUndefined() {
    Map<String, Double> values = core(stillMarket(300));

    assertThat(values)
        .contains(
            entry("log_return_1", 0.0),
            entry("log_return_72", 0.0),
            entry("ema_ratio_72", 0.0),
            entry("sma_ratio_168", 0.0),
            entry("macd_12_26", 0.0),
            entry("macd_histogram_12_26_9", 0.0),
            entry("atr_ratio_14", 0.0),
            entry("realised_volatility_168", 0.0),
            entry("parkinson_volatility_24", 0.0),
            entry("candle_range", 0.0),
            entry("rsi_14", Double.NaN),
            entry("bollinger_position_20", Double.NaN),
            entry("volume_z_score_24", Double.NaN),
            entry("volume_z_score_168", Double.NaN),
            entry("taker_buy_ratio_1", Double.NaN),
            entry("taker_buy_ratio_24", Double.NaN),
            entry("trade_size_change_24", Double.NaN),
            entry("candle_body", Double.NaN),
            entry("close_position", Double.NaN));
  }

  @Test
  void knowsTheScoresOfOneTradeAfterAStillMarket() {
    List<Candle> candles = stillMarket(300);
    Candle last = candles.get(299);
    candles.set(
        299, new Candle(last.openTime(), 100, 120, 100, 110, 8, 880, 4, 2, 220, last.closeTime()));
    Map<String, Double> values = core(candles);

    assertThat(values)
        .containsEntry("rsi_14", 100.0)
        .containsEntry("taker_buy_ratio_1", 0.25)
        .containsEntry("taker_buy_ratio_24", 0.25)
        .containsEntry("trade_size_change_24", 0.0)
        .containsEntry("candle_body", 0.5)
        .containsEntry("close_position", 0.5)
        .containsEntry("log_return_24", StrictMath.log(1.1))
        .containsEntry("candle_range", StrictMath.log(1.2));
    assertThat(values.get("volume_z_score_24")).isCloseTo(Math.sqrt(23), within(1e-12));
    assertThat(values.get("bollinger_position_20"))
        .isCloseTo(0.5 + Math.sqrt(19) / 4, within(1e-12));
    assertThat(values.get("sma_ratio_24")).isCloseTo(110 / (100 + 10.0 / 24) - 1, within(1e-12));
    assertThat(values.get("parkinson_volatility_24"))
        .isCloseTo(Math.log(1.2) / Math.sqrt(4 * Math.log(2) * 24), within(1e-12));
  }

  @Test
  void weighsTheEmaAsTheTextbookDoesOnceItsSeedHasFaded() {
    List<Candle> candles = CandleWalk.unbroken(21, Interval.H1, 600);
    double ema = candles.get(0).close();
    for (Candle candle : candles) {
      ema += 2.0 / 13 * (candle.close() - ema);
    }

    // Cut off after four spans, what is lost weighed e^-8 of a price that differs by some percent.
    assertThat(core(candles).get("ema_ratio_12"))
        .isCloseTo(candles.get(599).close() / ema - 1, within(1e-4));
  }

  /**
   * The bits of every number, so that another machine, another JVM or an innocent change cannot
   * alter them unseen. Whoever changes them on purpose raises {@link Feature#version()}.
   */
  @ParameterizedTest
  @CsvSource({"core, 2898798119", "alpha158, 1983006720"})
  void givesTheSameBitsEverywhere(String set, long expected) {
    List<Candle> candles =
        CandleWalk.withHoles(CandleWalk.unbroken(31, Interval.H1, 5_000), 32, 0.001);
    double[][] columns =
        FeatureSets.of(set).compute(CandleColumns.of(Interval.H1, candles), 0, candles.size());
    CRC32 crc = new CRC32();
    ByteBuffer bytes = ByteBuffer.allocate(candles.size() * Double.BYTES);
    for (double[] column : columns) {
      bytes.clear();
      bytes.asDoubleBuffer().put(column);
      crc.update(bytes);
    }

    assertThat(crc.getValue()).isEqualTo(expected);
  }

  /** The core features of the last candle by id. */
  private static Map<String, Double> core(List<Candle> candles) {
    FeatureSet core = FeatureSets.core();
    double[] row = core.computeLast(CandleColumns.of(Interval.H1, candles));
    return core.ids().stream()
        .collect(toMap(Function.identity(), id -> row[core.ids().indexOf(id)]));
  }

  /** A market without trades, at a price of 100. */
  private static List<Candle> stillMarket(int count) {
    List<Candle> candles = new ArrayList<>(count);
    long openTime = CandleWalk.START;
    for (int index = 0; index < count; index++) {
      candles.add(
          new Candle(openTime, 100, 100, 100, 100, 0, 0, 0, 0, 0, Interval.H1.closeTime(openTime)));
      openTime = Interval.H1.next(openTime);
    }
    return candles;
  }
}
