package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * The spread between bid and ask, as Corwin and Schultz estimate it from highs and lows: over two
 * candles the range holds the variance of two, but the spread only once. With {@code b} the sum of
 * {@code ln(high / low)^2} of two neighbouring candles and {@code g} that of both together, {@code
 * a = (sqrt(2 b) - sqrt(b)) / (3 - 2 sqrt(2)) - sqrt(g / (3 - 2 sqrt(2)))} and the spread is {@code
 * 2 (e^a - 1) / (e^a + 1)}, 0 where that is negative; the mean over {@code span} pairs. Not
 * adjusted for overnight gaps, which a market that never closes has none of.
 *
 * <ul>
 *   <li>Unit: fraction of the price. Range: 0 to 2.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a quotient leaves the range of a double.
 *   <li>Source: Corwin, Schultz, <i>A Simple Way to Estimate Bid-Ask Spreads from Daily High and
 *       Low Prices</i>, Journal of Finance 67 (2012).
 * </ul>
 */
record RangeSpread(RollingSum sum) implements Feature {

  private static final double SHARE = 3 - 2 * Math.sqrt(2);

  RangeSpread(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "range_spread_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    sum.compute(
        (first, count, columns) -> read(candles.high(), candles.low(), first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.of(columns[0][k], sum.length());
          }
        });
  }

  private static void read(double[] high, double[] low, int first, int count, double[] spreads) {
    double before = square(high[first - 1], low[first - 1]);
    for (int k = 0; k < count; k++) {
      int index = first + k;
      double now = square(high[index], low[index]);
      double both =
          square(Math.max(high[index], high[index - 1]), Math.min(low[index], low[index - 1]));
      double sum = before + now;
      double alpha = (Math.sqrt(2 * sum) - Math.sqrt(sum)) / SHARE - Math.sqrt(both / SHARE);
      // As 2 tanh(alpha / 2); most are negative, and what is not a number stays it.
      spreads[k] = alpha <= 0 ? 0 : 2 * StrictMath.tanh(alpha / 2);
      before = now;
    }
  }

  private static double square(double high, double low) {
    double range = Quotient.log(high, low);
    return range * range;
  }
}
