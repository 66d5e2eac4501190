package dev.bougie.jobs.backtest.core;

import dev.bougie.jobs.statistics.SharpeRatio;
import dev.bougie.jobs.statistics.TimeSeries;

/**
 * How an account did, after costs. Returns are simple, of the account's {@link EquityCurve}; what
 * is annual counts 365 days, on all of which these markets trade. What is not defined is NaN.
 *
 * @param totalReturn over the whole span
 * @param cagr compound annual growth rate: the yearly return that gives the same total
 * @param volatility annual standard deviation of daily returns; NaN for a single day
 * @param sharpe annual mean over {@code volatility}; NaN where daily returns do not differ
 * @param sortino annual mean over the annual root of the mean squared loss, days without loss
 *     counting as 0 (Sortino and van der Meer, Journal of Portfolio Management 17, 1991); NaN
 *     without a loss
 * @param calmar {@code cagr} over {@code maxDrawdown}; NaN without a fall
 * @param maxDrawdown largest fall from a height before, at any candle, 0 to 1
 * @param turnover traded in a year, buying and selling, over the capital
 * @param exposure mean over the times of positions without their sign, over the capital
 * @param costs paid over the whole span, over the capital
 * @param trades that ended; see {@link Trades}
 * @param hitRate share of trades that earned more than they cost, 0 to 1; NaN without trades
 * @param profitFactor what those earned over what the others lost; NaN where none lost
 * @param days of the daily returns
 */
public record Performance(
    double totalReturn,
    double cagr,
    double volatility,
    double sharpe,
    double sortino,
    double calmar,
    double maxDrawdown,
    double turnover,
    double exposure,
    double costs,
    long trades,
    double hitRate,
    double profitFactor,
    int days) {

  /** Days of a year on which these markets trade. */
  public static final int DAYS_A_YEAR = 365;

  /**
   * Of an account.
   *
   * @param capital in the quote asset
   * @param trades of the ledger
   */
  public static Performance of(Ledger ledger, EquityCurve curve, Trades trades, double capital) {
    TimeSeries daily = curve.daily();
    double drawdown = curve.drawdown();
    double traded = 0;
    double exposure = 0;
    double costs = 0;
    for (int i = 0; i < ledger.size(); i++) {
      traded += ledger.traded(i);
      exposure += ledger.exposure(i);
      costs += ledger.cost(i);
    }
    return new Performance(
        curve.total(),
        curve.annualReturn(),
        deviation(daily) * Math.sqrt(DAYS_A_YEAR),
        SharpeRatio.of(daily).value() * Math.sqrt(DAYS_A_YEAR),
        orNone(daily.mean() * Math.sqrt(DAYS_A_YEAR), downside(daily)),
        orNone(curve.annualReturn(), drawdown),
        drawdown,
        traded / curve.years(),
        exposure / ledger.size(),
        costs / capital,
        trades.count(),
        orNone((double) trades.won(), (double) trades.count()),
        orNone(trades.gained(), trades.lost()),
        daily.length());
  }

  /** Divided by {@code n - 1}. */
  private static double deviation(TimeSeries daily) {
    double mean = daily.mean();
    double squares = 0;
    for (double value : daily.values()) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(orNone(squares, daily.length() - 1));
  }

  private static double downside(TimeSeries daily) {
    double squares = 0;
    for (double value : daily.values()) {
      squares += Math.min(0, value) * Math.min(0, value);
    }
    return Math.sqrt(squares / daily.length());
  }

  private static double orNone(double of, double over) {
    return over == 0 ? Double.NaN : of / over;
  }
}
