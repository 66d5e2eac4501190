package dev.bougie.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three days of minutes, of which the last lacks two. */
class AggregationIT {

  private static final String SYMBOL = "AUSDT";
  private static final Instant FROM = Instant.parse("2021-04-24T00:00:00Z");
  private static final int DAYS = 3;
  private static final int OUTAGE = 2 * 1_440 + 4 * 60 + 1;

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
    List<Candle> minutes =
        new ArrayList<>(
            FakeMarket.candles(SYMBOL, Interval.M1, FROM, FROM.plus(Duration.ofDays(DAYS))));
    for (Interval coarser : List.of(Interval.H1, Interval.H2, Interval.D1)) {
      lake.store(SYMBOL, coarser, Sums.of(minutes, coarser), "rest");
    }
    minutes.subList(OUTAGE, OUTAGE + 2).clear();
    lake.store(SYMBOL, Interval.M1, minutes, "rest");
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void addsMinutesUpToHoursPairsOfHoursAndDaysWhereNoneIsMissing() {
    assertThat(Sums.compare(lake, Interval.M1, Interval.H1)).isEqualTo(DAYS * 24 - 1);
    assertThat(Sums.compare(lake, Interval.M1, Interval.H2)).isEqualTo(DAYS * 12 - 1);
    assertThat(Sums.compare(lake, Interval.M1, Interval.D1)).isEqualTo(DAYS - 1);
    assertThat(Sums.compare(lake, Interval.H1, Interval.D1)).isEqualTo(DAYS);
  }

  @Test
  void findsTheOneCoarserCandleThatIsNotWhatTheMinutesAddUpTo() {
    Candle day =
        Sums.of(
                FakeMarket.candles(SYMBOL, Interval.M1, FROM, FROM.plus(Duration.ofDays(1))),
                Interval.D1)
            .get(0);
    lake.store(
        SYMBOL,
        Interval.D1,
        List.of(Candles.with(day, day.openTime(), Math.nextUp(day.high()), day.close())),
        "rest");
    try {
      Aggregation.Comparison comparison =
          new Aggregation(lake.spark()).compare(Interval.M1, Interval.D1, 5);
      assertThat(comparison.differing()).isEqualTo(1);
      assertThat(comparison.examples())
          .singleElement()
          .asString()
          .startsWith("AUSDT 1d 2021-04-24 00:00:00 high ");
    } finally {
      lake.store(SYMBOL, Interval.D1, List.of(day), "rest");
    }
  }
}
