package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.Auc;
import dev.bougie.jobs.statistics.BootstrapMeans;
import dev.bougie.jobs.statistics.RankCorrelation;
import dev.bougie.jobs.statistics.ScoringRules;
import dev.bougie.jobs.statistics.TimeSeries;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * Per time the sums that make every metric of one candidate's forecasts. Symbols move together and
 * times are what is resampled, so nothing is kept by row.
 */
public final class MetricTable {

  /** Symbols that a time must have, and rows that a day must have, to be ranked. */
  static final int FEWEST_RANKED = 5;

  private static final long DAY_MILLIS = 86_400_000;

  private final Outcomes outcomes;
  private final Foretold foretold;
  private final Set<Metric> metrics;
  private final Map<Column, TimeSeries> columns = new EnumMap<>(Column.class);

  private MetricTable(Outcomes outcomes, Foretold foretold, Set<Metric> metrics) {
    this.outcomes = outcomes;
    this.foretold = foretold;
    this.metrics = metrics;
    EnumSet<Column> needed = EnumSet.noneOf(Column.class);
    metrics.forEach(metric -> needed.addAll(metric.columns()));
    if (outcomes.rows() > 0) {
      fill(needed);
    }
  }

  /**
   * The table of these metrics.
   *
   * @throws IllegalArgumentException if there are not as many forecasts as outcomes
   */
  public static MetricTable of(Outcomes outcomes, Foretold foretold, Set<Metric> metrics) {
    if (outcomes.rows() != foretold.rows()) {
      throw new IllegalArgumentException(
          "%d outcomes and %d forecasts".formatted(outcomes.rows(), foretold.rows()));
    }
    return new MetricTable(outcomes, foretold, Set.copyOf(metrics));
  }

  /** The table of all metrics. */
  public static MetricTable of(Outcomes outcomes, Foretold foretold) {
    return of(outcomes, foretold, EnumSet.allOf(Metric.class));
  }

  /** The table of some of the rows, which are ranked among themselves. */
  public MetricTable only(IntPredicate rows) {
    int[] kept = outcomes.rows(rows);
    return new MetricTable(outcomes.only(kept), foretold.only(kept), metrics);
  }

  public int rows() {
    return outcomes.rows();
  }

  /** A metric as it is; NaN where it is not defined or not in the table. */
  public double value(Metric metric) {
    double value =
        metric.of(
            column -> {
              TimeSeries series = columns.get(column);
              return series == null ? Double.NaN : series.mean();
            });
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /** All metrics with their intervals, in one pass, in the order of the metrics. */
  public List<Measured> measured(Resampling resampling) {
    List<Measured> measured = new ArrayList<>();
    if (columns.isEmpty()) {
      for (Metric metric : sorted()) {
        measured.add(new Measured(metric, Double.NaN, Double.NaN, Double.NaN, rows()));
      }
      return measured;
    }
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    columns.keySet().forEach(column -> places.put(column, places.size()));
    BootstrapMeans means = resampling.means(List.copyOf(columns.values()), deviations());
    for (Metric metric : sorted()) {
      BootstrapMeans.Interval interval =
          means.interval(
              drawn ->
                  metric.of(
                      column -> {
                        Integer place = places.get(column);
                        return place == null ? Double.NaN : drawn[place];
                      }),
              resampling.level());
      measured.add(
          new Measured(metric, interval.estimate(), interval.low(), interval.high(), rows()));
    }
    return measured;
  }

  /** The metrics as they are, without intervals. */
  public List<Measured> values() {
    return sorted().stream()
        .map(metric -> new Measured(metric, value(metric), Double.NaN, Double.NaN, rows()))
        .toList();
  }

  private EnumSet<Metric> sorted() {
    return metrics.isEmpty() ? EnumSet.noneOf(Metric.class) : EnumSet.copyOf(metrics);
  }

  /** Of each metric what time adds to its ratio beyond what its rows are expected to. */
  private List<TimeSeries> deviations() {
    List<TimeSeries> deviations = new ArrayList<>();
    for (Metric metric : metrics) {
      TimeSeries numerator = columns.get(metric.numerator());
      TimeSeries denominator = columns.get(metric.denominator());
      if (numerator != null && denominator != null) {
        double ratio = numerator.mean() / denominator.mean();
        if (Double.isFinite(ratio)) {
          double[] values = numerator.values();
          double[] expected = denominator.values();
          for (int time = 0; time < values.length; time++) {
            values[time] -= ratio * expected[time];
          }
          deviations.add(TimeSeries.of(values));
        }
      }
    }
    return deviations;
  }

  private void fill(Set<Column> needed) {
    for (Column column : needed) {
      switch (column) {
        case ROWS -> put(column, row -> 1);
        case SQUARED_ERROR -> put(column, row -> square(error(row)));
        case ABSOLUTE_ERROR -> put(column, row -> Math.abs(error(row)));
        case SIGNED -> put(column, row -> Math.abs(agreement(row)));
        case AGREEING -> put(column, row -> Math.max(0, agreement(row)));
        case FORECAST -> put(column, this::shifted);
        case OUTCOME -> put(column, outcomes::outcome);
        case FORECAST_SQUARED -> put(column, row -> square(shifted(row)));
        case OUTCOME_SQUARED -> put(column, row -> square(outcomes.outcome(row)));
        case PRODUCT -> put(column, row -> shifted(row) * outcomes.outcome(row));
        case RANK_PRODUCT -> putAll(column, rankProducts());
        case CROSS_SECTION -> crossSections();
        case DAY -> days();
        case LOG_LOSS, BRIER, AREA -> odds(column);
        case PINBALL -> pinball();
        case CROSS_SECTIONS, DAY_SQUARED, DAYS -> {
          // Filled along with those above.
        }
        default -> throw new IllegalStateException(column.name());
      }
    }
  }

  private void put(Column column, IntToDoubleFunction valueOfRow) {
    columns.put(column, outcomes.sumPerTime(valueOfRow));
  }

  /** Not where the rows have no such values. */
  private void putAll(Column column, double[] valueOfRow) {
    if (Double.isFinite(valueOfRow[0])) {
      put(column, row -> valueOfRow[row]);
    }
  }

  private double error(int row) {
    return outcomes.outcome(row) - foretold.forecast(row);
  }

  private double shifted(int row) {
    return foretold.forecast(row) - foretold.forecast(0);
  }

  private double agreement(int row) {
    return Math.signum(outcomes.outcome(row)) * Math.signum(foretold.forecast(row));
  }

  private double[] rankProducts() {
    return RankCorrelation.products(outcomes.outcomes(), foretold.forecasts());
  }

  private void odds(Column column) {
    if (!foretold.hasProbabilities()) {
      return;
    }
    switch (column) {
      case LOG_LOSS ->
          put(column, row -> ScoringRules.logLoss(foretold.probability(row), rose(row)));
      case BRIER -> put(column, row -> ScoringRules.brier(foretold.probability(row), rose(row)));
      default -> {
        boolean[] rose = new boolean[outcomes.rows()];
        for (int row = 0; row < rose.length; row++) {
          rose[row] = rose(row);
        }
        putAll(column, Auc.contributions(foretold.probabilities(), rose));
      }
    }
  }

  private boolean rose(int row) {
    return outcomes.outcome(row) > 0;
  }

  private void pinball() {
    List<Double> levels = foretold.levels();
    if (!levels.isEmpty()) {
      put(
          Column.PINBALL,
          row -> {
            double loss = 0;
            for (int level = 0; level < levels.size(); level++) {
              loss +=
                  ScoringRules.pinball(
                      levels.get(level), foretold.quantile(level, row), outcomes.outcome(row));
            }
            return loss / levels.size();
          });
    }
  }

  private void crossSections() {
    double[] correlations = new double[outcomes.times()];
    double[] known = new double[outcomes.times()];
    for (int time = 0; time < correlations.length; time++) {
      double correlation = correlation(outcomes.start(time), outcomes.start(time + 1));
      if (!Double.isNaN(correlation)) {
        correlations[time] = correlation;
        known[time] = 1;
      }
    }
    columns.put(Column.CROSS_SECTION, TimeSeries.of(correlations));
    columns.put(Column.CROSS_SECTIONS, TimeSeries.of(known));
  }

  private void days() {
    double[] correlations = new double[outcomes.times()];
    double[] squares = new double[outcomes.times()];
    double[] known = new double[outcomes.times()];
    int first = 0;
    for (int time = 0; time < correlations.length; time++) {
      if (time + 1 < correlations.length && day(time + 1) == day(time)) {
        continue;
      }
      double correlation = correlation(outcomes.start(first), outcomes.start(time + 1));
      if (!Double.isNaN(correlation)) {
        correlations[time] = correlation;
        squares[time] = square(correlation);
        known[time] = 1;
      }
      first = time + 1;
    }
    columns.put(Column.DAY, TimeSeries.of(correlations));
    columns.put(Column.DAY_SQUARED, TimeSeries.of(squares));
    columns.put(Column.DAYS, TimeSeries.of(known));
  }

  private long day(int time) {
    return Math.floorDiv(outcomes.openTime(time), DAY_MILLIS);
  }

  /** NaN for too few rows, or where either side does not differ. */
  private double correlation(int from, int to) {
    return to - from < FEWEST_RANKED
        ? Double.NaN
        : RankCorrelation.of(outcomes.outcomes(from, to), foretold.forecasts(from, to));
  }

  private static double square(double value) {
    return value * value;
  }
}
