package dev.bougie.jobs.fit;

import dev.bougie.jobs.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fits that do not depend on one another, some at a time: MLlib leaves cores idle between its many
 * short jobs, which another fit can use.
 */
public final class Fits implements AutoCloseable {

  private final ExecutorService threads;
  private final Progress.Task task;
  private final List<Future<?>> pending = new ArrayList<>();

  public Fits(int parallel, Progress.Task task) {
    this.threads = Executors.newFixedThreadPool(parallel);
    this.task = task;
  }

  public void submit(Runnable fit) {
    Callable<Void> counted =
        () -> {
          fit.run();
          task.step(1);
          return null;
        };
    pending.add(threads.submit(counted));
  }

  /** Waits for all of them; the first that fails ends the rest. */
  public void await() {
    for (Future<?> fit : pending) {
      try {
        fit.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException fault) {
          throw fault;
        }
        throw new IllegalStateException("a fit failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while models were fitted", e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
