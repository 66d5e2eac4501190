package dev.bougie.jobs.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one task, some at once, whose answers are taken in the order in which they were asked
 * for. An answer that nobody has taken yet counts, so that there are never more of them than calls
 * at once. For one thread.
 */
final class OrderedCalls<T> implements AutoCloseable {

  /** How long a killed task may stay unaware of it, since Spark does not always interrupt it. */
  private static final long LOOK_EVERY_MILLIS = 100;

  private final int atOnce;
  private final BooleanSupplier cancelled;
  private final @Nullable ExecutorService threads;
  private final Deque<Future<T>> asked = new ArrayDeque<>();

  /**
   * Nothing is asked yet.
   *
   * @param atOnce calls under way; one is made by the caller's own thread
   * @param cancelled whether waiting is no use any more
   */
  OrderedCalls(int atOnce, BooleanSupplier cancelled) {
    this.atOnce = atOnce;
    this.cancelled = cancelled;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        atOnce == 1
            ? null
            : Executors.newFixedThreadPool(
                atOnce,
                work -> {
                  Thread thread = new Thread(work, "bougie-call-" + number.incrementAndGet());
                  thread.setDaemon(true);
                  return thread;
                });
  }

  boolean isEmpty() {
    return asked.isEmpty();
  }

  boolean isFull() {
    return asked.size() >= atOnce;
  }

  /** Begins a call; there must be room for it. */
  void ask(Callable<T> call) {
    if (isFull()) {
      throw new IllegalStateException("more than %d calls at once".formatted(atOnce));
    }
    if (threads == null) {
      FutureTask<T> task = new FutureTask<>(call);
      task.run();
      asked.add(task);
    } else {
      asked.add(threads.submit(call));
    }
  }

  /**
   * Waits for the answer to the oldest call.
   *
   * @throws IllegalStateException if waiting was cancelled or interrupted
   * @throws RuntimeException what the call threw; whenever something is thrown, all calls end
   */
  T next() {
    boolean answered = false;
    try {
      T answer = await(asked.remove());
      answered = true;
      return answer;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the exchange", e);
    } finally {
      if (!answered) {
        close();
      }
    }
  }

  private T await(Future<T> call) throws ExecutionException, InterruptedException {
    while (!cancelled.getAsBoolean()) {
      try {
        return call.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Not yet: is the answer still wanted?
      }
    }
    throw new IllegalStateException("the task was killed while it waited for the exchange");
  }

  /** Interrupts what is under way and forgets it. */
  @Override
  public void close() {
    asked.forEach(call -> call.cancel(true));
    asked.clear();
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
