package dev.bougie.features.catalogue.calendar;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;
import java.util.Locale;

/**
 * Which part of the candle's time lies in a session of the day or the week, in UTC all year round:
 * Asia 00:00 to 08:00, Europe 07:00 to 16:00, US 13:00 to 21:00, each on every day since this
 * market never closes; the weekend from Saturday 00:00 to Monday 00:00.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1]; 0 or 1 where a candle is an hour or less.
 *   <li>Look-back: 1.
 *   <li>Undefined: never.
 *   <li>Source: Andersen, Bollerslev, <i>Intraday Periodicity and Volatility Persistence in
 *       Financial Markets</i>, Journal of Empirical Finance 4 (1997); weekend: French, <i>Stock
 *       Returns and the Weekend Effect</i>, Journal of Financial Economics 8 (1980).
 * </ul>
 */
record TradingSession(Session session) implements PerCandle {

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;

  @Override
  public String id() {
    return session.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    long opens = candles.openTime()[index];
    long closes = candles.interval().next(opens);
    return (session.until(closes) - session.until(opens)) / (double) (closes - opens);
  }

  enum Session {
    SESSION_ASIA(DAY, 0, 8 * HOUR),
    SESSION_EUROPE(DAY, 7 * HOUR, 9 * HOUR),
    SESSION_US(DAY, 13 * HOUR, 8 * HOUR),
    /** 1970-01-03 was the first Saturday. */
    WEEKEND(7 * DAY, 2 * DAY, 2 * DAY);

    private final long period;
    private final long starts;
    private final long length;

    Session(long period, long starts, long length) {
      this.period = period;
      this.starts = starts;
      this.length = length;
    }

    /** How many milliseconds of it have passed since its first start. */
    long until(long epochMillis) {
      long since = epochMillis - starts;
      return Math.floorDiv(since, period) * length + Math.min(Math.floorMod(since, period), length);
    }
  }
}
