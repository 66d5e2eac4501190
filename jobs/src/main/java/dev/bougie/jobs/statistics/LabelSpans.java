package dev.bougie.jobs.statistics;

/**
 * How much of its own a label tells: labels whose spans overlap tell partly the same (Lopez de
 * Prado, Advances in Financial Machine Learning, 2018, chapter 4).
 */
public final class LabelSpans {

  private LabelSpans() {}

  /**
   * The average uniqueness of each label: the mean, over the times of its span, of one over the
   * number of labels whose spans hold that time. Takes time in proportion to labels and times,
   * however long the spans.
   *
   * @param first index of the first time of each label's span, included; for the return from the
   *     close of one candle to that of another the candle after the former
   * @param last index of the last, included
   * @param times number of times
   * @return above 0, at most 1; 1 where a label shares no time
   * @throws IllegalArgumentException if there are not as many ends as beginnings, or a span is
   *     empty or reaches beyond the times
   */
  public static double[] uniqueness(int[] first, int[] last, int times) {
    if (first.length != last.length) {
      throw new IllegalArgumentException(
          "%d spans begin and %d end".formatted(first.length, last.length));
    }
    int[] changes = new int[times + 1];
    for (int label = 0; label < first.length; label++) {
      if (first[label] < 0 || last[label] < first[label] || last[label] >= times) {
        throw new IllegalArgumentException(
            "label %d spans times %d to %d of %d"
                .formatted(label, first[label], last[label], times));
      }
      changes[first[label]]++;
      changes[last[label] + 1]--;
    }
    double[] sums = new double[times + 1];
    int open = 0;
    for (int time = 0; time < times; time++) {
      open += changes[time];
      sums[time + 1] = sums[time] + (open == 0 ? 0 : 1.0 / open);
    }
    double[] uniqueness = new double[first.length];
    for (int label = 0; label < first.length; label++) {
      int length = last[label] + 1 - first[label];
      uniqueness[label] = (sums[last[label] + 1] - sums[first[label]]) / length;
    }
    return uniqueness;
  }
}
