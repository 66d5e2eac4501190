package dev.bougie.serving;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing again and again; a fault is told once, until it goes well again. */
final class Poll implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

  private final Duration pause;
  private final Runnable work;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread poller = new Thread(work, "poll");
            poller.setDaemon(true);
            return poller;
          });
  private boolean failing;

  Poll(Duration pause, Runnable work) {
    this.pause = pause;
    this.work = work;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void run() {
    try {
      work.run();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("new models cannot be looked for: {}", e.getMessage());
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
