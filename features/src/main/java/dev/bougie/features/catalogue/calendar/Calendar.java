package dev.bougie.features.catalogue.calendar;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * The place of the candle's open time in the UTC day, week or month, as one coordinate of a point
 * that goes round a circle: {@code sin} or {@code cos} of {@code 2 * pi * phase}. Both together
 * tell the place, and midnight lies next to the minute before it.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1]. The phase of {@code hour_of_day} runs with the milliseconds
 *       since midnight, the one of {@code day_of_week} in whole days since Monday, the one of
 *       {@code day_of_month} in whole days since the first, over the days of that month.
 *   <li>Look-back: 1.
 *   <li>Undefined: never; constant where the interval is no finer than the cycle.
 *   <li>Source: Bishop, <i>Pattern Recognition and Machine Learning</i> (2006), 2.3.8; for the
 *       cycle itself: Andersen, Bollerslev, <i>Intraday Periodicity and Volatility Persistence in
 *       Financial Markets</i>, Journal of Empirical Finance 4 (1997).
 * </ul>
 */
record Calendar(Cycle cycle, Coordinate coordinate) implements Feature {

  private static final long MILLIS_OF_DAY = 86_400_000L;

  /** 1970-01-01 was a Thursday. */
  private static final int EPOCH_DAYS_SINCE_MONDAY = 3;

  @Override
  public String id() {
    return cycle.id + "_" + coordinate.id;
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    long[] openTime = candles.openTime();
    // A sine costs as much as many an indicator, and comes round again after so many candles.
    int repeat = (int) Math.max(1, candles.interval().count(0, cycle.millis));
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      double phase = cycle.phase(openTime[index]);
      if (index > from && cycle.phase(openTime[index - 1]) == phase) {
        out[k] = out[k - 1];
      } else if (index - from >= repeat && cycle.phase(openTime[index - repeat]) == phase) {
        out[k] = out[k - repeat];
      } else {
        out[k] = coordinate.of(2 * Math.PI * phase);
      }
    }
  }

  enum Cycle {
    HOUR_OF_DAY("hour_of_day", MILLIS_OF_DAY) {
      @Override
      double phase(long openTime) {
        return Math.floorMod(openTime, MILLIS_OF_DAY) / (double) MILLIS_OF_DAY;
      }
    },
    DAY_OF_WEEK("day_of_week", 7 * MILLIS_OF_DAY) {
      @Override
      double phase(long openTime) {
        long day = Math.floorDiv(openTime, MILLIS_OF_DAY) + EPOCH_DAYS_SINCE_MONDAY;
        return Math.floorMod(day, 7) / 7.0;
      }
    },
    DAY_OF_MONTH("day_of_month", 31 * MILLIS_OF_DAY) {
      @Override
      double phase(long openTime) {
        return (MonthDay.of(openTime) - 1) / (double) MonthDay.last(openTime);
      }
    };

    private final String id;
    private final long millis;

    Cycle(String id, long millis) {
      this.id = id;
      this.millis = millis;
    }

    /** How far round the circle, in [0, 1). */
    abstract double phase(long openTime);
  }

  /** StrictMath: the bits of Math.sin and Math.cos may differ between machines. */
  enum Coordinate {
    SINE("sin") {
      @Override
      double of(double angle) {
        return StrictMath.sin(angle);
      }
    },
    COSINE("cos") {
      @Override
      double of(double angle) {
        return StrictMath.cos(angle);
      }
    };

    private final String id;

    Coordinate(String id) {
      this.id = id;
    }

    abstract double of(double angle);
  }
}
