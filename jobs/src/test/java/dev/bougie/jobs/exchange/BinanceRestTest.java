package dev.bougie.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinanceRestTest {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-01-04T06:00:00Z");

  /** Behind the end of every ban. */
  private static final Instant LATER = Instant.parse("2025-06-01T00:00:00Z");

  private static final List<String> MANY =
      IntStream.range(0, 300).mapToObj("S%03dUSDT"::formatted).toList();

  private final FakeExchange exchange = FakeExchange.start(MANY, Interval.D1, FROM, NOW);
  private final Counting budget = new Counting();
  private final BinanceRest rest =
      new BinanceRest(
          new BinanceSettings(exchange.url(), 3, Duration.ZERO, Duration.ofMillis(1)),
          Clock.fixed(LATER, ZoneOffset.UTC),
          budget);

  @AfterEach
  void close() {
    exchange.close();
  }

  @Test
  void tellsTheListedSymbols() {
    exchange.status("S001USDT", "BREAK");
    assertThat(rest.symbols())
        .hasSize(300)
        .startsWith(
            new ListedSymbol("S000USDT", "S000", "USDT", "TRADING"),
            new ListedSymbol("S001USDT", "S001", "USDT", "BREAK"));
  }

  @Test
  void asksOnceForHundredsOfSymbols() {
    rest.requireSymbols(MANY);
    assertThat(exchange.requests()).containsExactly(URI.create("/api/v3/exchangeInfo"));
  }

  @Test
  void asksForFewSymbolsOneByOne() {
    rest.requireSymbols(MANY.subList(0, 3));
    assertThat(exchange.requests()).hasSize(3).allMatch(call -> call.getPath().endsWith("/klines"));
  }

  @Test
  void namesTheOneAmongManyThatTheExchangeLacks() {
    List<String> symbols = new ArrayList<>(MANY);
    symbols.add(150, "NOSUCH");
    assertThatThrownBy(() -> rest.requireSymbols(symbols))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("market.symbols = 'NOSUCH' cannot be used: must be symbols of");
  }

  @Test
  void allowsDelistedSymbolsWhoseDumpsAreThere() {
    for (int count : new int[] {1, 300}) {
      List<String> symbols = new ArrayList<>(MANY.subList(0, count));
      symbols.add("GONEUSDT");
      assertThatCode(() -> rest.listed(symbols, List.of("GONEUSDT", "OLDUSDT")))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> rest.listed(symbols, List.of("OLDUSDT")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'GONEUSDT'");
    }
  }

  @Test
  void findsTheFirstAndTheLastCandle() {
    assertThat(rest.firstCandle("S000USDT", Interval.D1))
        .map(Candle::openTime)
        .contains(FROM.toEpochMilli());
    assertThat(rest.lastCandle("S000USDT", Interval.D1))
        .map(Candle::openTime)
        .contains(Instant.parse("2024-01-04T00:00:00Z").toEpochMilli());
    assertThat(rest.firstCandle("S000USDT", Interval.H1)).isEmpty();
  }

  @Test
  void takesTheWeightOfEveryTryFromTheBudgetAndPassesOnWhatWasCounted() {
    exchange.limits(FakeLimits.of(6000, Duration.ofDays(36_525)));
    exchange.failNext(FakeExchange.Fault.SERVER_ERROR, FakeExchange.Fault.PAGE);

    assertThat(rest.now()).isEqualTo(NOW);
    assertThat(rest.klines("S000USDT", Interval.D1, 0, NOW.toEpochMilli())).hasSize(4);
    assertThat(rest.symbols()).hasSize(300);

    assertThat(budget.acquired).containsExactly(1, 1, 1, 2, 20);
    assertThat(budget.counted).containsExactly(2, 3, 5, 25);
    assertThat(budget.closed).isEmpty();
  }

  @Test
  void closesTheBudgetWhereTheExchangeRefuses() {
    exchange.failNext(FakeExchange.Fault.BANNED);
    assertThat(rest.now()).isEqualTo(NOW);
    assertThat(budget.closed).containsExactly(Instant.ofEpochMilli(1735689600000L));
  }

  /** Grants everything and remembers. */
  private static final class Counting implements RequestBudget {
    private static final long serialVersionUID = 1L;

    private final List<Integer> acquired = new ArrayList<>();
    private final List<Integer> counted = new ArrayList<>();
    private final List<Instant> closed = new ArrayList<>();

    @Override
    public Grant acquire(int weight) {
      acquired.add(weight);
      return counted::add;
    }

    @Override
    public void closeWindow() {
      closed.add(Instant.MIN);
    }

    @Override
    public void closeUntil(Instant until) {
      closed.add(until);
    }
  }
}
