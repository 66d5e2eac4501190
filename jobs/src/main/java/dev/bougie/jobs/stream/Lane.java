package dev.bougie.jobs.stream;

import dev.bougie.features.candle.MarketCandle;
import dev.bougie.model.failure.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into one store: a bounded queue and a thread that empties it batch by batch, in order. A
 * batch that cannot be stored is tried until it can, and meanwhile the queue fills.
 */
final class Lane {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final CandleSink sink;
  private final Duration every;
  private final int most;
  private final Backoff backoff;
  private final BlockingQueue<Arrival> queue;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger inHand = new AtomicInteger();
  private final LongAdder stored = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean givenUp;

  /**
   * One store's.
   *
   * @param capacity candles that may wait
   * @param every how long a candle waits for others of its batch
   * @param most candles of a batch
   */
  Lane(String name, CandleSink sink, int capacity, Duration every, int most, Backoff backoff) {
    this.name = name;
    this.sink = sink;
    this.every = every;
    this.most = most;
    this.backoff = backoff;
    this.queue = new LinkedBlockingQueue<>(capacity);
    this.thread = new Thread(this::run, "bougie-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  /** Takes a candle if there is room within that time. */
  boolean offer(Arrival arrival, Duration patience) throws InterruptedException {
    return !isClosing() && queue.offer(arrival, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes a candle as soon as there is room; false when the stream stops. */
  boolean put(Arrival arrival) throws InterruptedException {
    while (!offer(arrival, Duration.ofMillis(LOOK_MILLIS))) {
      if (isClosing()) {
        return false;
      }
    }
    return true;
  }

  /** Candles that wait; those that are being stored do not. */
  int waiting() {
    return queue.size();
  }

  /** Candles that were taken and are not stored yet, whether they wait or are in hand. */
  int pending() {
    return queue.size() + inHand.get();
  }

  long stored() {
    return stored.sum();
  }

  long failures() {
    return failures.sum();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Takes nothing more. */
  void close() {
    closing.countDown();
  }

  /**
   * Waits until all that was taken is stored.
   *
   * @return candles that could not be stored in that time
   */
  int drain(Duration limit) throws InterruptedException {
    close();
    thread.join(Math.max(1, limit.toMillis()));
    givenUp = true;
    return pending();
  }

  private void run() {
    try {
      for (List<Arrival> batch = next(); !batch.isEmpty(); batch = next()) {
        if (!store(batch)) {
          return;
        }
        inHand.set(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next batch; empty when there will be none. */
  private List<Arrival> next() throws InterruptedException {
    List<Arrival> batch = new ArrayList<>();
    Arrival first = first();
    if (first == null) {
      return batch;
    }
    take(batch, first);
    long until = System.nanoTime() + every.toNanos();
    while (batch.size() < most) {
      Arrival more = queue.poll();
      long left = until - System.nanoTime();
      if (more == null && left > 0 && !isClosing()) {
        long look = Math.min(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS), left);
        more = queue.poll(look, TimeUnit.NANOSECONDS);
      } else if (more == null) {
        return batch;
      }
      if (more != null) {
        take(batch, more);
      }
    }
    return batch;
  }

  private @Nullable Arrival first() throws InterruptedException {
    while (true) {
      Arrival first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (first != null || (isClosing() && queue.isEmpty()) || givenUp) {
        return first;
      }
    }
  }

  private void take(List<Arrival> batch, Arrival arrival) {
    inHand.incrementAndGet();
    batch.add(arrival);
  }

  /** Returns when the batch is stored; false when the time to stop is over first. */
  private boolean store(List<Arrival> batch) throws InterruptedException {
    Map<String, List<MarketCandle>> bySource = new LinkedHashMap<>();
    for (Arrival arrival : batch) {
      bySource.computeIfAbsent(arrival.source(), source -> new ArrayList<>()).add(arrival.candle());
    }
    for (Map.Entry<String, List<MarketCandle>> part : bySource.entrySet()) {
      if (!store(part.getValue(), part.getKey())) {
        return false;
      }
    }
    stored.add(batch.size());
    batch.forEach(Arrival::stored);
    return true;
  }

  private boolean store(List<MarketCandle> candles, String source) throws InterruptedException {
    for (int failed = 1; !givenUp; failed++) {
      try {
        int unused = sink.store(candles, source);
        if (failed > 1) {
          LOG.warn("{} takes candles again, after {} failures", name, failed - 1);
        }
        return true;
      } catch (RuntimeException e) {
        failures.increment();
        Duration wait = backoff.after(failed, ThreadLocalRandom.current().nextDouble());
        LOG.warn(
            "{} does not take {} candles, {} wait; again in {} ms: {}",
            name,
            candles.size(),
            queue.size(),
            wait.toMillis(),
            e.toString());
        pause(wait);
      }
    }
    return false;
  }

  /** When the stream stops there is less time to wait. */
  private void pause(Duration wait) throws InterruptedException {
    if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      Thread.sleep(Math.min(wait.toMillis(), backoff.first().toMillis()));
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}
