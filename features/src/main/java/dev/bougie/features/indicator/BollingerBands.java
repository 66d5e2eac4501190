package dev.bougie.features.indicator;

import dev.bougie.features.window.DoublingWindow;
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
    double scale = deviations / Math.sqrt(moments.length());
    moments.compute(
        DoublingWindow.column(values),
        from,
        to,
        (first, count, columns) -> {
          int k = outOffset + first - from;
          double[] mean = columns[0];
          double[] reach = columns[1];
          System.arraycopy(mean, 0, middle, k, count);
          bands(mean, reach, scale, count);
          System.arraycopy(mean, 0, upper, k, count);
          System.arraycopy(reach, 0, lower, k, count);
        });
  }

  /** Of means and squares to the upper and the lower band, in place. */
  private static void bands(double[] mean, double[] squares, double scale, int count) {
    for (int k = 0; k < count; k++) {
      double middle = mean[k];
      double reach = scale * Math.sqrt(squares[k]);
      mean[k] = middle + reach;
      squares[k] = middle - reach;
    }
  }
}
