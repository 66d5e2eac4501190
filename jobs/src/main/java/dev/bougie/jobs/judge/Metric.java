package dev.bougie.jobs.judge;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How good forecasts of log returns are. Every metric is a function of means over time, so that one
 * resampling of times gives the intervals of all; but for {@link #IC} and {@link #ICIR} it is a
 * ratio of two means, sums over rows.
 *
 * <p>Ranks, and the places of rows on the curve whose area is {@link #AUC}, are those of the rows
 * as they are, not ranked anew in each resampling. For the area that is exact to first order; for
 * rank correlations it is where they are small, as they are on markets, and else makes intervals
 * too wide.
 */
public enum Metric {
  /** Root of the mean squared error, log return. */
  RMSE(false, Column.SQUARED_ERROR, Column.ROWS) {
    @Override
    double of(ToDoubleFunction<Column> means) {
      return Math.sqrt(ratio(means));
    }
  },
  /** Mean absolute error, log return. */
  MAE(false, Column.ABSOLUTE_ERROR, Column.ROWS),
  /** Share of the rows with a non-zero forecast and outcome whose signs agree. */
  DIRECTION(true, Column.AGREEING, Column.SIGNED),
  /** Mean logarithmic loss of the probability of a rise, nats; ln 2 for one half. */
  LOG_LOSS(false, Column.LOG_LOSS, Column.ROWS),
  /** Mean squared error of the probability of a rise; 0.25 for one half. */
  BRIER(false, Column.BRIER, Column.ROWS),
  /** Area under the curve of the probability of a rise; 0.5 for one that knows nothing. */
  AUC(true, Column.AREA, Column.ROWS),
  /** Pearson's correlation of forecast and outcome over all rows. */
  IC(true, Column.PRODUCT, Column.ROWS) {
    @Override
    double of(ToDoubleFunction<Column> means) {
      double rows = means.applyAsDouble(Column.ROWS);
      double forecast = means.applyAsDouble(Column.FORECAST) / rows;
      double outcome = means.applyAsDouble(Column.OUTCOME) / rows;
      double product = means.applyAsDouble(Column.PRODUCT) / rows;
      return (product - forecast * outcome)
          / Math.sqrt(
              variance(means.applyAsDouble(Column.FORECAST_SQUARED) / rows, forecast)
                  * variance(means.applyAsDouble(Column.OUTCOME_SQUARED) / rows, outcome));
    }
  },
  /** Spearman's correlation of forecast and outcome over all rows, all symbols together. */
  RANK_IC(true, Column.RANK_PRODUCT, Column.ROWS),
  /** Mean over times of Spearman's correlation across the symbols of a time. */
  CROSS_SECTIONAL_IC(true, Column.CROSS_SECTION, Column.CROSS_SECTIONS),
  /** Mean over standard deviation of the rank correlations of days, not annualised. */
  ICIR(true, Column.DAY, Column.DAYS) {
    @Override
    double of(ToDoubleFunction<Column> means) {
      double mean = ratio(means);
      double square = means.applyAsDouble(Column.DAY_SQUARED) / means.applyAsDouble(Column.DAYS);
      return mean / Math.sqrt(variance(square, mean));
    }
  },
  /** Mean over the levels of the quantile loss, log return. */
  PINBALL(false, Column.PINBALL, Column.ROWS);

  /** What rounding leaves of a variance that is none. */
  private static final double ROUNDING = 1e-12;

  private final boolean higherIsBetter;
  private final Column numerator;
  private final Column denominator;

  Metric(boolean higherIsBetter, Column numerator, Column denominator) {
    this.higherIsBetter = higherIsBetter;
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /**
   * The metric of these means.
   *
   * @param means over time of each column; NaN for what is not known
   * @return NaN where it is not defined
   */
  double of(ToDoubleFunction<Column> means) {
    return ratio(means);
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  Column numerator() {
    return numerator;
  }

  Column denominator() {
    return denominator;
  }

  /** All that it is made from. */
  Set<Column> columns() {
    EnumSet<Column> columns = EnumSet.of(numerator, denominator);
    if (this == IC) {
      columns.addAll(
          EnumSet.of(
              Column.FORECAST, Column.OUTCOME, Column.FORECAST_SQUARED, Column.OUTCOME_SQUARED));
    } else if (this == ICIR) {
      columns.add(Column.DAY_SQUARED);
    }
    return columns;
  }

  double ratio(ToDoubleFunction<Column> means) {
    return means.applyAsDouble(numerator) / means.applyAsDouble(denominator);
  }

  private static double variance(double square, double mean) {
    double variance = square - mean * mean;
    return variance > ROUNDING * square ? variance : Double.NaN;
  }

  /** As files spell it: {@code rank-ic}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The metric of that code.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Metric of(String code) {
    for (Metric metric : values()) {
      if (metric.code().equals(code)) {
        return metric;
      }
    }
    throw new IllegalArgumentException("there is no metric '%s'".formatted(code));
  }
}
