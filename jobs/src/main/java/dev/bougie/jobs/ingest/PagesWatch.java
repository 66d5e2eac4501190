package dev.bougie.jobs.ingest;

import dev.bougie.jobs.progress.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;

/** Tells the progress of pages that Spark tasks count. */
final class PagesWatch implements AutoCloseable {

  private final ScheduledExecutorService timer;
  private final Progress.Task task;
  private final long total;
  private long told;

  private PagesWatch(Progress.Task task, long total) {
    this.task = task;
    this.total = total;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "bougie-progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  static PagesWatch start(Progress progress, LongAccumulator done, long total) {
    PagesWatch watch = new PagesWatch(progress.start("fetch pages", total), total);
    var unused =
        watch.timer.scheduleAtFixedRate(() -> watch.tell(done.value()), 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  /** All pages are there. */
  void finish() {
    tell(total);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    task.close();
  }

  /** A task that ran twice counted its pages twice. */
  private synchronized void tell(long count) {
    long now = Math.min(count, total);
    if (now > told) {
      task.step(now - told);
      told = now;
    }
  }
}
