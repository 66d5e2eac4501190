package dev.bougie.jobs.backtest.core;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.statistics.TimeSeries;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one unit of money became, time by time. Once nothing is left it stays nothing: an account
 * that is ruined does not come back.
 */
public final class EquityCurve {

  private static final double DAYS_A_YEAR = 365.25;
  private static final double MILLIS_A_DAY = 86_400_000;

  private final long[] openTime;
  private final double[] equity;
  private final long end;

  private EquityCurve(long[] openTime, double[] equity, long end) {
    this.openTime = openTime;
    this.equity = equity;
    this.end = end;
  }

  /**
   * Of an account whose positions are shares of a capital that stays the same: each time's return
   * is what it earned over that capital, and the returns are compounded.
   *
   * @param interval of the candles; the last one ends the curve
   */
  public static EquityCurve ofConstantCapital(Ledger ledger, double capital, Interval interval) {
    double[] equity = new double[ledger.size()];
    double now = 1;
    for (int i = 0; i < equity.length; i++) {
      now = Math.max(0, now * (1 + ledger.net(i) / capital));
      equity[i] = now;
    }
    return of(ledger, equity, interval);
  }

  /** Of an account that holds what it bought with the capital: what was earned is added to it. */
  public static EquityCurve ofHolding(Ledger ledger, double capital, Interval interval) {
    double[] equity = new double[ledger.size()];
    double earned = 0;
    for (int i = 0; i < equity.length; i++) {
      earned += ledger.net(i);
      equity[i] = i > 0 && equity[i - 1] == 0 ? 0 : Math.max(0, 1 + earned / capital);
    }
    return of(ledger, equity, interval);
  }

  private static EquityCurve of(Ledger ledger, double[] equity, Interval interval) {
    if (equity.length == 0) {
      throw new IllegalArgumentException("an account without a time has no curve");
    }
    long[] openTime = new long[equity.length];
    for (int i = 0; i < equity.length; i++) {
      openTime[i] = ledger.openTime(i);
    }
    return new EquityCurve(openTime, equity, interval.next(openTime[equity.length - 1]));
  }

  /** Return over the whole span, -1 or more. */
  public double total() {
    return equity[equity.length - 1] - 1;
  }

  /** From the first open to the last close, in years of 365.25 days. */
  public double years() {
    return (end - openTime[0]) / (DAYS_A_YEAR * MILLIS_A_DAY);
  }

  /** The yearly return that gives the same total. */
  public double annualReturn() {
    return Math.pow(equity[equity.length - 1], 1 / years()) - 1;
  }

  /** The largest fall from a height before, at any candle, as a share of that height, 0 to 1. */
  public double drawdown() {
    double highest = 1;
    double largest = 0;
    for (double now : equity) {
      highest = Math.max(highest, now);
      largest = Math.max(largest, 1 - now / highest);
    }
    return largest;
  }

  /** The day, of UTC, of the first open. */
  public LocalDate firstDay() {
    return day(openTime[0]);
  }

  /**
   * The return of each calendar day of UTC from {@link #firstDay} to that of the last open; 0 where
   * no candle opens. What is earned belongs to the day on which its candle opens.
   */
  public TimeSeries daily() {
    LocalDate first = firstDay();
    int days = (int) ChronoUnit.DAYS.between(first, day(openTime[openTime.length - 1])) + 1;
    double[] returns = new double[days];
    double before = 1;
    for (int i = 0; i < equity.length; i++) {
      LocalDate day = day(openTime[i]);
      if (i + 1 == equity.length || !day(openTime[i + 1]).equals(day)) {
        returns[(int) ChronoUnit.DAYS.between(first, day)] = change(before, equity[i]);
        before = equity[i];
      }
    }
    return TimeSeries.of(returns);
  }

  /** The return of each month of UTC in which a candle opens. */
  public SortedMap<YearMonth, Double> monthly() {
    SortedMap<YearMonth, Double> returns = new TreeMap<>();
    double before = 1;
    for (int i = 0; i < equity.length; i++) {
      YearMonth month = YearMonth.from(day(openTime[i]));
      if (i + 1 == equity.length || !YearMonth.from(day(openTime[i + 1])).equals(month)) {
        returns.put(month, change(before, equity[i]));
        before = equity[i];
      }
    }
    return returns;
  }

  private static double change(double before, double after) {
    return before == 0 ? 0 : after / before - 1;
  }

  private static LocalDate day(long time) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC);
  }
}
