package dev.bougie.serving.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.model.market.MarketCandles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MarketsTest {

  private static final int PLACES = 5;
  private static final long START = Instant.parse("2025-06-01T00:00:00Z").toEpochMilli();

  private final Map<String, List<Double>> closes = new TreeMap<>();
  private final List<Instant> reads = Collections.synchronizedList(new ArrayList<>());
  private Instant now = Instant.parse("2025-06-01T05:00:00Z");
  private final Markets markets = new Markets(this::read, () -> now);

  @Test
  void readsOnceForAllSymbolsOfATime() {
    for (int symbol = 0; symbol < 500; symbol++) {
      closes.put("S" + symbol, List.of(1.0, 2.0, 3.0 + symbol));
    }
    closes.keySet().forEach(symbol -> assertThat(around(symbol).symbols()).hasSize(500));
    assertThat(reads).containsExactly(Instant.ofEpochMilli(at(2)));
  }

  @Test
  void readsAgainWhereItLacksTheCandlesAskedFor() {
    closes.put("AUSDT", List.of(1.0, 2.0));
    closes.put("BUSDT", List.of(1.0));
    around("AUSDT");
    closes.put("BUSDT", List.of(1.0, 7.0));
    assertThat(around("BUSDT").market().returns(1).at(PLACES - 1).size()).isEqualTo(2);
    around("AUSDT");
    assertThat(reads).hasSize(2);
    closes.put("AUSDT", List.of(1.5, 2.0));
    around("AUSDT");
    assertThat(reads).hasSize(3);
  }

  @Test
  void readsAgainAfterSomeSecondsAndWhenTheClockWasSetBack() {
    closes.put("AUSDT", List.of(1.0, 2.0));
    around("AUSDT");
    now = now.plusSeconds(2);
    around("AUSDT");
    assertThat(reads).hasSize(1);
    now = now.plusMillis(1);
    around("AUSDT");
    assertThat(reads).hasSize(2);
    now = now.minus(Duration.ofDays(1));
    around("AUSDT");
    assertThat(reads).hasSize(3);
  }

  @Test
  void keepsAFewTimesOnly() {
    for (int time = 1; time <= 9; time++) {
      closes.put("S" + time, new ArrayList<>(List.of(1.0)));
      for (int more = 1; more < time; more++) {
        closes.getOrDefault("S" + time, List.of()).add(1.0 + more);
      }
      around("S" + time);
    }
    assertThat(reads).hasSize(9);
    around("S9");
    around("S2");
    assertThat(reads).hasSize(9);
    around("S1");
    assertThat(reads).hasSize(10);
  }

  @Test
  void comparesASymbolThatIsTradedNoMoreWithNobody() {
    closes.put("GONEUSDT", List.of(1.0, 2.0));
    closes.put("BTCUSDT", List.of(1.0, 2.0));
    now = Instant.ofEpochMilli(at(1 + PLACES));
    assertThat(around("GONEUSDT").symbols()).hasSize(2);
    now = now.plusMillis(1);
    assertThat(around("GONEUSDT").symbols()).isEmpty();
    assertThat(reads).hasSize(1);
  }

  @Test
  void comparesWithNobodyWhileTheOthersCandlesAreStillToCome() {
    for (int symbol = 0; symbol < 10; symbol++) {
      closes.put("S" + symbol, symbol < 8 ? List.of(1.0, 2.0) : List.of(1.0));
    }
    assertThat(around("S0").symbols()).isEmpty();
    closes.put("S8", List.of(1.0, 2.0));
    now = now.plusSeconds(3);
    assertThat(around("S0").symbols()).hasSize(9).doesNotContain("S9");
  }

  @Test
  void saysWhereTheSymbolsCandlesAreOthersThanThoseThatAreStored() {
    closes.put("AUSDT", List.of(1.0, 2.0));
    closes.put("BUSDT", List.of(1.0, 2.0));
    CandleColumns before = columns("AUSDT");
    closes.put("AUSDT", List.of(1.0, 2.5));
    assertThat(markets.around("AUSDT", before, PLACES)).isEmpty();
    assertThat(markets.around("AUSDT", columns("AUSDT"), PLACES)).isPresent();
    assertThat(reads).hasSize(1);
  }

  /** The market of one time is read while that of another time already is, each once. */
  @Test
  void readsMarketsSideBySide() throws Exception {
    closes.put("AUSDT", List.of(1.0));
    closes.put("BUSDT", List.of(1.0, 2.0));
    CyclicBarrier bothRead = new CyclicBarrier(2);
    Markets slow =
        new Markets(
            (interval, last, places) -> {
              meet(bothRead);
              return read(interval, last, places);
            },
            () -> now);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Optional<Markets.Around>>> found = new ArrayList<>();
      for (String symbol : List.of("AUSDT", "AUSDT", "BUSDT", "BUSDT")) {
        found.add(threads.submit(() -> slow.around(symbol, columns(symbol), PLACES)));
      }
      for (Future<Optional<Markets.Around>> one : found) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isPresent();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(reads).hasSize(2);
  }

  @Test
  void keepsWhatTookLongToReadFromTheEndOfTheReadOn() {
    closes.put("AUSDT", List.of(1.0, 2.0));
    closes.put("BUSDT", List.of(1.0, 2.0));
    Markets slow =
        new Markets(
            (interval, last, places) -> {
              now = now.plusSeconds(9);
              return read(interval, last, places);
            },
            () -> now);
    assertThat(slow.around("AUSDT", columns("AUSDT"), PLACES)).isPresent();
    now = now.plusSeconds(2);
    assertThat(slow.around("BUSDT", columns("BUSDT"), PLACES)).isPresent();
    assertThat(reads).hasSize(1);
  }

  @Test
  void failsAtOnceForASecondAfterAReadThatFailed() {
    closes.put("AUSDT", List.of(1.0, 2.0));
    Markets failing =
        new Markets(
            (interval, last, places) -> {
              read(interval, last, places);
              now = now.plusSeconds(9);
              throw new IllegalStateException("no answer " + reads.size());
            },
            () -> now);
    for (int failure = 1; failure <= 2; failure++) {
      for (int call = 0; call < 2; call++) {
        assertThatIllegalStateException()
            .isThrownBy(() -> failing.around("AUSDT", columns("AUSDT"), PLACES))
            .withMessage("no answer " + failure);
        now = now.plusMillis(500);
      }
      now = now.plusMillis(1);
    }
    assertThat(reads).hasSize(2);
  }

  /** Even where it has gone out of date before the last of them looks at it. */
  @Test
  void sharesAReadWithAllWhoWaitForIt() throws Exception {
    closes.put("AUSDT", List.of(1.0, 2.0));
    List<CandleColumns> asked = Collections.nCopies(4, columns("AUSDT"));
    for (Future<Optional<Markets.Around>> one : askDuringTheFirstRead(asked, () -> {})) {
      assertThat(one.get(30, TimeUnit.SECONDS)).isPresent();
    }
    assertThat(reads).hasSize(1);
  }

  @Test
  void sharesAFailureWithAllWhoWaitForIt() throws Exception {
    closes.put("AUSDT", List.of(1.0, 2.0));
    List<CandleColumns> asked = Collections.nCopies(4, columns("AUSDT"));
    Runnable failure =
        () -> {
          throw new IllegalStateException("no answer");
        };
    for (Future<Optional<Markets.Around>> one : askDuringTheFirstRead(asked, failure)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> one.get(30, TimeUnit.SECONDS))
          .withMessageContaining("no answer");
    }
    assertThat(reads).hasSize(1);
  }

  /** One of them was asked with candles that no later read holds either. */
  @Test
  void readsOnceMoreForAllWhoseCandlesTheReadLacks() throws Exception {
    closes.put("AUSDT", List.of(1.0, 7.0));
    CandleColumns before = columns("AUSDT");
    closes.put("AUSDT", List.of(1.0, 3.0));
    CandleColumns after = columns("AUSDT");
    closes.put("AUSDT", List.of(1.0, 2.0));
    List<Future<Optional<Markets.Around>>> found =
        askDuringTheFirstRead(
            List.of(columns("AUSDT"), after, before, after, before),
            () -> closes.put("AUSDT", List.of(1.0, 3.0)));
    List<Boolean> present = new ArrayList<>();
    for (Future<Optional<Markets.Around>> one : found) {
      present.add(one.get(30, TimeUnit.SECONDS).isPresent());
    }
    assertThat(present).containsExactly(true, true, false, true, false);
    assertThat(reads).hasSize(2);
  }

  /**
   * Asks for the market of the same time with each of the candles. The first reads until all others
   * wait for it. Whatever is kept is out of date at the next look at the clock.
   *
   * @param atItsEnd happens when the first read has seen the candles
   */
  private List<Future<Optional<Markets.Around>>> askDuringTheFirstRead(
      List<CandleColumns> asked, Runnable atItsEnd) throws Exception {
    AtomicLong looks = new AtomicLong();
    Supplier<Instant> hasty = () -> now.plusSeconds(3 * looks.incrementAndGet());
    CountDownLatch reading = new CountDownLatch(1);
    List<Long> others = new CopyOnWriteArrayList<>();
    Markets slow =
        new Markets(
            (interval, last, places) -> {
              MarketCandles.Seen seen = read(interval, last, places);
              if (reads.size() == 1) {
                reading.countDown();
                awaitBlocked(others, asked.size() - 1);
                atItsEnd.run();
              }
              return seen;
            },
            hasty);
    ExecutorService threads = Executors.newFixedThreadPool(asked.size());
    List<Future<Optional<Markets.Around>>> found = new ArrayList<>();
    for (CandleColumns candles : asked) {
      boolean first = found.isEmpty();
      found.add(
          threads.submit(
              () -> {
                if (!first) {
                  others.add(Thread.currentThread().getId());
                }
                return slow.around("AUSDT", candles, PLACES);
              }));
      await(reading);
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    return found;
  }

  /** Until so many threads wait for a lock of this one. */
  private static void awaitBlocked(List<Long> threads, int count) {
    long self = Thread.currentThread().getId();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (threads.stream().filter(thread -> lockOwner(thread) == self).count() < count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the others do not wait");
      }
      Thread.onSpinWait();
    }
  }

  private static long lockOwner(long thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread);
    return info == null ? -1 : info.getLockOwnerId();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other market is not read meanwhile", e);
    }
  }

  private Markets.Around around(String symbol) {
    return markets.around(symbol, columns(symbol), PLACES).orElseThrow();
  }

  private CandleColumns columns(String symbol) {
    List<Double> own = closes.getOrDefault(symbol, List.of());
    CandleColumns.Builder columns = new CandleColumns.Builder(Interval.H1, own.size());
    for (int hour = 0; hour < own.size(); hour++) {
      double close = own.get(hour);
      columns.add(at(hour), close, close, close, close, 1, close, 1, 1, 1);
    }
    return columns.build();
  }

  private MarketCandles.Seen read(Interval interval, Instant last, int places) {
    reads.add(last);
    long first = interval.plus(last.toEpochMilli(), 1L - places);
    Market.Builder market = new Market.Builder(interval, first, places);
    closes.forEach(
        (symbol, own) -> {
          for (int hour = 0; hour < own.size(); hour++) {
            if (at(hour) >= first && at(hour) <= last.toEpochMilli()) {
              market.add(symbol, at(hour), own.get(hour), own.get(hour));
            }
          }
        });
    return new MarketCandles.Seen(market.build(), false);
  }

  private static long at(int hour) {
    return Interval.H1.plus(START, hour);
  }
}
