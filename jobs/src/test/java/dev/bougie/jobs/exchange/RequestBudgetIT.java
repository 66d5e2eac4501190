package dev.bougie.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.Secret;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a host of its own, so that all may share one database. */
class RequestBudgetIT {

  /** No test lives to see such a window's end. */
  private static final Duration CENTURY = Duration.ofDays(36_525);

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int EXCHANGE_LIMIT = 250;
  private static final int THREADS = 8;
  private static final Instant NOW = Instant.parse("2024-01-02T00:00:00Z");
  private static final Clock HERE =
      Clock.fixed(Instant.parse("2025-06-01T12:34:59.999Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;
  private static Database database;

  @BeforeAll
  static void open() {
    database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                folder.resolve("postgres"),
                Duration.ofSeconds(30),
                THREADS));
    database.migrate();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void grantsTheWholeLimitAndNoMoreHoweverManyAskAtOnce(TestInfo test) throws Exception {
    int limit = 1000;
    List<Callable<Integer>> takers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      WeightLedger ledger = ledger(test);
      SplittableRandom random = new SplittableRandom(thread);
      takers.add(
          () -> {
            int taken = 0;
            for (int weight = 7; weight > 0; ) {
              int asked = random.nextInt(1, weight + 1);
              if (ledger.take(asked, limit).isPresent()) {
                taken += asked;
              } else {
                weight = asked - 1;
              }
            }
            return taken;
          });
    }

    int sum = together(takers).stream().mapToInt(Integer::intValue).sum();

    assertThat(sum).isEqualTo(limit).isEqualTo(used(test));
  }

  @Test
  void beginsAfreshWithTheNextWindow(TestInfo test) {
    WeightLedger ledger = ledger(test);
    assertThat(ledger.take(100, 100)).isPresent();
    assertThat(ledger.take(1, 100)).isEmpty();
    assertThat(ledger.pause().closed()).isFalse();
    assertThat(ledger.pause().left()).isPositive();

    update("UPDATE request_budget SET window_start = '1900-01-01' WHERE host = :host", test);

    assertThat(ledger.take(60, 100)).get().extracting(WeightLedger.Lease::used).isEqualTo(60);
    assertThat(ledger.take(41, 100)).isEmpty();
    assertThat(ledger.take(40, 100)).get().extracting(WeightLedger.Lease::used).isEqualTo(100);
  }

  @Test
  void stopsEveryProcessAtOnceWhereTheExchangeHasRefusedOne(TestInfo test) {
    ProcessBudget refused = process(test, 100);
    RequestBudget.Grant unused = refused.acquire(2);
    assertThat(ledger(test).take(2, 100)).isPresent();

    refused.closeWindow();

    assertThat(ledger(test).take(2, 100)).isEmpty();
    assertThat(ledger(test).pause().closed()).isTrue();
    assertThat(ledger(test).pause().left()).isPositive();
    update("UPDATE request_budget SET closed_until = now() WHERE host = :host", test);
    assertThat(ledger(test).take(2, 100)).isPresent();
  }

  @Test
  void closesAsLongAsTheLongestBan(TestInfo test) {
    Instant until = Instant.parse("2999-01-01T00:00:00Z");
    process(test, 100).closeUntil(until);
    process(test, 100).closeUntil(Instant.parse("2026-01-01T00:00:00Z"));
    ledger(test, SHORT).closeWindow();

    assertThat(ledger(test).take(2, 100)).isEmpty();
    Instant closed =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT closed_until FROM request_budget WHERE host = ?")
                        .bind(0, host(test))
                        .mapTo(Instant.class)
                        .one());
    assertThat(closed).isEqualTo(until);
  }

  @Test
  void doesNotWaitForTheEndOfALongBan(TestInfo test) {
    ProcessBudget process = new ProcessBudget(ledger(test, SHORT), host(test), 100, SHORT);
    process.closeUntil(Instant.parse("2999-01-01T00:00:00Z"));
    assertThatThrownBy(() -> process.acquire(2))
        .isInstanceOf(ExchangeException.class)
        .hasMessageStartingWith(
            "the request budget of %s is closed or spent".formatted(host(test)));
  }

  @Test
  void refusesARequestThatNoWindowHasTheWeightFor(TestInfo test) {
    assertThatThrownBy(() -> process(test, 10).acquire(20))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("weight 20 is more than the 10");
  }

  @Test
  void believesTheExchangeWhereItHasCountedMore(TestInfo test) {
    ProcessBudget process = process(test, 1000);
    RequestBudget.Grant grant = process.acquire(2);
    grant.counted(700);
    assertThat(used(test)).isEqualTo(700);
    grant.counted(300);
    assertThat(used(test)).isEqualTo(700);
    assertThat(ledger(test).take(301, 1000)).isEmpty();
    assertThat(ledger(test).take(300, 1000)).isPresent();

    assertThat(ledger(test).raise(Instant.EPOCH.minusSeconds(1), 5_000)).isEqualTo(1_000);
  }

  /** What is leased and lapses is lost to the others. */
  @Test
  void leasesFewTimesAndNotMuchMoreThanItSpends(TestInfo test) {
    ProcessBudget process = process(test, 4_800);
    for (int request = 0; request < 1_000; request++) {
      RequestBudget.Grant unused = process.acquire(2);
    }
    assertThat(used(test)).isBetween(2_000, 2_000 + 4_800 / 200);
  }

  @Test
  void asksTheExchangeForItsLimitOnceForAllProcesses() throws Exception {
    try (FakeExchange exchange = exchange()) {
      exchange.limits(FakeLimits.of(3_000, CENTURY));
      BinanceSettings settings = settings(exchange, CENTURY);

      RequestBudget first = RequestBudget.shared(database.access(), settings, HERE);
      RequestBudget second = RequestBudget.shared(database.access(), settings, HERE);

      assertThat(first).isEqualTo(second).extracting("limit").isEqualTo(2_400);
      assertThat(copy(first)).isEqualTo(first);
      assertThat(exchange.requests()).containsExactly(URI.create("/api/v3/exchangeInfo"));
      int told =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery("SELECT used FROM request_budget WHERE host = ?")
                          .bind(0, exchange.url().getAuthority())
                          .mapTo(Integer.class)
                          .one());
      assertThat(told).isEqualTo(20);
    }
  }

  @Test
  void assumesTheLeastLimitWhereTheServerTellsNone() {
    try (FakeExchange exchange = exchange()) {
      BinanceSettings elsewhere =
          new BinanceSettings(
              URI.create(exchange.url() + "/wrong"), 1, Duration.ZERO, Duration.ZERO);
      assertThat(RequestBudget.shared(database.access(), elsewhere, HERE))
          .extracting("limit")
          .isEqualTo(960);
    }
  }

  @Test
  void fetchesMuchMoreThanAWindowHoldsWithoutARefusal() throws Exception {
    try (FakeExchange exchange = exchange()) {
      FakeLimits limits = FakeLimits.of(EXCHANGE_LIMIT, SHORT);
      exchange.limits(limits);
      fetchInTwoProcesses(exchange);
      assertThat(limits.refused()).isZero();
      assertThat(limits.most()).isBetween(100, EXCHANGE_LIMIT);
    }
  }

  @Test
  void isNotBannedWhereSomebodyElseHasSpentTheLimit() throws Exception {
    try (FakeExchange exchange = exchange()) {
      FakeLimits limits = FakeLimits.of(EXCHANGE_LIMIT, SHORT);
      exchange.limits(limits);
      limits.spendNextWindows(2);
      fetchInTwoProcesses(exchange);
      assertThat(limits.refused()).isPositive();
      assertThat(limits.banned()).isZero();
    }
  }

  /** The other side of the tests above: this load would be refused, and its sender banned. */
  @Test
  void wouldBeBannedWithoutABudget() throws Exception {
    try (FakeExchange exchange = exchange()) {
      FakeLimits limits = FakeLimits.of(EXCHANGE_LIMIT, Duration.ofDays(1));
      exchange.limits(limits);
      List<Callable<Integer>> fetches = new ArrayList<>();
      BinanceSettings once =
          new BinanceSettings(exchange.url(), 1, Duration.ZERO, Duration.ofMillis(1));
      for (int thread = 0; thread < THREADS; thread++) {
        fetches.add(() -> refusals(new BinanceRest(once, HERE)));
      }
      assertThat(together(fetches).stream().mapToInt(Integer::intValue).sum()).isPositive();
      assertThat(limits.banned()).isPositive();
    }
  }

  private static int refusals(BinanceRest exchange) {
    int refusals = 0;
    for (int call = 0; call < 40; call++) {
      try {
        exchange.klines("BTCUSDT", Interval.D1, 0, NOW.toEpochMilli());
      } catch (ExchangeException e) {
        refusals++;
      }
    }
    return refusals;
  }

  private static void fetchInTwoProcesses(FakeExchange exchange) throws Exception {
    BinanceSettings settings = settings(exchange, SHORT);
    String host = exchange.url().getAuthority();
    List<Callable<Integer>> fetches = new ArrayList<>();
    for (int process = 0; process < 2; process++) {
      WeightLedger ledger = new WeightLedger(database.jdbi(), host, SHORT);
      RequestBudget budget =
          new OneProcess(
              new ProcessBudget(
                  ledger, host, (int) (EXCHANGE_LIMIT * settings.weightShare()), SHORT));
      BinanceRest rest = new BinanceRest(settings, HERE, budget);
      for (int thread = 0; thread < THREADS / 2; thread++) {
        fetches.add(
            () -> {
              for (int call = 0; call < 40; call++) {
                assertThat(rest.klines("BTCUSDT", Interval.D1, 0, NOW.toEpochMilli())).hasSize(1);
              }
              return 40;
            });
      }
    }
    assertThat(together(fetches)).hasSize(THREADS).containsOnly(40);
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static FakeExchange exchange() {
    return FakeExchange.start(
        List.of("BTCUSDT"), Interval.D1, Instant.parse("2024-01-01T00:00:00Z"), NOW);
  }

  private static BinanceSettings settings(FakeExchange exchange, Duration window) {
    return new BinanceSettings(exchange.url(), 6, Duration.ZERO, Duration.ofMillis(1), 0.8, window);
  }

  private static ProcessBudget process(TestInfo test, int limit) {
    return new ProcessBudget(ledger(test), host(test), limit, CENTURY);
  }

  private static WeightLedger ledger(TestInfo test) {
    return ledger(test, CENTURY);
  }

  private static WeightLedger ledger(TestInfo test, Duration window) {
    return new WeightLedger(database.jdbi(), host(test), window);
  }

  private static String host(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }

  private static int used(TestInfo test) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT used FROM request_budget WHERE host = ?")
                    .bind(0, host(test))
                    .mapTo(Integer.class)
                    .one());
  }

  private static void update(String statement, TestInfo test) {
    database
        .jdbi()
        .useHandle(handle -> handle.createUpdate(statement).bind("host", host(test)).execute());
  }

  private static Object copy(Object original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  /** A process of its own, as far as the budget can tell. */
  private record OneProcess(ProcessBudget budget) implements RequestBudget {

    @Override
    public Grant acquire(int weight) {
      return budget.acquire(weight);
    }

    @Override
    public void closeWindow() {
      budget.closeWindow();
    }

    @Override
    public void closeUntil(Instant until) {
      budget.closeUntil(until);
    }
  }
}
