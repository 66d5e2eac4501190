package dev.bougie.jobs.universe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One universe: AUSDT, BUSDT and ETHBTC are traded, HUSDT is halted, OLDUSDT and GONEBTC are only
 * in the dumps.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UniverseIT {

  private static final Instant LISTED = day("2024-01-01");
  private static final Instant NOW = Instant.parse("2024-03-10T06:00:00Z");
  private static final List<String> TRADED = List.of("AUSDT", "BUSDT", "ETHBTC", "HUSDT");

  @TempDir private static Path folder;
  private static TestLake lake;
  private static FakeExchange exchange;
  private static final FakeListing DUMPS =
      new FakeListing()
          .put("AUSDT", List.of("2024-01-01", "2024-02-01"), List.of())
          .put("OLDUSDT", List.of("2018-05-01", "2019-07-01"), List.of("2018-05-20", "2019-07-11"))
          .put("GONEBTC", List.of(), List.of("2024-02-20", "2024-02-25"));

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    exchange = FakeExchange.start(TRADED, Interval.D1, LISTED, NOW);
    exchange.status("HUSDT", "BREAK");
  }

  @AfterAll
  static void close() {
    exchange.close();
    lake.close();
  }

  @Test
  @Order(1)
  void saysWhatHasToRunFirst() {
    assertThatThrownBy(() -> select("USDT", "", 0, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "market.quote = 'USDT' cannot be used: needs the table lake.market.symbols; run ./bougie universe first");
  }

  @Test
  @Order(2)
  void storesWhatIsListedAndWhatOnlyTheDumpsHave() {
    UniverseRefresh.Result result = refresh();

    assertThat(result).isEqualTo(new UniverseRefresh.Result(6, 3, 2, 6, NOW));
    Instant today = day("2024-03-10");
    assertThat(known())
        .containsExactly(
            symbol("AUSDT", "A", "USDT", "TRADING", LISTED, today),
            symbol("BUSDT", "B", "USDT", "TRADING", LISTED, today),
            symbol("ETHBTC", "ETH", "BTC", "TRADING", LISTED, today),
            symbol("GONEBTC", "GONE", "BTC", "DELISTED", day("2024-02-20"), day("2024-02-25")),
            symbol("HUSDT", "H", "USDT", "BREAK", LISTED, today),
            symbol("OLDUSDT", "OLD", "USDT", "DELISTED", day("2018-05-20"), day("2019-07-11")));
  }

  @Test
  @Order(3)
  void changesNothingWhenRunTwiceAndDoesNotAskAgainWhatIsSettled() {
    List<KnownSymbol> before = known();
    List<String> files = lake.files(SymbolTable.NAME);
    int asked = DUMPS.asked();
    int requests = exchange.requests().size();

    assertThat(refresh().added()).isZero();

    assertThat(known()).isEqualTo(before);
    assertThat(lake.files(SymbolTable.NAME)).isEqualTo(files);
    // GONEBTC went but two weeks ago, and HUSDT's last candle is of today.
    assertThat(DUMPS.asked()).isEqualTo(asked + 2);
    assertThat(exchange.requests()).hasSize(requests + 4);
  }

  @Test
  @Order(4)
  void selectsByQuoteAssetByPatternByTimeAndAll() {
    assertThat(select("USDT", "", 0, "")).containsExactly("AUSDT", "BUSDT", "HUSDT", "OLDUSDT");
    assertThat(select("BTC", "", 0, "")).containsExactly("ETHBTC", "GONEBTC");
    assertThat(select("", "[A-G].*", 0, "")).containsExactly("AUSDT", "BUSDT", "ETHBTC", "GONEBTC");
    assertThat(select("USDT", "[A-G].*", 0, "")).containsExactly("AUSDT", "BUSDT");
    assertThat(select("", "", 0, ""))
        .containsExactly("AUSDT", "BUSDT", "ETHBTC", "GONEBTC", "HUSDT", "OLDUSDT");
    assertThat(select("USDT", "", 0, "2019-01-01")).containsExactly("OLDUSDT");
    assertThat(select("BTC", "", 0, "2024-02-25")).containsExactly("ETHBTC", "GONEBTC");
    assertThat(select("BTC", "", 0, "2024-02-26")).containsExactly("ETHBTC");
    assertThat(new Universe(lake.spark()).select(Selection.of(List.of("X", "A"))))
        .containsExactly("X", "A");
  }

  @Test
  @Order(5)
  void saysSoWhereNothingIsSelected() {
    assertThatThrownBy(() -> select("EUR", "", 0, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "market.quote = 'EUR' cannot be used: selects none of the 6 symbols of lake.market.symbols");
  }

  @Test
  @Order(6)
  void ranksByTheVolumeOfThirtyDaysAndSaysWhereThereIsNone() {
    assertThatThrownBy(() -> select("USDT", "", 2, "2024-02-15"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "market.top = '2' cannot be used: needs daily candles from 2024-01-16T00:00:00Z to 2024-02-15T00:00:00Z, and the lake has none of 3 of 3 symbols (AUSDT, BUSDT, HUSDT ...); run ./bougie ingest --interval 1d --quote USDT --at 2024-02-15T00:00:00Z --from 2024-01-16T00:00:00Z --to 2024-02-15T00:00:00Z first");

    Map<String, Double> volumes = new HashMap<>();
    for (String symbol : List.of("AUSDT", "BUSDT")) {
      volumes.put(symbol, store(symbol));
    }
    assertThatThrownBy(() -> select("USDT", "", 2, "2024-02-15"))
        .hasMessageContaining("the lake has none of 1 of 3 symbols (HUSDT ...)");
    volumes.put("HUSDT", store("HUSDT"));

    List<String> byVolume =
        volumes.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(select("USDT", "", 3, "2024-02-15")).isEqualTo(byVolume);
    assertThat(select("USDT", "", 2, "2024-02-15T23:00:00Z")).isEqualTo(byVolume.subList(0, 2));
    assertThat(select("USDT", "", 5, "")).hasSize(3).doesNotContain("OLDUSDT");
  }

  @Test
  @Order(7)
  void widensASpanByTheLakesOwnCandlesAndKeepsWhatNobodyKnowsAnyMore() {
    lake.store(
        "OLDUSDT",
        Interval.D1,
        FakeMarket.candles("OLDUSDT", Interval.D1, day("2018-05-18"), day("2018-05-19")),
        "dump");
    lake.store(
        "BUSDT",
        Interval.D1,
        FakeMarket.candles("BUSDT", Interval.D1, day("2017-01-01"), day("2017-01-02")),
        "synthetic");
    new SymbolTable(lake.spark())
        .upsert(
            List.of(
                symbol("LOSTUSDT", "LOST", "USDT", "TRADING", day("2020-01-01"), day("2020-02-01"))
                    .row()));

    UniverseRefresh.Result result = refresh();

    assertThat(result.delisted()).isEqualTo(3);
    assertThat(known())
        .contains(
            symbol("OLDUSDT", "OLD", "USDT", "DELISTED", day("2018-05-18"), day("2019-07-11")),
            symbol("BUSDT", "B", "USDT", "TRADING", LISTED, day("2024-03-10")),
            symbol("LOSTUSDT", "LOST", "USDT", "DELISTED", day("2020-01-01"), day("2020-02-01")));
  }

  @Test
  @Order(8)
  void remembersWhenASymbolWasFirstAndLastSeen() {
    Instant later = NOW.plus(Duration.ofDays(3));
    exchange.now(later);
    refresh();
    KnownSymbol traded = known().get(0);
    assertThat(traded.firstSeen()).isEqualTo(NOW);
    assertThat(traded.lastSeen()).isEqualTo(later);
    assertThat(traded.span()).contains(new Span(LISTED, day("2024-03-13")));
    assertThat(known())
        .filteredOn(symbol -> symbol.symbol().equals("LOSTUSDT"))
        .singleElement()
        .extracting(KnownSymbol::lastSeen)
        .isEqualTo(NOW);
  }

  /** Stores 45 days and tells the quote volume of those that count. */
  private static double store(String symbol) {
    List<Candle> candles = FakeMarket.candles(symbol, Interval.D1, LISTED, day("2024-02-20"));
    lake.store(symbol, Interval.D1, candles, "rest");
    return candles.stream()
        .filter(candle -> candle.openTime() >= day("2024-01-16").toEpochMilli())
        .filter(candle -> candle.openTime() < day("2024-02-15").toEpochMilli())
        .mapToDouble(Candle::quoteVolume)
        .sum();
  }

  private static UniverseRefresh.Result refresh() {
    BinanceRest rest =
        new BinanceRest(
            new BinanceSettings(exchange.url(), 3, Duration.ZERO, Duration.ofMillis(1)),
            Clock.fixed(NOW, ZoneOffset.UTC));
    return new UniverseRefresh(lake.spark(), rest, DUMPS, Progress.SILENT).run();
  }

  /** Without a quote asset and without a pattern, all. */
  private static List<String> select(String quote, String pattern, int top, String at) {
    Optional<Instant> time =
        Optional.of(at)
            .filter(text -> !text.isEmpty())
            .map(text -> text.contains("T") ? Instant.parse(text) : day(text));
    return new Universe(lake.spark())
        .select(
            new Selection(
                List.of(),
                Optional.of(quote).filter(text -> !text.isEmpty()),
                Optional.of(pattern).filter(text -> !text.isEmpty()),
                top,
                time,
                quote.isEmpty() && pattern.isEmpty()));
  }

  private static List<KnownSymbol> known() {
    return new SymbolTable(lake.spark()).rows().stream().map(KnownSymbol::of).toList();
  }

  private static KnownSymbol symbol(
      String symbol, String base, String quote, String status, Instant first, Instant last) {
    return new KnownSymbol(
        symbol,
        Optional.of(base),
        Optional.of(quote),
        status,
        Optional.of(new Span(first, last)),
        NOW,
        NOW);
  }

  private static Instant day(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }
}
