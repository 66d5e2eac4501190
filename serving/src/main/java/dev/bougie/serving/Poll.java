package dev.bougie.serving;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing again and again; a fault is told once, until it goes well again. */
final class Poll implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

  private final Duration pause;
  private final Clock clock;
  private final Runnable work;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread poller = new Thread(work, "poll");
            poller.setDaemon(true);
            return poller;
          });
  private volatile @Nullable Instant lastGood;
  private boolean failing;

  Poll(Duration pause, Clock clock, Runnable work) {
    this.pause = pause;
    this.clock = clock;
    this.work = work;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** When it last went well; empty before that. */
  Optional<Instant> lastGood() {
    return Optional.ofNullable(lastGood);
  }

  @Override
  public synchronized void run() {
    try {
      work.run();
      lastGood = clock.instant();
      failing = false;
    } catch (Throwable e) { // checkstyle allows catchAll: what leaves here ends the schedule
      if (!failing) {
        LOG.warn("new models cannot be looked for: {}", e.toString());
        LOG.debug("the cause", e);
      }
      failing = true;
    }
  }

  /** Waits for the work under way. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("the poll for models has not ended yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
