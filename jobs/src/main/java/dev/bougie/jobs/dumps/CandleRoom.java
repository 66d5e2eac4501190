package dev.bougie.jobs.dumps;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Room in a heap for the candles of archives. A task holds those of one archive at a time: 4 MB are
 * a month of minutes, 236 MB a month of seconds, and of these not every core of a machine may have
 * one. Who finds no room waits until another task has ended.
 */
final class CandleRoom {

  /** Half of the heap is for all else. */
  static final CandleRoom OF_THIS_PROCESS = new CandleRoom(Runtime.getRuntime().maxMemory() / 2);

  private static final long UNIT = 1 << 20;

  private final int units;
  private final Semaphore free;

  CandleRoom(long bytes) {
    this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    this.free = new Semaphore(units, true);
  }

  /**
   * Works within room for so many candles, or within all of it where that is less; waits until it
   * is free.
   */
  <T> T within(long candles, Supplier<T> work) {
    int needed = (int) Math.min(units, 1 + candles * CandleBatch.BYTES_A_CANDLE / UNIT);
    try {
      free.acquire(needed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for room for candles", e);
    }
    try {
      return work.get();
    } finally {
      free.release(needed);
    }
  }

  /** Whether somebody waits. */
  boolean isAwaited() {
    return free.hasQueuedThreads();
  }
}
