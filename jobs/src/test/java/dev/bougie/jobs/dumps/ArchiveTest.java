package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

  @Test
  void liesWhereTheExchangePutsIt() {
    assertThat(Archive.monthly("BTCUSDT", Interval.H1, YearMonth.of(2024, 1)).path())
        .isEqualTo("data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01.zip");
    assertThat(Archive.daily("BTCUSDT", Interval.M1, LocalDate.of(2024, 2, 29)).path())
        .isEqualTo("data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-02-29.zip");
    assertThat(Archive.monthly("BTCUSDT", Interval.MONTH1, YearMonth.of(2024, 1)).path())
        .isEqualTo("data/spot/monthly/klines/BTCUSDT/1mo/BTCUSDT-1mo-2024-01.zip");
  }

  @Test
  void spansItsMonthOrDay() {
    assertThat(Archive.monthly("BTCUSDT", Interval.H1, YearMonth.of(2024, 12)))
        .isEqualTo(
            new Archive(
                "BTCUSDT",
                Interval.H1,
                Archive.Period.MONTHLY,
                Instant.parse("2024-12-01T00:00:00Z"),
                Instant.parse("2025-01-01T00:00:00Z")));
    assertThat(Archive.daily("BTCUSDT", Interval.H1, LocalDate.of(2024, 2, 29)).to())
        .isEqualTo(Instant.parse("2024-03-01T00:00:00Z"));
  }

  @Test
  void isReadFromItsPathWhateverItsInterval() {
    for (Interval interval : Interval.values()) {
      Archive month = Archive.monthly("1000SATSUSDT", interval, YearMonth.of(2023, 5));
      Archive day = Archive.daily("币安人生USDT", interval, LocalDate.of(2025, 11, 3));
      assertThat(Archive.parse(month.path())).contains(month);
      assertThat(Archive.parse(day.path())).contains(day);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01.zip.CHECKSUM",
        "data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-13.zip",
        "data/spot/monthly/klines/BTCUSDT/1h/ETHUSDT-1h-2024-01.zip",
        "data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-2h-2024-01.zip",
        "data/spot/monthly/klines/BTCUSDT/1M/BTCUSDT-1M-2024-01.zip",
        "data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01-01.zip",
        "data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-02-30.zip",
        "data/spot/monthly/klines/../1h/..-1h-2024-01.zip",
        "data/spot/monthly/klines/a b/1h/a b-1h-2024-01.zip",
        "data/spot/monthly/trades/BTCUSDT/BTCUSDT-trades-2024-01.zip",
        ""
      })
  void takesNothingElseForAnArchive(String path) {
    assertThat(Archive.parse(path)).isEmpty();
  }

  @Test
  void isOneMonthOrOneDayOfASymbol() {
    Instant start = Instant.parse("2024-01-02T00:00:00Z");
    assertThatThrownBy(
            () ->
                new Archive(
                    "BTCUSDT",
                    Interval.H1,
                    Archive.Period.MONTHLY,
                    start,
                    Instant.parse("2024-02-02T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Archive.daily("../x", Interval.H1, LocalDate.of(2024, 1, 1)))
        .hasMessageContaining("../x");
  }
}
