package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.FakeExchange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten hourly candles have closed that nobody told. */
class HoleFillerTest {

  private static final int HOURS = 10;
  private static final Instant FROM = Instant.parse("2024-03-01T02:00:00Z");
  private static final Instant NOW = Instant.parse("2024-03-01T12:05:00Z");
  private static final Duration LONG = Duration.ofMinutes(2);

  private final List<MarketProgress> markets =
      Stream.of("AUSDT", "BUSDT", "CUSDT", "DUSDT")
          .map(symbol -> new Market(symbol, Interval.H1))
          .map(market -> new MarketProgress(market, hour(-1)))
          .toList();
  private final MarketProgress last = markets.get(3);
  private final Counters counters = new Counters();

  private FakeExchange exchange;
  private HoleFiller filler;

  @BeforeEach
  void start() {
    List<String> symbols = markets.stream().map(market -> market.market().symbol()).toList();
    exchange = FakeExchange.start(symbols, Interval.H1, FROM, NOW);
    Rejects rejects = new Rejects(none -> {});
    Map<Market, MarketProgress> byName =
        markets.stream().collect(Collectors.toMap(MarketProgress::market, Function.identity()));
    filler =
        new HoleFiller(
            new BinanceRest(
                new BinanceSettings(exchange.url(), 1, Duration.ZERO, Duration.ofMillis(1)),
                Clock.fixed(NOW, ZoneOffset.UTC)),
            new Intake(byName, List.of(), rejects, Duration.ZERO, counters),
            rejects,
            counters,
            2 * HOURS);
  }

  @AfterEach
  void close() {
    exchange.close();
  }

  @Test
  void fillsTheMarketsBehindThoseThatWereTakenOffTheList() throws Exception {
    markets.subList(0, 3).forEach(market -> exchange.delist(market.market().symbol()));
    look(NOW);
    assertThat(last.takenUntil()).isEqualTo(hour(HOURS - 1));
    look(NOW);
    look(NOW);
    assertThat(markets.subList(0, 3))
        .allMatch(MarketProgress::isSilent)
        .allMatch(market -> market.takenUntil() == hour(-1));
  }

  @Test
  void asksNoFurtherOnceTheExchangeHasFailedForThreeMarkets() throws Exception {
    exchange.failPages(
        FakeExchange.Fault.SERVER_ERROR,
        FakeExchange.Fault.SERVER_ERROR,
        FakeExchange.Fault.SERVER_ERROR);
    look(NOW);
    assertThat(last.takenUntil()).isEqualTo(hour(-1));
  }

  @Test
  void takesNoEmptyAnswerForTheLastWord() throws Exception {
    for (int looks = 0; looks < 2; looks++) {
      exchange.failPages(
          FakeExchange.Fault.EMPTY,
          FakeExchange.Fault.EMPTY,
          FakeExchange.Fault.EMPTY,
          FakeExchange.Fault.EMPTY);
      look(NOW);
      assertThat(last.takenUntil()).isEqualTo(hour(-1));
      assertThat(last.isSilent()).isFalse();
    }
    look(NOW);
    assertThat(last.takenUntil()).isEqualTo(hour(HOURS - 1));
    assertThat(counters.filled.sum()).isEqualTo(4 * HOURS);
  }

  @Test
  void takesNoShortAnswerForTheLastWord() throws Exception {
    List<Candle> all = exchange.closed("DUSDT");
    all.subList(4, HOURS)
        .forEach(candle -> exchange.remove("DUSDT", Instant.ofEpochMilli(candle.openTime())));
    look(NOW);
    assertThat(last.takenUntil()).isEqualTo(hour(3));
    exchange.add("DUSDT", all.get(6));
    look(NOW);
    assertThat(last.takenUntil())
        .as("a later candle tells that two do not exist")
        .isEqualTo(hour(6));
  }

  @Test
  void settlesWhatThreeLooksInARowHaveNotFound() throws Exception {
    for (int hour = 7; hour < HOURS; hour++) {
      exchange.remove("DUSDT", Instant.ofEpochMilli(hour(hour)));
    }
    look(NOW);
    look(NOW);
    look(NOW);
    assertThat(last.takenUntil()).isEqualTo(hour(6));
    look(NOW);
    assertThat(last.takenUntil()).isEqualTo(hour(HOURS - 1));
  }

  @Test
  void looksThreeTimesForTheCandlesOfASilentMarketToo() throws Exception {
    for (int hour = 0; hour < HOURS + 3; hour++) {
      exchange.now(NOW.plus(Duration.ofHours(3)));
      exchange.remove("DUSDT", Instant.ofEpochMilli(hour(hour)));
    }
    Instant later = NOW;
    for (int looks = 0; looks < 3; looks++) {
      look(later);
      later = later.plus(LONG);
    }
    assertThat(last.isSilent()).isTrue();
    assertThat(last.takenUntil()).isEqualTo(hour(HOURS - 1));
    look(NOW.plus(Duration.ofHours(1)));
    look(NOW.plus(Duration.ofHours(2)));
    assertThat(last.takenUntil()).isEqualTo(hour(HOURS - 1));
    look(NOW.plus(Duration.ofHours(3)));
    assertThat(last.takenUntil()).isEqualTo(hour(HOURS));
  }

  private void look(Instant now) throws InterruptedException {
    filler.fill(markets, now, now.toEpochMilli());
  }

  private static long hour(int hour) {
    return Interval.H1.plus(FROM.toEpochMilli(), hour);
  }
}
