package dev.bougie.jobs.statistics;

/**
 * How long the blocks of a stationary bootstrap should be on average, so that the variance of a
 * mean is estimated best: Politis and White (Econometric Reviews 23, 2004) as corrected by Patton,
 * Politis and White (Econometric Reviews 28, 2009).
 *
 * <p>Autocorrelations count up to the lag {@code m} behind which {@code K = max(5, sqrt(log10 n))}
 * of them are below {@code 2 sqrt(log10(n) / n)}, smoothed by a flat-top window of twice that
 * width, at most {@code sqrt(n) + K}.
 */
public final class BlockLength {

  private static final double CRITICAL = 2;

  private BlockLength() {}

  /**
   * The length, in values.
   *
   * @return at least 1, at most {@code min(3 sqrt(n), n / 3)} rounded up; 1 for a constant series
   *     and for fewer than four values
   */
  public static double of(TimeSeries series) {
    int n = series.length();
    if (n < 4 || series.autocovariance(0) == 0) {
      return 1;
    }
    double logarithm = Math.log10(n);
    int insignificant = Math.max(5, (int) Math.ceil(Math.sqrt(logarithm)));
    int most = Math.min(n - 1, (int) Math.ceil(Math.sqrt(n)) + insignificant);
    double[] covariances = new double[most + 1];
    for (int lag = 0; lag <= most; lag++) {
      covariances[lag] = series.autocovariance(lag);
    }
    double bound = CRITICAL * Math.sqrt(logarithm / n) * covariances[0];
    int width = Math.min(most, 2 * Math.max(1, dependence(covariances, insignificant, bound)));
    double spectrum = covariances[0];
    double slope = 0;
    for (int lag = 1; lag <= width; lag++) {
      double weight = 2 * flatTop((double) lag / width) * covariances[lag];
      spectrum += weight;
      slope += lag * weight;
    }
    double longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3.0));
    if (spectrum == 0) {
      return longest;
    }
    double length = Math.cbrt(slope * slope / (spectrum * spectrum) * n);
    return Math.max(1, Math.min(longest, length));
  }

  /** The last lag that is followed by so many insignificant ones; the last of all where none is. */
  private static int dependence(double[] covariances, int insignificant, double bound) {
    int run = 0;
    for (int lag = 1; lag < covariances.length; lag++) {
      run = Math.abs(covariances[lag]) < bound ? run + 1 : 0;
      if (run == insignificant) {
        return lag - insignificant;
      }
    }
    return covariances.length - 1;
  }

  private static double flatTop(double share) {
    return share <= 0.5 ? 1 : 2 * (1 - share);
  }
}
