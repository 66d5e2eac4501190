package dev.bougie.jobs.ingest;

import dev.bougie.jobs.progress.Progress;
import dev.bougie.model.failure.Backoff;
import dev.bougie.model.postgres.Database;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/**
 * Does work again that a short absence of Postgres broke, such as a restart, once it is back. The
 * work must leave the same rows when it is done twice, also where its first commit was made and
 * only the answer was lost.
 */
final class Outages {

  /** One piece of work is begun so often. */
  private static final int ATTEMPTS = 5;

  /** About a minute, and the connection pool's own waits. */
  private static final int PROBES = 20;

  private static final Backoff PAUSE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  /** The server is shutting down, has crashed, or is starting. */
  private static final Set<String> GOING_OR_COMING = Set.of("57P01", "57P02", "57P03");

  private static final String CONNECTION_CLASS = "08";

  private final Database database;
  private final Progress progress;

  Outages(Database database, Progress progress) {
    this.database = database;
    this.progress = progress;
  }

  /**
   * What the work gives.
   *
   * <p>Throws what the work does, if that is no outage or one that does not end.
   */
  <T> T outlast(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (Exception e) {
        // Not only runtime ones: Spark throws checked ones without saying so.
        if (attempt == ATTEMPTS || !isOutage(e)) {
          throw e;
        }
        progress.note("Postgres went away; goes on when it is back");
        if (!isBack(e)) {
          throw e;
        }
      }
    }
  }

  /** The same without a result. */
  void outlast(Runnable work) {
    boolean unused =
        outlast(
            () -> {
              work.run();
              return true;
            });
  }

  /** Whether the connection was lost, or there was none to be had. */
  static boolean isOutage(Throwable failure) {
    for (Throwable fault = failure; fault != null; fault = fault.getCause()) {
      if (fault instanceof SQLTransientConnectionException) {
        return true;
      }
      if (fault instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        if (state.startsWith(CONNECTION_CLASS) || GOING_OR_COMING.contains(state)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Waits for the server; what it answers meanwhile is kept with the outage. */
  private boolean isBack(Exception outage) {
    for (int probe = 1; probe <= PROBES; probe++) {
      sleep(PAUSE.after(probe, ThreadLocalRandom.current().nextDouble()));
      try {
        int unused = database.jdbi().withHandle(handle -> handle.execute("SELECT 1"));
        return true;
      } catch (JdbiException e) {
        outage.addSuppressed(e);
      }
    }
    return false;
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Postgres was away", e);
    }
  }
}
