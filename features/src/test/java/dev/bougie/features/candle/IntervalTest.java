package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalTest {

  @Test
  void knowsTheSixteenCodesOfTheExchange() {
    assertThat(Arrays.stream(Interval.values()).map(Interval::code))
        .containsExactly(
            "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d",
            "1w", "1M");
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void findsEachByItsCode(Interval interval) {
    assertThat(Interval.of(interval.code())).isEqualTo(interval).hasToString(interval.code());
  }

  @Test
  void tellsAMinuteFromAMonth() {
    assertThat(Interval.of("1m")).isEqualTo(Interval.M1);
    assertThat(Interval.of("1M")).isEqualTo(Interval.MONTH1);
  }

  @ParameterizedTest
  @CsvSource({"1H", "7m", "''", "' 1h'", "1mo"})
  void rejectsAnUnknownCodeAndNamesTheKnownOnes(String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interval.of(code))
        .withMessage(
            "unknown interval '"
                + code
                + "', allowed are 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M");
  }

  @ParameterizedTest
  @CsvSource({
    "1s,  2024-02-29T12:34:56.789Z, 2024-02-29T12:34:56Z",
    "1m,  2024-02-29T12:34:56.789Z, 2024-02-29T12:34:00Z",
    "3m,  2024-02-29T12:34:56.789Z, 2024-02-29T12:33:00Z",
    "5m,  2024-02-29T12:34:56.789Z, 2024-02-29T12:30:00Z",
    "15m, 2024-02-29T12:34:56.789Z, 2024-02-29T12:30:00Z",
    "30m, 2024-02-29T12:34:56.789Z, 2024-02-29T12:30:00Z",
    "1h,  2024-02-29T12:34:56.789Z, 2024-02-29T12:00:00Z",
    "2h,  2024-02-29T13:34:56.789Z, 2024-02-29T12:00:00Z",
    "4h,  2024-02-29T15:59:59.999Z, 2024-02-29T12:00:00Z",
    "6h,  2024-02-29T17:59:59.999Z, 2024-02-29T12:00:00Z",
    "8h,  2024-02-29T17:59:59.999Z, 2024-02-29T16:00:00Z",
    "12h, 2024-02-29T11:59:59.999Z, 2024-02-29T00:00:00Z",
    "1d,  2024-02-29T12:34:56.789Z, 2024-02-29T00:00:00Z",
    "3d,  1970-01-06T23:59:59.999Z, 1970-01-04T00:00:00Z",
    "1w,  2024-02-29T12:34:56.789Z, 2024-02-26T00:00:00Z",
    "1w,  2024-02-26T00:00:00Z,     2024-02-26T00:00:00Z",
    "1w,  2024-02-25T23:59:59.999Z, 2024-02-19T00:00:00Z",
    "1w,  1969-12-30T00:00:00Z,     1969-12-29T00:00:00Z",
    "1M,  2024-02-29T23:59:59.999Z, 2024-02-01T00:00:00Z",
    "1M,  2024-03-01T00:00:00Z,     2024-03-01T00:00:00Z",
    "1h,  1969-12-31T23:59:59.999Z, 1969-12-31T23:00:00Z"
  })
  void findsTheCandleThatHoldsAnInstant(String code, Instant instant, Instant openTime) {
    assertThat(Interval.of(code).openTimeAt(instant.toEpochMilli()))
        .isEqualTo(openTime.toEpochMilli());
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void coversTimeWithoutGapsOrOverlaps(Interval interval) {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      long instant = random.nextLong(-1_000_000_000_000L, 4_000_000_000_000L);
      long openTime = interval.openTimeAt(instant);

      assertThat(instant).isBetween(openTime, interval.closeTime(openTime));
      assertThat(interval.isOnGrid(openTime)).isTrue();
      assertThat(interval.isOnGrid(openTime + 1)).isFalse();
      assertThat(interval.openTimeAt(interval.closeTime(openTime))).isEqualTo(openTime);
      assertThat(interval.openTimeAt(openTime - 1)).isEqualTo(interval.plus(openTime, -1));
      assertThat(interval.next(openTime)).isEqualTo(interval.closeTime(openTime) + 1);
      assertThat(interval.plus(interval.plus(openTime, 17), -17)).isEqualTo(openTime);
    }
  }

  @Test
  void opensWeeksOnMondays() {
    long openTime = Interval.W1.openTimeAt(CandleWalk.START - 1);
    for (int week = 0; week < 60; week++) {
      assertThat(Instant.ofEpochMilli(openTime).atZone(ZoneOffset.UTC).getDayOfWeek())
          .isEqualTo(DayOfWeek.MONDAY);
      openTime = Interval.W1.next(openTime);
    }
  }

  @Test
  void givesMonthsTheirOwnLengths() {
    long january = millis("2024-01-01T00:00:00Z");

    assertThat(Interval.MONTH1.next(january)).isEqualTo(millis("2024-02-01T00:00:00Z"));
    assertThat(Interval.MONTH1.plus(january, 2)).isEqualTo(millis("2024-03-01T00:00:00Z"));
    assertThat(Interval.MONTH1.plus(january, -1)).isEqualTo(millis("2023-12-01T00:00:00Z"));
    assertThat(Interval.MONTH1.closeTime(millis("2024-02-01T00:00:00Z")))
        .isEqualTo(millis("2024-02-29T23:59:59.999Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "1h, 2024-01-01T00:00:00Z,     2024-01-02T00:00:00Z,     24",
    "1h, 2024-01-01T00:00:00.001Z, 2024-01-02T00:00:00Z,     23",
    "1h, 2024-01-01T00:00:00Z,     2024-01-02T00:00:00.001Z, 25",
    "1h, 2024-01-01T00:00:00Z,     2024-01-01T00:00:00.001Z, 1",
    "1h, 2024-01-01T00:10:00Z,     2024-01-01T00:50:00Z,     0",
    "1h, 2024-01-01T00:00:00Z,     2024-01-01T00:00:00Z,     0",
    "1h, 2024-01-02T00:00:00Z,     2024-01-01T00:00:00Z,     0",
    "1w, 2024-02-20T00:00:00Z,     2024-03-04T00:00:00Z,     1",
    "1w, 2024-02-19T00:00:00Z,     2024-03-04T00:00:00.001Z, 3",
    "1M, 2024-01-01T00:00:00Z,     2025-01-01T00:00:00Z,     12",
    "1M, 2024-01-02T00:00:00Z,     2025-01-01T00:00:00.001Z, 12",
    "1M, 2024-01-02T00:00:00Z,     2024-01-31T00:00:00Z,     0",
    "1M, 2024-02-01T00:00:00Z,     2024-02-01T00:00:00.001Z, 1"
  })
  void countsTheCandlesThatOpenInARange(String code, Instant from, Instant to, long count) {
    assertThat(Interval.of(code).count(from.toEpochMilli(), to.toEpochMilli())).isEqualTo(count);
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void countsAsManyCandlesAsItStepsThrough(Interval interval) {
    long from = interval.openTimeAt(CandleWalk.START);
    for (int candles = 0; candles < 40; candles++) {
      long to = interval.plus(from, candles);

      assertThat(interval.count(from, to)).isEqualTo(candles);
      assertThat(interval.count(from, to + 1)).isEqualTo(candles + 1);
      assertThat(interval.count(from - 1, to)).isEqualTo(candles);
    }
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void numbersThePlacesOfTheGridFromTheEpoch(Interval interval) {
    long first = interval == Interval.W1 ? millis("1970-01-05T00:00:00Z") : 0;
    for (int place = -30; place < 700; place++) {
      long opens = interval.plus(first, place);

      assertThat(interval.place(opens)).isEqualTo(place);
      assertThat(interval.place(interval.closeTime(opens))).isEqualTo(place);
    }
  }

  @Test
  void countsUpToTheEndOfTime() {
    assertThat(Interval.H1.count(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE / 3_600_000L + 1);
    assertThat(Interval.MONTH1.count(0, Long.MAX_VALUE)).isGreaterThan(3_000_000_000L);
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
