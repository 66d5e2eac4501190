package dev.bougie.jobs.ingest;

import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Somebody who reads the symbols of a source while they are written. An archive's range is
 * committed as a whole, be it from the archive or from pages, so each reading must hold all of the
 * range's candles or none, and none twice.
 */
final class LakeReader implements AutoCloseable {

  private final LakeCatalog catalog;
  private final FaultySource source;
  private final Set<Long> seen = new TreeSet<>();
  private final List<String> violations = new ArrayList<>();

  LakeReader(TestLake lake, Path warehouse, FaultySource source) {
    this.catalog =
        LakeCatalog.open(
            new LakeSettings(warehouse.toString()), lake.database().access(), new Configuration());
    this.source = source;
  }

  /** Reads all rows of the symbols, and tells how many there are. */
  long read() throws IOException {
    Map<String, List<Long>> openTimes = openTimes();
    openTimes.forEach(
        (symbol, told) -> {
          if (new HashSet<>(told).size() < told.size()) {
            violations.add("%s has a candle twice".formatted(symbol));
          }
        });
    for (Archive archive : source.planned()) {
      Range span = Plan.span(archive);
      long found = within(span, openTimes.getOrDefault(archive.symbol(), List.of()));
      long whole =
          within(
              span,
              source.truth(archive.symbol()).stream().map(candle -> candle.openTime()).toList());
      if (found != 0 && found != whole) {
        violations.add("%d of %d candles of %s".formatted(found, whole, archive.path()));
      }
    }
    long rows = openTimes.values().stream().mapToLong(List::size).sum();
    seen.add(rows);
    return rows;
  }

  /** How many rows there were at any reading. */
  Set<Long> seen() {
    return seen;
  }

  /** What no reader should see. */
  List<String> violations() {
    return violations;
  }

  @Override
  public void close() {
    catalog.close();
  }

  private Map<String, List<Long>> openTimes() throws IOException {
    Map<String, List<Long>> openTimes = new HashMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(catalog.table(Lake.CANDLES))
            .where(Expressions.in("symbol", source.symbols().toArray()))
            .select("symbol", "open_time")
            .build()) {
      for (Record row : rows) {
        openTimes
            .computeIfAbsent((String) row.getField("symbol"), symbol -> new ArrayList<>())
            .add(((OffsetDateTime) row.getField("open_time")).toInstant().toEpochMilli());
      }
    }
    return openTimes;
  }

  private static long within(Range span, List<Long> openTimes) {
    return openTimes.stream().filter(time -> time >= span.from() && time < span.to()).count();
  }
}
