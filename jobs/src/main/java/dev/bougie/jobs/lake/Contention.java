package dev.bougie.jobs.lake;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/** What is to be done where another commit was faster: the same again, on the new snapshot. */
public final class Contention {

  private static final int ATTEMPTS = 20;
  private static final long LONGEST_WAIT_MILLIS = 200;

  private Contention() {}

  /**
   * Tries until no other commit is in the way.
   *
   * @param commit reads the table and commits; a commit that was refused has changed nothing
   * @throws RuntimeException of the last try, or of one that failed otherwise
   */
  public static <T> T retry(Supplier<T> commit) {
    for (int attempt = 1; ; attempt++) {
      try {
        return commit.get();
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !isConflict(e)) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  /** Spark wraps what Iceberg throws. */
  private static boolean isConflict(Throwable failure) {
    for (Throwable fault = failure; fault != null; fault = fault.getCause()) {
      if (fault instanceof ValidationException || fault instanceof CommitFailedException) {
        return true;
      }
    }
    return false;
  }

  private static void pause(int attempt) {
    long most = Math.min(LONGEST_WAIT_MILLIS, 10L << Math.min(attempt, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another commit was waited for", e);
    }
  }
}
