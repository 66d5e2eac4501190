package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.advice.Costs;
import java.util.ArrayList;
import java.util.List;

/**
 * What acting on forecasts brought after costs.
 *
 * @param returns one a period, of a day or of the horizon if that is longer, in order of time
 * @param tradedTimes at which it acted on any symbol
 */
public record Earnings(TimeSeries returns, int tradedTimes) {

  private static final long DAY_MILLIS = 86_400_000;

  /**
   * What the simplest rule brings: a unit of money is put on the forecast's side when the forecast
   * exceeds the cost of going in and out, and taken back when the horizon has passed. The simple
   * return is used, not the log return: the mean over symbols is then that of a portfolio, and a
   * short is not flattered by large moves. What is open at the same time is not compounded.
   *
   * @param costs whose log return of the round trip is taken, a little more than the simple one
   * @param horizonMillis over which outcomes reach
   */
  public static Earnings of(Outcomes outcomes, Foretold foretold, Costs costs, long horizonMillis) {
    double[] byTime =
        outcomes
            .meanPerTime(row -> earned(foretold.forecast(row), outcomes.outcome(row), costs))
            .values();
    long period = Math.max(DAY_MILLIS, horizonMillis);
    List<Double> returns = new ArrayList<>();
    long last = Long.MIN_VALUE;
    for (int time = 0; time < byTime.length; time++) {
      long now = Math.floorDiv(outcomes.openTime(time), period);
      if (now == last) {
        returns.set(returns.size() - 1, returns.get(returns.size() - 1) + byTime[time]);
      } else {
        returns.add(byTime[time]);
      }
      last = now;
    }
    return new Earnings(
        TimeSeries.of(returns.stream().mapToDouble(Double::doubleValue).toArray()),
        outcomes.timesWith(row -> costs.areCoveredBy(foretold.forecast(row))));
  }

  static double earned(double forecast, double outcome, Costs costs) {
    return costs.areCoveredBy(forecast)
        ? Math.signum(forecast) * Math.expm1(outcome) - costs.roundTrip()
        : 0;
  }
}
