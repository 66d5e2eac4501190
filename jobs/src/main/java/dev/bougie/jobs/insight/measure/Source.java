package dev.bougie.jobs.insight.measure;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.List;

/**
 * The rows that were measured.
 *
 * @param snapshot of the table
 * @param symbols that have rows
 * @param withoutRows symbols that were asked for and have none
 * @param synthetic whether any row stands for a made-up candle
 * @param first open time of the first row
 * @param last open time of the last
 */
public record Source(
    String table,
    String featureSet,
    String fingerprint,
    long snapshot,
    Interval interval,
    List<String> symbols,
    List<String> withoutRows,
    boolean synthetic,
    Instant first,
    Instant last,
    long rows) {

  public Source {
    symbols = List.copyOf(symbols);
    withoutRows = List.copyOf(withoutRows);
  }
}
