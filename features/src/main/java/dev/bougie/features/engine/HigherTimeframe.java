package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;
import java.util.Arrays;

/**
 * A feature of coarser candles, seen at each of the finer ones: the value of {@code inner} at the
 * last candle of {@code times} intervals that has closed when this one closes. A coarser candle
 * that is still open is never looked at, so the value stays until the next has closed.
 *
 * <p>The coarser candles are put together from the finer ones, see {@link CandleColumns#coarser};
 * decision 21 says why.
 *
 * <ul>
 *   <li>Id: {@code x4_rsi_14}. Unit, range and source: those of the inner feature.
 *   <li>Look-back: {@code inner.lookback() * times + times - 1}: as many as the inner one needs,
 *       and those of the coarser candle that is still open.
 *   <li>Undefined: where the inner feature is.
 * </ul>
 *
 * @param times how many candles make a coarser one, at least 2
 * @param inner a feature that neither spans holes nor is of a higher timeframe itself
 */
public record HigherTimeframe(int times, Feature inner) implements Feature {

  public HigherTimeframe {
    if (times < 2) {
      throw new IllegalArgumentException("%d candles make no coarser one".formatted(times));
    }
    if (inner.spansHoles() || inner.needsMarket() || inner instanceof HigherTimeframe) {
      throw new IllegalArgumentException(
          "'%s' has no value on coarser candles".formatted(inner.id()));
    }
  }

  @Override
  public String id() {
    return "x" + times + "_" + inner.id();
  }

  /** The largest there is where it exceeds that, so that a set refuses it. */
  @Override
  public int lookback() {
    return (int) Math.min(Integer.MAX_VALUE, (inner.lookback() + 1L) * times - 1);
  }

  @Override
  public int version() {
    return inner.version();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    if (from >= to) {
      return;
    }
    CandleColumns coarser = candles.coarser(times);
    long opened = candles.openTime()[from];
    long place = candles.interval().place(opened);
    // How many coarser candles of the grid have closed when the first of the range closes.
    long closed = Math.floorDiv(place + 1, times);
    int first = indexOf(coarser, candles.interval().plus(opened, (closed - 1) * times - place));
    int since = (int) (place + 1 - closed * times);
    double[] values = new double[(since + to - from - 1) / times + 1];
    inner.compute(coarser, first, first + values.length, values, 0);
    for (int k = 0; k < to - from; k++) {
      out[outOffset + k] = values[(since + k) / times];
    }
  }

  private static int indexOf(CandleColumns candles, long openTime) {
    int index = Arrays.binarySearch(candles.openTime(), 0, candles.size(), openTime);
    if (index < 0) {
      throw new IllegalArgumentException("candles of the look-back are missing");
    }
    return index;
  }
}
