package dev.bougie.features.catalogue.calendar;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * Whether the candle opens at the turn of the month: 1 on its last day and on the first three, UTC,
 * else 0.
 *
 * <ul>
 *   <li>Unit: none. Range: 0 or 1.
 *   <li>Look-back: 1.
 *   <li>Undefined: never.
 *   <li>Source: Lakonishok, Smidt, <i>Are Seasonal Anomalies Real?</i>, Review of Financial Studies
 *       1 (1988).
 * </ul>
 */
record MonthTurn() implements PerCandle {

  private static final int FIRST_DAYS = 3;

  @Override
  public String id() {
    return "month_turn";
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    long openTime = candles.openTime()[index];
    int day = MonthDay.of(openTime);
    return day <= FIRST_DAYS || day == MonthDay.last(openTime) ? 1 : 0;
  }
}
