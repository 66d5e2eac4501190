package dev.bougie.jobs.exchange;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the answers of a fake server wait while a test has something to do in the middle of it. */
public final class Gate {

  /** Less than any client waits for an answer. */
  private static final long LONGEST_SECONDS = 8;

  private static final long LIMIT_SECONDS = 180;

  private volatile CountDownLatch opened = new CountDownLatch(0);
  private volatile CountDownLatch reached = new CountDownLatch(1);

  /** Lets no answer through from now on. */
  public void shut() {
    reached = new CountDownLatch(1);
    opened = new CountDownLatch(1);
  }

  /** Lets all through. */
  public void open() {
    opened.countDown();
  }

  /** Waits until an answer has come to the shut gate. */
  public void awaitArrival() throws InterruptedException {
    if (!reached.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no answer came to the gate");
    }
  }

  /** Waits while it is shut, though not for ever: tells whether it was opened. */
  public boolean pass() {
    reached.countDown();
    try {
      return opened.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
