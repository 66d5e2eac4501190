package dev.bougie.jobs.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether it rises as often as foretold: the calibration curve. Rows are sorted by their
 * probability of a rise and cut into bins of about equally many; probabilities of returns lie close
 * to one half, so that bins of equal width would hold all rows or none. Equal probabilities stay
 * together.
 */
public final class Reliability {

  private static final int BINS = 10;

  private Reliability() {}

  /**
   * One point of the curve.
   *
   * @param from smallest probability
   * @param to largest
   * @param foretold mean probability
   * @param rose share of the rows that rose
   */
  public record Bin(double from, double to, double foretold, double rose, long rows) {}

  /** The curve, by ascending probability; no bins where none is foretold. */
  public static List<Bin> of(Outcomes outcomes, Foretold foretold) {
    if (!foretold.hasProbabilities()) {
      return List.of();
    }
    double[] ascending = foretold.probabilities();
    Arrays.parallelSort(ascending);
    List<Double> bounds = new ArrayList<>();
    for (int bin = 1; bin <= BINS; bin++) {
      double bound = ascending[(int) ((long) ascending.length * bin / BINS - (bin < BINS ? 0 : 1))];
      if (bounds.isEmpty() || bound > bounds.get(bounds.size() - 1)) {
        bounds.add(bound);
      }
    }
    return bins(outcomes, foretold, bounds);
  }

  /** Bins that end with these probabilities, included. */
  private static List<Bin> bins(Outcomes outcomes, Foretold foretold, List<Double> bounds) {
    int count = bounds.size();
    double[] least = new double[count];
    double[] most = new double[count];
    double[] sums = new double[count];
    long[] rises = new long[count];
    long[] rows = new long[count];
    double[] ends = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int row = 0; row < outcomes.rows(); row++) {
      double probability = foretold.probability(row);
      int place = Arrays.binarySearch(ends, probability);
      int bin = place >= 0 ? place : -place - 1;
      least[bin] = Math.min(least[bin], probability);
      most[bin] = Math.max(most[bin], probability);
      sums[bin] += probability;
      rises[bin] += outcomes.outcome(row) > 0 ? 1 : 0;
      rows[bin]++;
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < count; bin++) {
      bins.add(
          new Bin(
              least[bin],
              most[bin],
              sums[bin] / rows[bin],
              (double) rises[bin] / rows[bin],
              rows[bin]));
    }
    return bins;
  }
}
