package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingMoments;

/**
 * The Hurst exponent, by how the variance of returns grows with their length: {@code ln(V(scale) /
 * V(1)) / (2 ln(scale))}, with V the population's variance of all log returns over that many
 * candles within the last {@code span + 1} closes, overlapping ones included.
 *
 * <ul>
 *   <li>Unit: none; 0.5 for a random walk, above it where moves go on, below where they come back.
 *       Range: any, some 0 to 1 as a rule.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the price did not move.
 *   <li>Source: Mandelbrot, Van Ness, <i>Fractional Brownian Motions, Fractional Noises and
 *       Applications</i>, SIAM Review 10 (1968); the ratio: Lo, MacKinlay, <i>Stock Market Prices
 *       Do Not Follow Random Walks</i>, Review of Financial Studies 1 (1988).
 * </ul>
 */
record HurstExponent(int scale, RollingMoments single, RollingMoments scaled) implements Feature {

  HurstExponent(int span, int scale) {
    this(scale, new RollingMoments(span, 2), new RollingMoments(span - scale + 1, 2));
  }

  @Override
  public String id() {
    return "hurst_" + single.length() + "_" + scale;
  }

  @Override
  public int lookback() {
    return single.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    double[] variance = new double[to - from];
    single.compute(
        (first, count, columns) -> LogReturns.read(close, first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> System.arraycopy(columns[1], 0, variance, first - from, count));
    double twice = 2 * StrictMath.log(scale);
    scaled.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            columns[0][k] = Quotient.log(close[first + k], close[first + k - scale]);
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double growth =
                Quotient.log(
                    columns[1][k] / scaled.length(), variance[first - from + k] / single.length());
            out[outOffset + first - from + k] = growth / twice;
          }
        });
  }
}
