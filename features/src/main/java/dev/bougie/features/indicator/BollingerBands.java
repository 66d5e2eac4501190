package dev.bougie.features.indicator;

import dev.bougie.features.window.RollingMoments;

/**
 * The simple average and so many population standard deviations above and below it.
 *
 * <p>Source: Bollinger, <i>Bollinger on Bollinger Bands</i> (2001).
 */
public final class BollingerBands {

  private final RollingMoments moments;
  private final double deviations;

  public BollingerBands(int length, double deviations) {
    this.moments = new RollingMoments(length, 2);
    this.deviations = deviations;
  }

  /** The bands of the values {@code from} to {@code to}, those of {@code from} at outOffset. */
  public void compute(
      double[] values,
      int from,
      int to,
      double[] upper,
      double[] middle,
      double[] lower,
      int outOffset) {
    moments.compute(values, from, to, new double[][] {middle, upper}, outOffset);
    bands(upper, middle, lower, outOffset, outOffset + to - from);
  }

  private void bands(double[] upper, double[] middle, double[] lower, int from, int to) {
    double length = moments.length();
    double scale = deviations;
    for (int k = from; k < to; k++) {
      double reach = scale * Math.sqrt(upper[k] / length);
      upper[k] = middle[k] + reach;
      lower[k] = middle[k] - reach;
    }
  }
}
