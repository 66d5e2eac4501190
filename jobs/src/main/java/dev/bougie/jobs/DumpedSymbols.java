package dev.bougie.jobs;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.universe.SymbolListing;
import java.time.Instant;
import java.util.List;

/** The bucket of archives as the universe wants it. */
final class DumpedSymbols implements SymbolListing {

  private static final Instant EVER = Instant.EPOCH;
  private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

  private final Bucket bucket;

  DumpedSymbols(Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public List<String> symbols() {
    return bucket.symbols();
  }

  @Override
  public List<Instant> months(String symbol) {
    return starts(symbol, Archive.Period.MONTHLY, EVER, NEVER);
  }

  @Override
  public List<Instant> days(String symbol, Instant from, Instant to) {
    return starts(symbol, Archive.Period.DAILY, from, to);
  }

  private List<Instant> starts(String symbol, Archive.Period period, Instant from, Instant to) {
    return bucket.archives(symbol, Interval.D1, period, from, to).stream()
        .map(Archive::from)
        .toList();
  }
}
