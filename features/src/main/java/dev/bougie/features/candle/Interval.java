package dev.bougie.features.candle;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The span of time one candle covers. Codes are the exchange's and case-sensitive: {@code 1m} is a
 * minute, {@code 1M} a month. All times are UTC epoch milliseconds.
 */
public enum Interval {
  S1("1s", 1_000L),
  M1("1m", 60_000L),
  M3("3m", 180_000L),
  M5("5m", 300_000L),
  M15("15m", 900_000L),
  M30("30m", 1_800_000L),
  H1("1h", 3_600_000L),
  H2("2h", 7_200_000L),
  H4("4h", 14_400_000L),
  H6("6h", 21_600_000L),
  H8("8h", 28_800_000L),
  H12("12h", 43_200_000L),
  D1("1d", 86_400_000L),
  D3("3d", 259_200_000L),
  W1("1w", 604_800_000L),
  MONTH1("1M", 0L);

  /** 1970-01-05, the first Monday: weekly candles open on Mondays. */
  private static final long FIRST_MONDAY = 4 * 86_400_000L;

  private final String code;
  private final long millis;

  Interval(String code, long millis) {
    this.code = code;
    this.millis = millis;
  }

  /** The interval of that code. */
  public static Interval of(String code) {
    for (Interval interval : values()) {
      if (interval.code.equals(code)) {
        return interval;
      }
    }
    throw new IllegalArgumentException(
        "unknown interval '%s', allowed are %s".formatted(code, codes()));
  }

  /** All codes, shortest interval first, separated by commas. */
  public static String codes() {
    return Arrays.stream(values()).map(Interval::code).collect(Collectors.joining(", "));
  }

  public String code() {
    return code;
  }

  /** The open time of the candle that holds that instant. */
  public long openTimeAt(long epochMillis) {
    if (this == MONTH1) {
      return month(epochMillis);
    }
    long origin = this == W1 ? FIRST_MONDAY : 0L;
    return origin + Math.floorDiv(epochMillis - origin, millis) * millis;
  }

  /** The open time of the candle after the one that opens at {@code openTime}. */
  public long next(long openTime) {
    return plus(openTime, 1);
  }

  /** The open time {@code candles} candles later, or earlier where negative. */
  public long plus(long openTime, long candles) {
    if (this == MONTH1) {
      return date(openTime)
          .plusMonths(candles)
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant()
          .toEpochMilli();
    }
    return openTime + candles * millis;
  }

  /** The last millisecond of the candle that opens at {@code openTime}. */
  public long closeTime(long openTime) {
    return next(openTime) - 1;
  }

  /**
   * The place on the grid of the candle that holds that instant: how many candles after the one
   * that holds the epoch (of weeks: after the one that opens on the epoch's first Monday), negative
   * before it.
   */
  public long place(long epochMillis) {
    if (this == MONTH1) {
      return ChronoUnit.MONTHS.between(date(0), date(month(epochMillis)));
    }
    return Math.floorDiv(epochMillis - (this == W1 ? FIRST_MONDAY : 0L), millis);
  }

  /** Whether a candle of this interval may open at that time. */
  public boolean isOnGrid(long openTime) {
    return openTimeAt(openTime) == openTime;
  }

  /** The first time at or after that one at which a candle may open. */
  public long openTimeFrom(long time) {
    long openTime = openTimeAt(time);
    return openTime == time ? time : next(openTime);
  }

  /** How many candles open in {@code [from, to)}. */
  public long count(long from, long to) {
    if (to <= from) {
      return 0;
    }
    long first = openTimeFrom(from);
    if (first >= to) {
      return 0;
    }
    if (this == MONTH1) {
      return 1 + ChronoUnit.MONTHS.between(date(first), date(to - 1));
    }
    return 1 + (to - 1 - first) / millis;
  }

  @Override
  public String toString() {
    return code;
  }

  private static long month(long epochMillis) {
    return date(epochMillis)
        .withDayOfMonth(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .toEpochMilli();
  }

  private static LocalDate date(long epochMillis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
  }
}
