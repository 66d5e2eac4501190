package dev.bougie.features.catalogue.cross;

import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.window.RollingCovariance;

/**
 * The correlation of the log returns with those of Bitcoin over the last {@code span} candles.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where one of both did not vary, or the market lacks a candle of Bitcoin.
 *   <li>Source: Pearson, <i>Notes on Regression and Inheritance</i>, Proceedings of the Royal
 *       Society 58 (1895).
 * </ul>
 */
record ReferenceCorrelation(RollingCovariance covariance) implements BesideReference {

  ReferenceCorrelation(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "correlation_btc_" + covariance.length();
  }

  @Override
  public void write(double[][] sums, int count, double[] out, int outOffset) {
    Correlation.write(sums, count, out, outOffset);
  }
}
