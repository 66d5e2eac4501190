package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.DataException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has symbols of its own, so that all may share one lake. */
class GapsIT {

  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2020-01-03T00:30:00Z");
  private static final int CLOSED = 48;
  private static final Instant HERE = Instant.parse("2025-06-01T12:34:56.789Z");

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void mendsWhatTheSourceHasInBothStoresAndKeepsTheRowAsHistory() {
    try (FakeExchange exchange = exchange("MENDUSDT")) {
      ingestWithout(exchange, "MENDUSDT", 10, 11, 12, 30);
      Gaps.Result result = gaps(exchange, HERE, "MENDUSDT");

      assertThat(result.checked()).isEqualTo(2);
      assertThat(result.repaired()).isEqualTo(2);
      assertThat(result.candles()).isEqualTo(4);
      assertThat(result.open()).isZero();
      assertThat(lake.candles("MENDUSDT")).isEqualTo(exchange.closed("MENDUSDT"));
      List<Candle> all = exchange.closed("MENDUSDT");
      assertThat(lake.candlesInPostgres("MENDUSDT"))
          .containsExactly(all.get(10), all.get(11), all.get(12), all.get(30));
      assertThat(ledger("MENDUSDT"))
          .containsExactly("10-13 LOST_DOWNLOAD 1 repaired", "30-31 LOST_DOWNLOAD 1 repaired");
    }
  }

  @Test
  void bringsToPostgresWhatTheServingWindowHolds() {
    Instant from = NOW.minus(Duration.ofHours(2_010));
    try (FakeExchange exchange =
        FakeExchange.start(List.of("WINDOWUSDT"), Interval.H1, from, NOW)) {
      List<Candle> all = exchange.closed("WINDOWUSDT");
      // The window is counted back from the candle that is open, which is the one behind the last.
      int first = all.size() - 2_000;
      List<Candle> outside = all.subList(first - 2, first);
      List<Candle> inside = List.of(all.get(first), all.get(first + 1), all.get(1_500));
      List<Candle> kept = new ArrayList<>(all);
      kept.removeAll(outside);
      kept.removeAll(inside);
      lake.store("WINDOWUSDT", Interval.H1, kept, "rest");

      assertThat(gaps(exchange, HERE, "WINDOWUSDT").candles()).isEqualTo(5);

      assertThat(lake.candles("WINDOWUSDT")).isEqualTo(all);
      assertThat(lake.candlesInPostgres("WINDOWUSDT")).isEqualTo(inside);
    }
  }

  @Test
  void changesNothingWhenRunAgainAndAsksAgainOnlyAfterAWhile() {
    try (FakeExchange exchange = exchange("OUTAGEUSDT")) {
      removeHours(exchange, "OUTAGEUSDT", 5, 6);
      ingestWithout(exchange, "OUTAGEUSDT");

      Gaps.Result first = gaps(exchange, HERE, "OUTAGEUSDT");
      assertThat(first.missingByCause()).isEqualTo(Map.of("EXCHANGE_OUTAGE", 2L));
      List<String> files = lake.files(Lake.GAPS);
      int asked = exchange.requests().size();

      Gaps.Result second = gaps(exchange, HERE.plus(Duration.ofHours(1)), "OUTAGEUSDT");
      assertThat(second.checked()).isZero();
      assertThat(second.missingByCause()).isEqualTo(first.missingByCause());
      assertThat(lake.files(Lake.GAPS)).isEqualTo(files);
      assertThat(exchange.requests().subList(asked, exchange.requests().size()))
          .noneMatch(request -> request.getPath().contains("klines"));

      Instant later = HERE;
      for (int checks = 2; checks <= 3; checks++) {
        later = later.plus(Duration.ofDays(1));
        assertThat(gaps(exchange, later, "OUTAGEUSDT").checked()).isEqualTo(1);
        assertThat(ledger("OUTAGEUSDT"))
            .containsExactly("5-7 EXCHANGE_OUTAGE %d".formatted(checks));
      }
      assertThat(gaps(exchange, later.plus(Duration.ofDays(29)), "OUTAGEUSDT").checked()).isZero();
      assertThat(gaps(exchange, later.plus(Duration.ofDays(30)), "OUTAGEUSDT").checked())
          .isEqualTo(1);
    }
  }

  @Test
  void marksWhatAnotherRunHasBroughtAsRepaired() {
    try (FakeExchange exchange = exchange("SHRANKUSDT")) {
      List<Candle> all = exchange.closed("SHRANKUSDT");
      removeHours(exchange, "SHRANKUSDT", 5, 6, 7, 20);
      ingestWithout(exchange, "SHRANKUSDT");
      gaps(exchange, HERE, "SHRANKUSDT");
      assertThat(ledger("SHRANKUSDT"))
          .containsExactly("5-8 EXCHANGE_OUTAGE 1", "20-21 EXCHANGE_OUTAGE 1");

      lake.store("SHRANKUSDT", Interval.H1, List.of(all.get(5), all.get(20)), "rest");
      Gaps.Result result = gaps(exchange, HERE, "SHRANKUSDT");

      assertThat(result.repaired()).isEqualTo(2);
      assertThat(ledger("SHRANKUSDT"))
          .containsExactly(
              "5-8 EXCHANGE_OUTAGE 1 repaired",
              "6-8 EXCHANGE_OUTAGE 1",
              "20-21 EXCHANGE_OUTAGE 1 repaired");
    }
  }

  @Test
  void tellsRejectedCandlesApartAndMendsThemOnceTheSourceDoes() {
    try (FakeExchange exchange = exchange("REJECTUSDT")) {
      Candle good = exchange.closed("REJECTUSDT").get(9);
      Candle bad = Candles.with(good, good.openTime(), good.low() / 2, good.close());
      exchange.replace("REJECTUSDT", bad);
      removeHours(exchange, "REJECTUSDT", 10);
      ingestWithout(exchange, "REJECTUSDT");

      Gaps.Result result = gaps(exchange, HERE, "REJECTUSDT");
      assertThat(result.missingByCause()).isEqualTo(Map.of("EXCHANGE_OUTAGE", 1L, "REJECTED", 1L));
      assertThat(ledger("REJECTUSDT"))
          .containsExactly("9-10 REJECTED 1", "10-11 EXCHANGE_OUTAGE 1");

      exchange.replace("REJECTUSDT", good);
      gaps(exchange, HERE.plus(Duration.ofDays(1)), "REJECTUSDT");
      assertThat(lake.candles("REJECTUSDT")).isEqualTo(exchange.closed("REJECTUSDT"));
      assertThat(ledger("REJECTUSDT"))
          .containsExactly("9-10 LOST_DOWNLOAD 2 repaired", "10-11 EXCHANGE_OUTAGE 2");
    }
  }

  @Test
  void storesACandleThatItIsToldAndThatBreaksARuleAsRejected() {
    try (FakeExchange exchange = exchange("TOLDBADUSDT")) {
      Candle good = exchange.closed("TOLDBADUSDT").get(9);
      ingestWithout(exchange, "TOLDBADUSDT", 8, 9, 10);
      exchange.replace(
          "TOLDBADUSDT", Candles.with(good, good.openTime(), good.low() / 2, good.close()));

      Gaps.Result result = gaps(exchange, HERE, "TOLDBADUSDT");
      assertThat(result.candles()).isEqualTo(2);
      assertThat(result.rejected()).isEqualTo(1);
      List<String> once = List.of("8-11 LOST_DOWNLOAD 1 repaired", "9-10 REJECTED 1");
      assertThat(ledger("TOLDBADUSDT")).containsExactlyElementsOf(once);

      gaps(exchange, HERE, "TOLDBADUSDT");
      assertThat(ledger("TOLDBADUSDT")).containsExactlyElementsOf(once);
    }
  }

  @Test
  void keepsABadRowAsRejectedBesideAGoodOneOfTheSameTime() {
    try (FakeExchange exchange = exchange("BESIDEUSDT")) {
      List<Candle> all = exchange.closed("BESIDEUSDT");
      ingestWithout(exchange, "BESIDEUSDT", 9);
      Candle bad = Candles.with(all.get(9), all.get(9).openTime(), 1, 1);
      exchange.replace("BESIDEUSDT", bad);
      exchange.add("BESIDEUSDT", all.get(9));

      Gaps.Result result = gaps(exchange, HERE, "BESIDEUSDT");

      assertThat(result.candles()).isEqualTo(1);
      assertThat(result.rejected()).isEqualTo(1);
      assertThat(result.missing()).isZero();
      assertThat(lake.candles("BESIDEUSDT")).isEqualTo(all);
      assertThat(lake.spark().table(Lake.REJECTS).where("symbol = 'BESIDEUSDT'").collectAsList())
          .extracting(row -> row.<String>getAs("reason"))
          .containsExactly("HIGH_TOO_LOW");
      assertThat(ledger("BESIDEUSDT")).containsExactly("9-10 LOST_DOWNLOAD 1 repaired");
    }
  }

  @Test
  void takesADownloadThatFailedForLostAndTriesItAtOnceAgain() {
    try (FakeExchange exchange = exchange("LOSTUSDT")) {
      ingestWithout(exchange, "LOSTUSDT", 10);
      exchange.failPages(
          FakeExchange.Fault.SERVER_ERROR, FakeExchange.Fault.UNAVAILABLE, FakeExchange.Fault.HALF);

      assertThat(gaps(exchange, HERE, "LOSTUSDT").missingByCause())
          .isEqualTo(Map.of("LOST_DOWNLOAD", 1L));
      assertThat(ledger("LOSTUSDT")).containsExactly("10-11 LOST_DOWNLOAD 0");

      assertThat(gaps(exchange, HERE, "LOSTUSDT").candles()).isEqualTo(1);
      assertThat(ledger("LOSTUSDT")).containsExactly("10-11 LOST_DOWNLOAD 1 repaired");
    }
  }

  @Test
  void knowsWhenASymbolWasListed() {
    try (FakeExchange exchange = exchange("LISTEDUSDT")) {
      ingestWithout(exchange, "LISTEDUSDT", 0, 1);
      removeHours(exchange, "LISTEDUSDT", 1);
      Gaps.Config config =
          config(Optional.of(FROM.minus(Duration.ofHours(7))), Optional.empty(), "LISTEDUSDT");

      Gaps.Result result = gaps(exchange, HERE, config);

      assertThat(result.candles()).isEqualTo(1);
      List<String> once =
          List.of(
              "-7-0 BEFORE_LISTING 1", "-7-2 LOST_DOWNLOAD 1 repaired", "1-2 EXCHANGE_OUTAGE 1");
      assertThat(ledger("LISTEDUSDT")).containsExactlyElementsOf(once);
      gaps(exchange, HERE, config);
      assertThat(ledger("LISTEDUSDT")).containsExactlyElementsOf(once);
    }
  }

  @Test
  void looksBehindTheLastCandleOnlyWhereTheEndIsGiven() {
    try (FakeExchange exchange = exchange("TAILUSDT")) {
      ingestWithout(exchange, "TAILUSDT", 46, 47);
      assertThat(gaps(exchange, HERE, "TAILUSDT").missing()).isZero();
      Gaps.Config toPresent = config(Optional.empty(), Optional.of(NOW.plusSeconds(9)), "TAILUSDT");
      assertThat(gaps(exchange, HERE, toPresent).candles()).isEqualTo(2);
      assertThat(lake.candles("TAILUSDT")).hasSize(CLOSED).isEqualTo(exchange.closed("TAILUSDT"));
    }
  }

  @Test
  void takesALongHoleForAnotherUseOfTheName() {
    Instant years = Instant.parse("2018-01-01T00:00:00Z");
    try (FakeExchange exchange = FakeExchange.start(List.of("LUNAUSDT"), Interval.D1, years, NOW)) {
      List<Candle> candles = new ArrayList<>(exchange.closed("LUNAUSDT"));
      for (Candle candle : List.copyOf(candles.subList(100, 118))) {
        exchange.remove("LUNAUSDT", Instant.ofEpochMilli(candle.openTime()));
      }
      lake.store("LUNAUSDT", Interval.D1, exchange.closed("LUNAUSDT"), "rest");

      Gaps.Config config =
          TestGaps.config(
              "LUNAUSDT", Interval.D1, Optional.empty(), Optional.empty(), TestGaps.settings(500));
      assertThat(gaps(exchange, HERE, config).missingByCause())
          .isEqualTo(Map.of("SYMBOL_REUSE", 18L));
    }
  }

  @Test
  void findsHolesOfMonthsByTheCalendar() {
    assertThat(missingOf(Interval.MONTH1, 24, index -> index == 1 || index == 13 || index == 14))
        .containsExactly(
            "2018-02-01T00:00:00Z/2018-03-01T00:00:00Z",
            "2019-02-01T00:00:00Z/2019-04-01T00:00:00Z");
  }

  @Test
  void findsHolesOfWeeksFromMondayToMonday() {
    assertThat(missingOf(Interval.W1, 10, index -> index == 3 || index == 4))
        .containsExactly("2018-01-22T00:00:00Z/2018-02-05T00:00:00Z");
  }

  @Test
  void mendsNoMoreCandlesThanARunMayAndGoesOnInTheNext() {
    try (FakeExchange exchange = exchange("MANYUSDT")) {
      Integer[] lost = {10, 11, 12, 13, 14, 15, 16, 17, 30, 31};
      ingestWithout(exchange, "MANYUSDT", lost);
      Gaps.Config config =
          TestGaps.config(
              "MANYUSDT", Interval.H1, Optional.empty(), Optional.empty(), TestGaps.settings(8));

      assertThat(gaps(exchange, HERE, config).candles()).isEqualTo(8);
      assertThat(ledger("MANYUSDT")).contains("30-32 UNKNOWN 0");
      assertThat(gaps(exchange, HERE, config).candles()).isEqualTo(2);
      assertThat(lake.candles("MANYUSDT")).isEqualTo(exchange.closed("MANYUSDT"));
    }
  }

  @Test
  void refusesMoreHolesThanFitInMemory() {
    try (FakeExchange exchange = exchange("HOLEYUSDT")) {
      ingestWithout(exchange, "HOLEYUSDT", 2, 4, 6);
      GapSettings two =
          new GapSettings(
              Duration.ofDays(10), Duration.ofDays(1), 3, Duration.ofDays(30), 500, 500, 2);
      Gaps.Config config =
          TestGaps.config("HOLEYUSDT", Interval.H1, Optional.empty(), Optional.empty(), two);
      assertThatThrownBy(() -> gaps(exchange, HERE, config))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("gaps.max-gaps = 2");
    }
  }

  /** The holes of a market without the candles of these indices, from 2018 on. */
  private static List<String> missingOf(Interval interval, int candles, Predicate<Integer> lost) {
    Instant start = Instant.parse("2018-01-01T00:00:00Z");
    String symbol = interval.name() + "USDT";
    long end = interval.plus(start.toEpochMilli(), candles);
    List<Candle> all = FakeMarket.candles(symbol, interval, start, Instant.ofEpochMilli(end));
    List<Candle> kept = new ArrayList<>();
    for (int index = 0; index < all.size(); index++) {
      if (!lost.test(index)) {
        kept.add(all.get(index));
      }
    }
    lake.store(symbol, interval, kept, "rest");
    return new MissingRanges(lake.spark(), interval, 100)
            .find(List.of(symbol), Optional.empty(), Optional.empty(), Instant.ofEpochMilli(end))
            .stream()
            .flatMap(missing -> missing.holes().stream())
            .map(
                hole ->
                    "%s/%s"
                        .formatted(
                            Instant.ofEpochMilli(hole.span().from()),
                            Instant.ofEpochMilli(hole.span().to())))
            .toList();
  }

  private static FakeExchange exchange(String symbol) {
    return FakeExchange.start(List.of(symbol), Interval.H1, FROM, NOW);
  }

  /** Brings all but the candles of these hours, which got lost on the way. */
  private static void ingestWithout(FakeExchange exchange, String symbol, Integer... lost) {
    if (lost.length == 0) {
      new TestIngest(lake, at(HERE))
          .overRest(
              exchange.url(),
              TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbol));
      return;
    }
    List<Long> hours = java.util.Arrays.stream(lost).map(GapsIT::hour).toList();
    lake.store(
        symbol,
        Interval.H1,
        exchange.closed(symbol).stream()
            .filter(candle -> !hours.contains(candle.openTime()))
            .toList(),
        "rest");
  }

  private static void removeHours(FakeExchange exchange, String symbol, int... hours) {
    for (int hour : hours) {
      exchange.remove(symbol, Instant.ofEpochMilli(hour(hour)));
    }
  }

  private static Gaps.Result gaps(FakeExchange exchange, Instant here, String symbol) {
    return gaps(exchange, here, TestGaps.config(symbol));
  }

  private static Gaps.Result gaps(FakeExchange exchange, Instant here, Gaps.Config config) {
    return new TestGaps(lake, FROM).run(exchange, here, config);
  }

  private static List<String> ledger(String symbol) {
    return new TestGaps(lake, FROM).ledger(symbol);
  }

  private static Gaps.Config config(Optional<Instant> from, Optional<Instant> to, String symbol) {
    return TestGaps.config(symbol, Interval.H1, from, to, TestGaps.settings(500));
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  private static long hour(int hour) {
    return FROM.plus(Duration.ofHours(hour)).toEpochMilli();
  }
}
