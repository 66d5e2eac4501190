package dev.bougie.jobs.stream;

import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.lake.CandleUpsert;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.RejectUpsert;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Candles and rejects into the lake. The catalog is opened when it is needed and anew after a
 * failure, since its connections do not survive a restart of the database. Thread-safe.
 */
public final class LakeSink implements CandleSink, AutoCloseable {

  private final Supplier<LakeCatalog> open;
  private @Nullable LakeCatalog catalog;

  public LakeSink(Supplier<LakeCatalog> open) {
    this.open = open;
  }

  @Override
  public int store(List<MarketCandle> candles, String source) {
    return with(
        lake -> {
          CandleUpsert.Result result = new CandleUpsert(lake).upsert(candles, source);
          return result.added() + result.replaced();
        });
  }

  /** Keeps candles that break a rule, each reason once. */
  void keep(List<RejectUpsert.Reject> rejects) {
    int unused =
        with(
            lake -> {
              new RejectUpsert(lake).keep(rejects);
              return rejects.size();
            });
  }

  @Override
  public synchronized void close() {
    if (catalog != null) {
      catalog.close();
      catalog = null;
    }
  }

  private synchronized int with(Function<LakeCatalog, Integer> work) {
    try {
      if (catalog == null) {
        LakeCatalog opened = open.get();
        catalog = opened;
        opened.createMarket();
      }
      return work.apply(catalog);
    } catch (RuntimeException e) {
      try {
        close();
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }
}
