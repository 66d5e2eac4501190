package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.FakeExchange.Fault;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.model.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestCandlesTest {

  private static final Instant FROM = Instant.parse("2019-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2019-04-01T00:30:00Z");
  private static final Clock HERE =
      Clock.fixed(Instant.parse("2025-06-01T12:34:56Z"), ZoneOffset.UTC);

  private final FakeExchange exchange =
      FakeExchange.start(List.of("BTCUSDT", "ETHUSDT"), Interval.H1, FROM, NOW);

  @AfterEach
  void close() {
    exchange.close();
  }

  @Test
  void tellsTheExchangesOwnTime() {
    assertThat(rest(1).now()).isEqualTo(NOW);
  }

  @Test
  void fetchesEveryCandleOfManyPagesOnceAndInOrder() {
    List<Candle> fetched = fetch("BTCUSDT", FROM, NOW);

    assertThat(fetched.subList(0, fetched.size() - 1).equals(exchange.closed("BTCUSDT"))).isTrue();
    assertThat(fetched).hasSize(90 * 24 + 1);
    assertThat(exchange.requests()).hasSize(3);
  }

  @Test
  void fetchesFromInclusiveToExclusive() {
    Instant from = Instant.parse("2019-02-01T00:00:00Z");
    assertThat(fetch("BTCUSDT", from, from.plus(Duration.ofHours(3))))
        .extracting(Candle::openTime)
        .containsExactly(
            from.toEpochMilli(),
            from.plus(Duration.ofHours(1)).toEpochMilli(),
            from.plus(Duration.ofHours(2)).toEpochMilli());
  }

  /** A page is cut by rows, so rows that should not be there push good ones out at its end. */
  @Test
  void losesNoCandleWhereAPageHoldsRowsTooMany() {
    Candle early = exchange.closed("BTCUSDT").get(10);
    exchange.add(
        "BTCUSDT", Candles.with(early, early.openTime() + 1_000, early.high(), early.close()));
    exchange.add(
        "BTCUSDT", Candles.with(early, early.openTime() + 2_000, early.high(), early.close()));
    exchange.add("BTCUSDT", early);

    List<Candle> fetched = fetch("BTCUSDT", FROM, NOW);

    assertThat(fetched.containsAll(exchange.closed("BTCUSDT"))).isTrue();
    assertThat(exchange.requests()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"SERVER_ERROR", "UNAVAILABLE", "PAGE", "HALF", "BROKEN_OFF"})
  void triesAgainAfterAFaultThatPasses(Fault fault) {
    exchange.failNext(fault, fault);
    assertThat(fetch("BTCUSDT", NOW.minus(Duration.ofHours(5)), NOW)).hasSize(5);
    assertThat(exchange.requests()).hasSize(3);
  }

  @Test
  void asksTheTimeAgainAfterAFaultThatPasses() {
    exchange.failNext(Fault.UNAVAILABLE, Fault.PAGE);
    assertThat(rest(3).now()).isEqualTo(NOW);
  }

  @Test
  void saysInOneLineWhatWasAskedInVain() {
    exchange.failNext(Fault.UNAVAILABLE, Fault.PAGE, Fault.SERVER_ERROR);
    assertThatThrownBy(() -> rest(3).now())
        .isInstanceOf(ExchangeException.class)
        .hasMessageStartingWith(
            "binance.url = '%s' gave no answer to /api/v3/time after 3 tries: "
                .formatted(exchange.url()));
  }

  @Test
  void doesNotRepeatWhatIsForbidden() {
    exchange.failNext(Fault.FORBIDDEN);
    assertThatThrownBy(() -> rest(6).now())
        .isInstanceOf(ExchangeException.class)
        .hasMessage(
            "binance.url = '%s' refused /api/v3/time: status 403, <html> <body>403 Forbidden</body> </html>"
                .formatted(exchange.url()));
    assertThat(exchange.requests()).hasSize(1);
  }

  @Test
  void saysSoWhereTheServerIsNoExchange() {
    RestCandles elsewhere = rest(URI.create(exchange.url() + "/wrong"), 2);
    assertThatThrownBy(elsewhere::now)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("refused /api/v3/time: status 404");
  }

  @Test
  void tellsTheExchangesOwnWordsWhereItRefuses() {
    CandleSource.Page page = new CandleSource.Page("NOSUCH", Interval.H1, 0, 3_600_000);
    assertThatThrownBy(() -> rest(6).fetch(page))
        .isInstanceOf(ExchangeException.class)
        .hasMessage(
            "binance.url = '%s' refused /api/v3/klines?symbol=NOSUCH&interval=1h&startTime=0: status 400, code -1121, Invalid symbol."
                .formatted(exchange.url()));
  }

  @Test
  void knowsAnExchangeThatNobodyAnswersFor() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> rest(URI.create("http://127.0.0.1:" + port), 2).now())
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("http://127.0.0.1:" + port);
  }

  @Test
  void countsThePagesWithoutMakingThem() {
    RestCandles rest = rest(1);
    for (Interval interval : Interval.values()) {
      for (long seconds : new long[] {0, 1, 999, 1_000, 1_001, 12_345_678}) {
        Range range =
            new Range(FROM.toEpochMilli() + 1_234, FROM.toEpochMilli() + 1_235 + 1_000 * seconds);

        assertThat(rest.calls(interval, range))
            .as("%s of %s", interval, range)
            .isEqualTo(rest.pages("BTCUSDT", interval, range).toList().size());
      }
    }
  }

  @Test
  void makesNoMorePagesThanAreTaken() {
    Range endless = new Range(0, Long.MAX_VALUE / 2);

    Iterator<CandleSource.Page> pages =
        rest(1).pages(Interval.S1, Map.of("BTCUSDT", List.of(endless)));

    assertThat(pages.next().to()).isEqualTo(1_000_000L);
    assertThat(pages.next().to()).isEqualTo(2_000_000L);
  }

  @Test
  void acceptsSymbolsThatTheExchangeHas() {
    assertThatCode(() -> rest(1).requireSymbols(List.of("BTCUSDT", "ETHUSDT")))
        .doesNotThrowAnyException();
  }

  @Test
  void namesTheSymbolThatTheExchangeLacks() {
    for (String symbol : List.of("NOSUCH", "btcusdt", "ΩUSDT")) {
      assertThatThrownBy(() -> rest(6).requireSymbols(List.of("BTCUSDT", symbol)))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "market.symbols = '%s' cannot be used: must be symbols of the exchange at %s, such as BTCUSDT"
                  .formatted(symbol, exchange.url()));
    }
  }

  private List<Candle> fetch(String symbol, Instant from, Instant to) {
    RestCandles rest = rest(3);
    return rest.pages(symbol, Interval.H1, from, to)
        .flatMap(page -> rest.fetch(page).stream())
        .toList();
  }

  private RestCandles rest(int attempts) {
    return rest(exchange.url(), attempts);
  }

  private static RestCandles rest(URI url, int attempts) {
    return new RestCandles(
        new BinanceRest(
            new BinanceSettings(url, attempts, Duration.ZERO, Duration.ofMillis(1)), HERE));
  }
}
