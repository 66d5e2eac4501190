package dev.bougie.jobs.doctor;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the lake is.
 *
 * @param exchangeNow the exchange's present, which ages are told by
 * @param candles a line an interval, or a line an interval and symbol
 * @param files a line a table, or a line an interval of the candle table
 * @param damage what must not be; none in a sound lake
 * @param warnings what a person should know
 */
public record Health(
    Instant exchangeNow,
    List<Line> candles,
    List<Files> files,
    List<Finding> damage,
    List<Finding> warnings) {

  public Health {
    candles = List.copyOf(candles);
    files = List.copyOf(files);
    damage = List.copyOf(damage);
    warnings = List.copyOf(warnings);
  }

  public boolean isDamaged() {
    return !damage.isEmpty();
  }

  /**
   * The candles of one interval.
   *
   * @param symbol null where the line is of all symbols
   * @param first open time of the oldest candle
   * @param last open time of the newest
   * @param lagSeconds from the newest candle's close to the exchange's present
   * @param missing candles of open gaps, by cause
   * @param rejects rejected candles, by reason
   * @param duplicates rows beyond the first of a symbol, interval and open time
   * @param broken rows that break a rule, by the rule
   * @param unclosed rows whose candle has not closed yet
   * @param inPostgres rows in Postgres
   */
  public record Line(
      Interval interval,
      @Nullable String symbol,
      long symbols,
      long rows,
      Instant first,
      Instant last,
      long lagSeconds,
      Map<String, Long> missing,
      Map<String, Long> rejects,
      long duplicates,
      Map<String, Long> broken,
      long unclosed,
      long inPostgres) {}

  /**
   * Files that a table's present snapshot names.
   *
   * @param interval null where the table is not partitioned by it
   * @param small data files below {@code doctor.small-file-mb}
   */
  public record Files(
      String table,
      @Nullable String interval,
      long dataFiles,
      long dataBytes,
      long small,
      long deleteFiles,
      long deleteBytes) {

    /** Share of the data files that are small, 0 where there are none. */
    public double smallShare() {
      return dataFiles == 0 ? 0 : (double) small / dataFiles;
    }
  }

  /** What a finding is of; the names are told as JSON, so they are never changed. */
  public enum Kind {
    /** A (symbol, interval, open time) is stored more than once. */
    DUPLICATES,
    /** A stored candle breaks a rule. */
    RULE_BROKEN,
    /** A candle is stored that has not closed yet. */
    UNCLOSED,
    /** Postgres and the lake do not hold the same candle. */
    POSTGRES_DIFFERS,
    /** A file that the metadata names is not there. */
    FILES_MISSING,
    /** A finer interval's candles do not add up to a coarser one's. */
    AGGREGATE_DIFFERS,
    /** The ledger has open gaps. */
    GAPS,
    /** The newest candle is older than it need be. */
    LAG,
    /** Postgres lacks the lake's newest candles. */
    POSTGRES_BEHIND,
    /** There is nothing to look at. */
    EMPTY
  }

  /**
   * Something that was found.
   *
   * @param examples a few of them
   */
  public record Finding(Kind kind, String text, long count, List<String> examples) {
    public Finding {
      examples = List.copyOf(examples);
    }
  }
}
