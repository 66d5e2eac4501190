package dev.bougie.jobs.ingest;

import dev.bougie.jobs.progress.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;

/** Tells the progress of what Spark tasks count. */
final class TaskWatch implements AutoCloseable {

  private final ScheduledExecutorService timer;
  private final Progress.Task task;
  private final long total;
  private long told;

  private TaskWatch(Progress.Task task, long total) {
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

  static TaskWatch start(Progress progress, String what, LongAccumulator done, long total) {
    TaskWatch watch = new TaskWatch(progress.start(what, total), total);
    var unused =
        watch.timer.scheduleAtFixedRate(() -> watch.tell(done.value()), 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  /** All of it is there. */
  void finish() {
    tell(total);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    task.close();
  }

  /** A task that ran twice counted twice. */
  private synchronized void tell(long count) {
    long now = Math.min(count, total);
    if (now > told) {
      task.step(now - told);
      told = now;
    }
  }
}
