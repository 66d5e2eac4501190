package dev.bougie.jobs.backtest.core;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;

/**
 * How one way to invest went.
 *
 * @param name of the way
 * @param performance after costs
 * @param firstDay of the daily returns, UTC
 * @param daily simple returns, one a day
 * @param months returns by month, those without a candle left out
 */
public record Account(
    String name,
    Performance performance,
    LocalDate firstDay,
    List<Double> daily,
    List<Month> months) {

  /** The way that the rule went. */
  public static final String RULE = "rule";

  /** Buying every symbol for the same share at its first candle, and keeping it. */
  public static final String BUY_AND_HOLD = "buy-and-hold";

  /** The same share of the capital in every symbol at every candle. */
  public static final String EQUAL_WEIGHT = "equal-weight";

  /**
   * The return of a month.
   *
   * @param month of UTC
   */
  public record Month(YearMonth month, double value) {}

  public static Account of(
      String name, Ledger ledger, EquityCurve curve, Trades trades, double capital) {
    return new Account(
        name,
        Performance.of(ledger, curve, trades, capital),
        curve.firstDay(),
        Arrays.stream(curve.daily().values()).boxed().toList(),
        curve.monthly().entrySet().stream()
            .map(month -> new Month(month.getKey(), month.getValue()))
            .toList());
  }
}
