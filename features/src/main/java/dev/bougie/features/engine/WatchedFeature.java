package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feature as it is, of which the first infinite value is remembered: a set shows none. For one
 * thread.
 */
final class WatchedFeature implements Feature {

  private final Feature feature;
  private @Nullable Infinite infinite;

  WatchedFeature(Feature feature) {
    this.feature = feature;
  }

  /** A value and the open time of its candle, UTC epoch milliseconds. */
  record Infinite(long openTime, double value) {}

  Optional<Infinite> infinite() {
    return Optional.ofNullable(infinite);
  }

  @Override
  public String id() {
    return feature.id();
  }

  @Override
  public int lookback() {
    return feature.lookback();
  }

  @Override
  public boolean spansHoles() {
    return feature.spansHoles();
  }

  @Override
  public boolean needsMarket() {
    return feature.needsMarket();
  }

  @Override
  public int version() {
    return feature.version();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    feature.compute(candles, from, to, out, outOffset);
    for (int index = from; index < to && infinite == null; index++) {
      double value = out[outOffset + index - from];
      if (Double.isInfinite(value)) {
        infinite = new Infinite(candles.openTime()[index], value);
      }
    }
  }
}
