package dev.bougie.jobs.stream;

import dev.bougie.jobs.lake.RejectUpsert.Reject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Candles that break a rule, on their way into the lake. Those that a crash takes are found again:
 * REST is asked for what they stand for. Thread-safe.
 */
final class Rejects {

  private static final Logger LOG = LoggerFactory.getLogger(Rejects.class);
  private static final int MOST = 10_000;

  private final Consumer<List<Reject>> store;
  private final Set<Reject> waiting = new LinkedHashSet<>();

  Rejects(Consumer<List<Reject>> store) {
    this.store = store;
  }

  synchronized void add(Reject reject) {
    LOG.warn(
        "{} of {} {} breaks {}",
        reject.candle().candle(),
        reject.candle().symbol(),
        reject.candle().interval(),
        reject.reason());
    if (waiting.size() < MOST) {
      waiting.add(reject);
    }
  }

  /** Stores what waits; what cannot be stored waits on. */
  void flush() {
    List<Reject> batch;
    synchronized (this) {
      batch = new ArrayList<>(waiting);
    }
    if (batch.isEmpty()) {
      return;
    }
    store.accept(batch);
    synchronized (this) {
      batch.forEach(waiting::remove);
    }
  }
}
