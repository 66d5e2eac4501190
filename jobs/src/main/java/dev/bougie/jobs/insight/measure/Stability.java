package dev.bougie.jobs.insight.measure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How far a feature's distribution has moved since the first part of history, by the population
 * stability index: over bins between the deciles of that part, the sum of {@code (actual -
 * expected) ln(actual / expected)} of the bins' shares, which is Jeffreys' symmetric divergence.
 *
 * <p>Below 0.1 counts as stable, above 0.25 as unstable (Siddiqi, Credit Risk Scorecards, Wiley
 * 2006). Without any shift {@code n} expected and {@code m} actual independent rows in {@code b}
 * bins give {@code (b - 1) (1 / n + 1 / m)} on average (Yurdakul and Naranjo, Journal of Risk Model
 * Validation 14, 2020); rows of a slow feature are far from independent, so that a single period
 * may well stand out by chance.
 *
 * <p>Rows where the feature is undefined are a bin of their own, as credit scoring has it for what
 * is missing (Siddiqi bins it apart): a feature that is lost later has shifted, however its other
 * values lie. Of each symbol, rows before the feature's first value are of neither side, whenever
 * the symbol was listed, since a look-back that is not full yet is no shift.
 *
 * @param later the index of all later periods together, which the verdict is of; NaN where either
 *     side has fewer than {@value #FEWEST} rows, undefined ones among them
 * @param worst the largest index of a single later period, NaN without one
 * @param worstPeriod when that period begins
 * @param byPeriod the later periods, in order
 */
public record Stability(
    double later,
    Verdict verdict,
    double worst,
    @Nullable Instant worstPeriod,
    List<PeriodValue> byPeriod) {

  public static final double SHIFTING = 0.1;
  public static final double UNSTABLE = 0.25;

  /** Rows that an index needs on either side. */
  static final int FEWEST = 200;

  public Stability {
    byPeriod = List.copyOf(byPeriod);
  }

  /** What the index of the later periods says. */
  public enum Verdict {
    STABLE,
    SHIFTING,
    UNSTABLE,
    /** Too few rows to say. */
    UNKNOWN
  }

  /**
   * Of a column.
   *
   * @param symbols of its rows
   * @param reference how many periods the first part is
   */
  static Stability of(double[] values, RowSymbols symbols, Periods periods, int reference) {
    int firstLater = periods.firstRow(reference);
    double[] expected = Quantiles.sorted(values, 0, firstLater);
    if (expected.length == 0) {
      return new Stability(Double.NaN, Verdict.UNKNOWN, Double.NaN, null, List.of());
    }
    Bins bins = Bins.of(expected);
    IntPredicate begun = symbols.sinceFirstValue(values);
    long[] expectedCounts = bins.counts(values, begun, 0, firstLater);
    List<PeriodValue> byPeriod = new ArrayList<>();
    double worst = Double.NaN;
    Instant worstPeriod = null;
    for (int period = reference; period < periods.count(); period++) {
      long[] counts =
          bins.counts(values, begun, periods.firstRow(period), periods.firstRow(period + 1));
      double index = between(expectedCounts, counts);
      byPeriod.add(new PeriodValue(periods.start(period), (int) sum(counts), index));
      if (index > worst || (Double.isNaN(worst) && !Double.isNaN(index))) {
        worst = index;
        worstPeriod = periods.start(period);
      }
    }
    double later = between(expectedCounts, bins.counts(values, begun, firstLater, periods.rows()));
    return new Stability(later, verdict(later), worst, worstPeriod, byPeriod);
  }

  /**
   * The index between counts of the same bins; NaN where either side holds too few. An empty bin is
   * taken for half a row, so that the index is finite; one that is empty on both sides says
   * nothing.
   */
  static double between(long[] expected, long[] actual) {
    double expectedRows = sum(expected);
    double actualRows = sum(actual);
    if (expectedRows < FEWEST || actualRows < FEWEST) {
      return Double.NaN;
    }
    double index = 0;
    for (int bin = 0; bin < expected.length; bin++) {
      if (expected[bin] + actual[bin] > 0) {
        double expectedShare = Math.max((double) expected[bin], 0.5) / expectedRows;
        double actualShare = Math.max((double) actual[bin], 0.5) / actualRows;
        index += (actualShare - expectedShare) * Math.log(actualShare / expectedShare);
      }
    }
    return index;
  }

  private static Verdict verdict(double index) {
    if (Double.isNaN(index)) {
      return Verdict.UNKNOWN;
    }
    if (index < SHIFTING) {
      return Verdict.STABLE;
    }
    return index <= UNSTABLE ? Verdict.SHIFTING : Verdict.UNSTABLE;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
