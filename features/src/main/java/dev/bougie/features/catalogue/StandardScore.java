package dev.bougie.features.catalogue;

/** How many standard deviations the last value of a window lies above the window's mean. */
final class StandardScore {

  private StandardScore() {}

  /**
   * The score of {@code values[last]} among the {@code length} values that end with it, by the
   * population's deviation. Its size is at most {@code sqrt(length - 1)}.
   *
   * @return NaN where all values are the same, or their squares leave the range of a double
   */
  static double ofLast(double[] values, int last, int length) {
    int first = last - length + 1;
    double newest = values[last];
    double sum = 0;
    for (int k = first; k <= last; k++) {
      // Differences from one of the values: exactly 0 where all are the same.
      sum += newest - values[k];
    }
    double aboveMean = sum / length;
    double squares = 0;
    for (int k = first; k <= last; k++) {
      double difference = values[k] - newest + aboveMean;
      squares += difference * difference;
    }
    return Quotient.of(aboveMean, Math.sqrt(squares / length));
  }
}
