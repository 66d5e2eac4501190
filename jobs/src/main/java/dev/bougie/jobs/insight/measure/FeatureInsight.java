package dev.bougie.jobs.insight.measure;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one feature. Counts, mean, deviation, skewness, minimum and maximum are of
 * all rows; quantiles, histogram, stability and coefficients of the sample.
 *
 * @param rows all of them
 * @param defined rows with a finite value
 * @param nanShare share of the rows that are NaN
 * @param infinite rows with an infinite value, which no feature should have
 * @param first open time of the first defined value, null without one
 * @param last open time of the last
 * @param cluster the representative of the cluster that it is in, null outside of any
 */
public record FeatureInsight(
    String id,
    long rows,
    long defined,
    double nanShare,
    long infinite,
    @Nullable Instant first,
    @Nullable Instant last,
    double mean,
    double deviation,
    double skewness,
    double min,
    double max,
    Quantiles quantiles,
    Histogram histogram,
    Stability stability,
    List<InformationCoefficient> coefficients,
    @Nullable String cluster,
    List<Remark> remarks) {

  public FeatureInsight {
    coefficients = List.copyOf(coefficients);
    remarks = List.copyOf(remarks);
  }

  /** Whether there are values, and all are one and the same. */
  public boolean isConstant() {
    return min == max;
  }

  /** What a person should know before using the feature. */
  public enum Remark {
    /** No row has a value. */
    NEVER_DEFINED("never defined"),
    /** All values are one and the same. */
    CONSTANT("constant"),
    /** Some values are infinite, which breaks the contract of features. */
    INFINITE("infinite values"),
    /** The index of stability is above 0.25. */
    UNSTABLE("unstable"),
    /** It is between 0.1 and 0.25. */
    SHIFTING("shifting"),
    /** A coefficient beyond 0.15, and no chance: most likely it knows the future. */
    TOO_GOOD("too good to be true"),
    /** Another feature represents its cluster. */
    REDUNDANT("redundant");

    private final String words;

    Remark(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
