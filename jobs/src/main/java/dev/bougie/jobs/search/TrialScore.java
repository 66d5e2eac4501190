package dev.bougie.jobs.search;

import dev.bougie.jobs.statistics.RankCorrelation;
import dev.bougie.jobs.statistics.SharpeRatio;
import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.jobs.trials.Outcome;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up what a trial foretold, fold by fold in order of time. The score is the rank correlation
 * of forecast and label, averaged over the folds, less its standard error: of two trials that are
 * as good on average the steadier one is preferred, and one fold alone wins nothing. A constant
 * forecast ranks nothing, so that its correlation is 0.
 */
final class TrialScore {

  private static final long DAY = 86_400_000;

  private final Costs costs;
  private final int horizon;
  private final List<Double> coefficients = new ArrayList<>();
  private final List<Double> daily = new ArrayList<>();
  private long rows;
  private long day;

  TrialScore(Costs costs, int horizon) {
    this.costs = costs;
    this.horizon = horizon;
  }

  /** What stands in the ledger beside score and returns. */
  record Metrics(List<Double> rankCorrelations, long rows) {}

  /**
   * Adds a fold.
   *
   * @param times open times, epoch milliseconds, ascending, later than those of the folds before
   * @param labels log returns
   */
  void add(long[] times, double[] labels, double[] forecasts) {
    double coefficient = RankCorrelation.of(labels, forecasts);
    coefficients.add(Double.isNaN(coefficient) ? 0.0 : coefficient);
    rows += labels.length;
    addDays(times, labels, forecasts);
  }

  Outcome outcome() {
    double[] returns = daily.stream().mapToDouble(Double::doubleValue).toArray();
    return new Outcome(
        score(coefficients.stream().mapToDouble(Double::doubleValue).toArray()),
        returns.length == 0 ? Double.NaN : SharpeRatio.of(TimeSeries.of(returns)).value(),
        returns,
        Json.write(new Metrics(List.copyOf(coefficients), rows)));
  }

  /** The mean less its standard error; NaN of fewer than two. */
  static double score(double[] coefficients) {
    double n = coefficients.length;
    double mean = Arrays.stream(coefficients).sum() / n;
    double squares =
        Arrays.stream(coefficients).map(value -> (value - mean) * (value - mean)).sum();
    return mean - Math.sqrt(squares / (n - 1) / n);
  }

  /**
   * The return of each day, UTC: at every time an equal part of the capital of a horizon goes on
   * the side of each symbol's forecast that exceeds the costs, and comes back when the horizon has
   * passed; counted on the day it was put in.
   */
  private void addDays(long[] times, double[] labels, double[] forecasts) {
    int row = 0;
    while (row < times.length) {
      long time = times[row];
      double sum = 0;
      int symbols = 0;
      for (; row < times.length && times[row] == time; row++) {
        sum += earned(forecasts[row], labels[row]);
        symbols++;
      }
      double earned = sum / symbols / horizon;
      int last = daily.size() - 1;
      if (last >= 0 && Math.floorDiv(time, DAY) == day) {
        daily.set(last, daily.get(last) + earned);
      } else {
        daily.add(earned);
        day = Math.floorDiv(time, DAY);
      }
    }
  }

  private double earned(double forecast, double label) {
    return costs.areCoveredBy(forecast)
        ? Math.signum(forecast) * Math.expm1(label) - costs.roundTrip()
        : 0;
  }
}
