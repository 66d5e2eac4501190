package dev.bougie.model.failure;

import java.io.Serializable;

/**
 * Tells when somebody who fails again and again is not to be asked any more: after so many failures
 * in a row, and for good. Any thread may use it.
 */
public final class CircuitBreaker implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int opensAfter;
  private int failuresInARow;

  /**
   * Closed at first.
   *
   * @param opensAfter failures in a row, at least 1
   */
  public CircuitBreaker(int opensAfter) {
    if (opensAfter < 1) {
      throw new IllegalArgumentException("opens after %d failures".formatted(opensAfter));
    }
    this.opensAfter = opensAfter;
  }

  public synchronized void failed() {
    failuresInARow++;
  }

  /** A late answer to what was asked before it opened does not close it. */
  public synchronized void succeeded() {
    if (!isOpen()) {
      failuresInARow = 0;
    }
  }

  /** Whether nothing is to be asked any more. */
  public synchronized boolean isOpen() {
    return failuresInARow >= opensAfter;
  }
}
