package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.Ranks;
import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Scores;

/**
 * What the test spans say about one candidate: its scores, and the series that the tests count
 * over, each the mean over the symbols of a time.
 *
 * @param scores over all rows
 * @param squaredError of the forecast
 * @param rankProduct standardised rank of the forecast times that of the label; its mean over all
 *     rows is Spearman's correlation. All 0 for a constant forecast
 * @param hits one half where the signs of forecast and label agree, minus one half where they
 *     differ, 0 where either has none
 * @param earned after costs by the rule of {@link #earned}, 0 where it does not act
 * @param tradedTimes at which the rule acts on any symbol
 */
public record Evidence(
    Scores scores,
    TimeSeries squaredError,
    TimeSeries rankProduct,
    TimeSeries hits,
    TimeSeries earned,
    int tradedTimes) {

  public static Evidence of(Outcomes outcomes, double[] forecasts, Costs costs) {
    return new Evidence(
        Accuracy.of(outcomes.labels(0, outcomes.rows()), forecasts),
        outcomes.meanPerTime(
            row -> {
              double error = outcomes.label(row) - forecasts[row];
              return error * error;
            }),
        rankProduct(outcomes, forecasts),
        outcomes.meanPerTime(
            row -> Math.signum(outcomes.label(row)) * Math.signum(forecasts[row]) / 2),
        outcomes.meanPerTime(row -> earned(forecasts[row], outcomes.label(row), costs)),
        outcomes.timesWith(row -> costs.areCoveredBy(forecasts[row])));
  }

  private static TimeSeries rankProduct(Outcomes outcomes, double[] forecasts) {
    double[] forecastRanks = Ranks.standardised(forecasts);
    return outcomes.meanPerTime(row -> forecastRanks[row] * outcomes.labelRank(row));
  }

  /**
   * What a unit of money brings that is put on the forecast's side when the forecast exceeds the
   * cost of going in and out, and is taken back when the horizon has passed. The simple return is
   * used, not the log return: the mean over symbols is then that of a portfolio, and a short is not
   * flattered by large moves.
   *
   * @param costs whose log return of the round trip is taken, a little more than the simple one
   */
  public static double earned(double forecast, double label, Costs costs) {
    return costs.areCoveredBy(forecast)
        ? Math.signum(forecast) * Math.expm1(label) - costs.roundTrip()
        : 0;
  }
}
