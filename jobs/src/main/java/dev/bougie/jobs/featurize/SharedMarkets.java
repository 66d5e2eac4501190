package dev.bougie.jobs.featurize;

import dev.bougie.jobs.lake.CandleRange;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest markets that tasks of one process have read: chunks of one time come one after the
 * other, each of some of the symbols, and look at the same market. It travels empty.
 */
final class SharedMarkets implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A time ends while the next has begun. */
  private static final int MOST_KEPT = 2;

  /** Newest first. Guarded by this. */
  private transient @Nullable Deque<Shared> kept;

  private static final class Shared {

    private final CandleRange range;
    private final FutureTask<ChunkMarket> market;

    /** Set before the market is there. */
    private volatile @Nullable Thread reader;

    private Shared(CandleRange range, Supplier<ChunkMarket> reading) {
      this.range = range;
      this.market =
          new FutureTask<>(
              () -> {
                reader = Thread.currentThread();
                return reading.get();
              });
    }
  }

  /**
   * The market of that range. Where another thread fails to read it, killed perhaps with its task,
   * this one reads.
   *
   * @param reading reads it where nobody has
   * @throws IllegalStateException if the thread is interrupted while another one reads
   */
  ChunkMarket get(CandleRange range, Supplier<ChunkMarket> reading) {
    while (true) {
      Shared shared = shared(range, reading);
      shared.market.run();
      try {
        return shared.market.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a market is read", e);
      } catch (ExecutionException e) {
        forget(shared);
        if (Thread.currentThread().equals(shared.reader)) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e);
        }
      }
    }
  }

  private synchronized Shared shared(CandleRange range, Supplier<ChunkMarket> reading) {
    if (kept == null) {
      kept = new ArrayDeque<>();
    }
    for (Shared one : kept) {
      if (one.range.equals(range)) {
        return one;
      }
    }
    Shared shared = new Shared(range, reading);
    kept.addFirst(shared);
    if (kept.size() > MOST_KEPT) {
      kept.removeLast();
    }
    return shared;
  }

  /** The next task reads it anew. */
  private synchronized void forget(Shared shared) {
    if (kept != null) {
      kept.remove(shared);
    }
  }
}
