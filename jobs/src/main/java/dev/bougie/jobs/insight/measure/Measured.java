package dev.bougie.jobs.insight.measure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The measures of a feature table, and the rank correlations among its features, which are too many
 * for a table.
 *
 * @param correlations in the order of the features
 */
public record Measured(Insight insight, RankMatrix correlations) {

  /** Periods that stability needs to be seen over time. */
  private static final int FEWEST_PERIODS = 4;

  /** Sampled rows that a period of the coefficients has on average. */
  private static final int USUAL_ROWS = 20;

  /**
   * Periods that {@link dev.bougie.jobs.statistics.MeanTest} needs for each that a return spans.
   */
  private static final int PERIODS_PER_SPAN = 10;

  /** The same limit as that of a model's forecasts. */
  private static final double TOO_GOOD = 0.15;

  private static final double TOO_GOOD_UNTESTED = 0.5;
  private static final int FEWEST_ROWS = 50;

  /** Student's t of many periods whose two-sided p is 0.001. */
  private static final double NO_CHANCE = 3.29;

  /**
   * What is measured.
   *
   * @param referenceShare of the periods that later ones are compared with, from the first on
   * @param redundancy absolute rank correlation from which features are redundant
   */
  public record Limits(double referenceShare, double redundancy) {}

  /**
   * Measures.
   *
   * @param moments of all rows, in the order of the sample's features
   * @param size that the sample should have
   */
  public static Measured of(
      Source source, List<Moments> moments, SampleSize size, Sample sample, Limits limits) {
    Periods stability = stabilityPeriods(sample);
    int reference = reference(stability, limits.referenceShare());
    Periods coefficients = coefficientPeriods(source, sample);
    RankMatrix matrix = RankMatrix.of(sample.values());
    Redundancy redundancy = Redundancy.of(sample.features(), matrix, limits.redundancy());
    List<FeatureInsight> features =
        IntStream.range(0, sample.features().size())
            .parallel()
            .mapToObj(
                feature ->
                    feature(
                        sample.features().get(feature),
                        moments.get(feature),
                        sample.values(feature),
                        Stability.of(
                            sample.values(feature), sample.symbols(), stability, reference),
                        coefficients(source, sample, feature, coefficients),
                        redundancy))
            .toList();
    List<InformationCoefficient> all =
        features.stream().flatMap(feature -> feature.coefficients().stream()).toList();
    Insight insight =
        new Insight(
            source,
            sample.rows(),
            size,
            sample.horizons(),
            stability.unit(),
            reference < stability.count() ? stability.start(reference) : null,
            coefficients.unit(),
            Chance.of(all),
            redundancy,
            features);
    return new Measured(insight, matrix);
  }

  /** The longest there are enough of. */
  private static Periods stabilityPeriods(Sample sample) {
    for (CalendarUnit unit : CalendarUnit.values()) {
      Periods periods = sample.cut(unit);
      if (periods.count() >= FEWEST_PERIODS) {
        return periods;
      }
    }
    return sample.cut(CalendarUnit.DAY);
  }

  private static int reference(Periods periods, double share) {
    return Math.max(1, (int) Math.round(share * periods.count()));
  }

  /**
   * The longest there are enough of to test the longest horizon; where there are none, the shortest
   * that has enough rows for a correlation.
   */
  private static Periods coefficientPeriods(Source source, Sample sample) {
    int longest = sample.horizons().stream().mapToInt(Integer::intValue).max().orElse(1);
    Periods chosen = sample.cut(CalendarUnit.MONTH);
    for (CalendarUnit unit : CalendarUnit.values()) {
      Periods periods = sample.cut(unit);
      if (periods.rows() < (long) USUAL_ROWS * periods.count()) {
        break;
      }
      chosen = periods;
      if (periods.count() >= PERIODS_PER_SPAN * (1 + reach(source, longest, unit))) {
        break;
      }
    }
    return chosen;
  }

  private static List<InformationCoefficient> coefficients(
      Source source, Sample sample, int feature, Periods periods) {
    List<InformationCoefficient> coefficients = new ArrayList<>();
    for (int index = 0; index < sample.horizons().size(); index++) {
      int horizon = sample.horizons().get(index);
      coefficients.add(
          InformationCoefficient.of(
              sample.values(feature),
              sample.returns(index),
              horizon,
              periods,
              reach(source, horizon, periods.unit())));
    }
    return coefficients;
  }

  private static int reach(Source source, int horizon, CalendarUnit unit) {
    return unit.reach(source.interval().plus(0, horizon));
  }

  private static FeatureInsight feature(
      String id,
      Moments moments,
      double[] values,
      Stability stability,
      List<InformationCoefficient> coefficients,
      Redundancy redundancy) {
    double[] sorted = Quantiles.sorted(values, 0, values.length);
    String cluster = redundancy.of(id).map(Redundancy.Cluster::representative).orElse(null);
    return new FeatureInsight(
        id,
        moments.rows(),
        moments.defined(),
        moments.nanShare(),
        moments.infinite(),
        moments.defined() == 0 ? null : Instant.ofEpochMilli(moments.first()),
        moments.defined() == 0 ? null : Instant.ofEpochMilli(moments.last()),
        moments.mean(),
        moments.deviation(),
        moments.skewness(),
        moments.min(),
        moments.max(),
        Quantiles.of(sorted),
        Histogram.of(sorted),
        stability,
        coefficients,
        cluster,
        remarks(id, moments, stability, coefficients, cluster));
  }

  private static List<FeatureInsight.Remark> remarks(
      String id,
      Moments moments,
      Stability stability,
      List<InformationCoefficient> coefficients,
      @Nullable String cluster) {
    List<FeatureInsight.Remark> remarks = new ArrayList<>();
    if (moments.defined() == 0) {
      remarks.add(FeatureInsight.Remark.NEVER_DEFINED);
    }
    if (moments.isConstant()) {
      remarks.add(FeatureInsight.Remark.CONSTANT);
    }
    if (moments.infinite() > 0) {
      remarks.add(FeatureInsight.Remark.INFINITE);
    }
    if (stability.verdict() == Stability.Verdict.UNSTABLE) {
      remarks.add(FeatureInsight.Remark.UNSTABLE);
    }
    if (stability.verdict() == Stability.Verdict.SHIFTING) {
      remarks.add(FeatureInsight.Remark.SHIFTING);
    }
    if (coefficients.stream().anyMatch(Measured::isTooGood)) {
      remarks.add(FeatureInsight.Remark.TOO_GOOD);
    }
    if (cluster != null && !cluster.equals(id)) {
      remarks.add(FeatureInsight.Remark.REDUNDANT);
    }
    return remarks;
  }

  static boolean isTooGood(InformationCoefficient coefficient) {
    // Of a history too short for a test only what chance hardly does.
    return Double.isNaN(coefficient.statistic())
        ? Math.abs(coefficient.whole()) > TOO_GOOD_UNTESTED && coefficient.rows() >= FEWEST_ROWS
        : Math.abs(coefficient.mean()) > TOO_GOOD && Math.abs(coefficient.statistic()) > NO_CHANCE;
  }
}
