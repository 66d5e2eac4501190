package dev.bougie.jobs.statistics;

/** One number for each time, in order of time. */
public final class TimeSeries {

  private final double[] values;

  private TimeSeries(double[] values) {
    this.values = values;
  }

  public static TimeSeries of(double... values) {
    return new TimeSeries(values.clone());
  }

  public int length() {
    return values.length;
  }

  /** A copy of the values. */
  public double[] values() {
    return values.clone();
  }

  double at(int time) {
    return values[time];
  }

  /**
   * Whether there are not two values that differ. A variance does not tell: that of equal values is
   * seldom exactly zero, since their mean is rounded.
   */
  boolean isConstant() {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  public double mean() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** This less the other, time by time. */
  public TimeSeries minus(TimeSeries other) {
    if (other.length() != length()) {
      throw new IllegalArgumentException(
          "%d and %d times cannot be compared".formatted(length(), other.length()));
    }
    double[] differences = new double[values.length];
    for (int t = 0; t < values.length; t++) {
      differences[t] = values[t] - other.values[t];
    }
    return new TimeSeries(differences);
  }

  public TimeSeries negated() {
    double[] negated = new double[values.length];
    for (int t = 0; t < values.length; t++) {
      negated[t] = -values[t];
    }
    return new TimeSeries(negated);
  }

  /**
   * The covariance with itself {@code lag} times earlier, divided by the length of the series.
   *
   * @param lag 0 or more; at or beyond the length there is nothing to pair and the answer is 0
   */
  public double autocovariance(int lag) {
    double mean = mean();
    double sum = 0;
    for (int t = lag; t < values.length; t++) {
      sum += (values[t] - mean) * (values[t - lag] - mean);
    }
    return sum / values.length;
  }
}
