package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.HigherTimeframe;
import dev.bougie.features.engine.PerCandle;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No feature makes an object for a candle. What a call allocates is of a fixed size, but for whole
 * columns of doubles in which some features keep what others are made of; a set asks for at most
 * 65,536 candles at a time, so that each column takes half a megabyte and is gone after the call.
 */
class AllocationTest {

  /** So many that coarser candles, too, are more than the buffers of a window hold. */
  private static final int FEW = 40_000;

  private static final int MANY = 60_000;

  /** The least of so many calls counts: the first ones load classes and fill caches. */
  private static final int CALLS = 3;

  /** Bytes that must not matter: a thousandth of a column. */
  private static final double NOTHING = 0.001;

  /** By the names of classes, how many columns a call makes; none where a class is not named. */
  private static final Map<String, Integer> COLUMNS =
      Stream.of(
              columns(
                  1,
                  "AmihudChange",
                  "AroonOscillator",
                  "CommodityChannel",
                  "DirectionalIndex",
                  "DonchianPosition",
                  "Extreme",
                  "ExtremePlace",
                  "HurstExponent",
                  "MacdRatio",
                  "OnBalanceSlope",
                  "ParkinsonVolatility",
                  "PriceImpact",
                  "TakerBuyRatio",
                  "TradeSizeChange",
                  "VolatilityOfVolatility",
                  "VolatilityRatio",
                  "VolumeRatio",
                  "WilliamsR",
                  "YangZhangVolatility"),
              columns(
                  2,
                  "BollingerPosition",
                  "Choppiness",
                  "DirectionalBalance",
                  "TradeCountScore",
                  "TrueStrength",
                  "VolumeScore"),
              columns(3, "ReturnScore", "Trix"),
              columns(4, "MacdHistogram", "StochasticK"),
              columns(5, "StochasticD"))
          .flatMap(some -> some.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final CandleColumns CANDLES = candles();
  private static final double[] OUT = new double[MANY];
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Named<Feature>> features() {
    return FeatureSets.features().stream().map(feature -> Named.of(feature.id(), feature));
  }

  @ParameterizedTest
  @MethodSource("features")
  void makesNoObjectForACandle(Feature feature) {
    assertThat(measuredColumns(feature))
        .as("doubles for a candle that a call allocates")
        .isLessThanOrEqualTo(columns(feature) + NOTHING);
  }

  @Test
  void countsAnObjectThatAFeatureMakesForACandle() {
    assertThat(measuredColumns(new Boxing())).isGreaterThanOrEqualTo(2);
  }

  /** How many doubles a further candle costs. */
  private static double measuredColumns(Feature feature) {
    double further = bytes(feature, MANY) - bytes(feature, FEW);
    return further / (Double.BYTES * (MANY - FEW));
  }

  private static long bytes(Feature feature, int count) {
    long thread = Thread.currentThread().getId();
    int size = CANDLES.size();
    long least = Long.MAX_VALUE;
    for (int call = 0; call < CALLS; call++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      feature.compute(CANDLES, size - count, size, OUT, 0);
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }

  /** A feature of coarser candles keeps their values in one more column, and all are shorter. */
  private static double columns(Feature feature) {
    return feature instanceof HigherTimeframe higher
        ? (1 + columns(higher.inner())) / higher.times()
        : COLUMNS.getOrDefault(feature.getClass().getSimpleName(), 0);
  }

  private static Map<String, Integer> columns(int count, String... types) {
    return Stream.of(types).collect(Collectors.toMap(type -> type, type -> count));
  }

  /** In a market of two, whose cross-sections are made by the first call that looks at them. */
  private static CandleColumns candles() {
    int lookback = FeatureSets.features().stream().mapToInt(Feature::lookback).max().orElseThrow();
    List<Candle> own = CandleWalk.unbroken(1, Interval.M1, lookback + MANY);
    Market.Builder market = new Market.Builder(Interval.M1, own.get(0).openTime(), own.size());
    own.forEach(candle -> market.add("OWNUSDT", candle));
    CandleWalk.unbroken(2, Interval.M1, own.size())
        .forEach(candle -> market.add(Market.REFERENCE, candle));
    return CandleColumns.of(Interval.M1, own).in(market.build());
  }

  private static final class Boxing implements PerCandle {

    private volatile Object last = "";

    @Override
    public String id() {
      return "boxing";
    }

    @Override
    public int lookback() {
      return 1;
    }

    @Override
    public double at(CandleColumns candles, int index) {
      last = candles.close()[index];
      return last.equals(0.0) ? 1 : 0;
    }
  }
}
