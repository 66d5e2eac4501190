package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts the history of any number of symbols into chunks that hold about the same number of candles,
 * look-back included: neither a long history nor many symbols make a task large. Time is cut into
 * spans of whole months, long enough that the look-back before each is the lesser part of what is
 * read; within a span, neighbouring symbols share a chunk as far as there is room.
 *
 * <p>Where rows look at the market, a chunk also holds all symbols' candles over its time: spans
 * are then cut into parts that are short enough.
 */
final class ChunkPlan {

  /** A span holds so many times the look-back, if that many candles may be in a chunk. */
  private static final int LOOKBACKS_A_SPAN = 4;

  private static final int MOST_MONTHS = 1_200;
  private static final LocalDate EPOCH = LocalDate.EPOCH;

  private final Interval interval;
  private final int overlap;
  private final long mostCandles;
  private final long mostPlaces;
  private final int months;

  /**
   * A plan for one interval.
   *
   * @param lookback of the features in candles
   * @param mostCandles that a chunk may hold; at least three look-backs are allowed anyway
   */
  ChunkPlan(Interval interval, int lookback, long mostCandles) {
    this(interval, lookback, mostCandles, Integer.MAX_VALUE);
  }

  /**
   * A plan whose chunks are also no longer than that.
   *
   * @param mostPlaces of the interval's grid
   */
  ChunkPlan(Interval interval, int lookback, long mostCandles, long mostPlaces) {
    this.interval = interval;
    this.overlap = lookback - 1;
    this.mostCandles = Math.max(mostCandles, 3L * lookback);
    this.mostPlaces = mostPlaces;
    this.months = months();
  }

  /** The first instant of the span that holds that one. */
  long spanStart(long time) {
    long month = ChronoUnit.MONTHS.between(EPOCH, date(time).withDayOfMonth(1));
    return millis(EPOCH.plusMonths(Math.floorDiv(month, months) * (long) months));
  }

  /** The first instant behind the span that holds that one. */
  long spanEnd(long time) {
    return millis(date(spanStart(time)).plusMonths(months));
  }

  /**
   * The chunks of a part of a span.
   *
   * @param from within the span
   * @param to at most its end
   * @param rows of each symbol within that part, at most
   */
  List<Chunk> cut(long from, long to, SortedMap<String, Long> rows) {
    List<Chunk> chunks = new ArrayList<>();
    for (long start = from; start < to; ) {
      long end = interval.count(start, to) <= mostPlaces ? to : after(start, mostPlaces);
      long places = interval.count(start, end);
      SortedMap<String, Long> within = new TreeMap<>(rows);
      within.replaceAll((symbol, count) -> Math.min(count, places));
      cutBySymbols(start, end, within, chunks);
      start = end;
    }
    return chunks;
  }

  private void cutBySymbols(long from, long to, SortedMap<String, Long> rows, List<Chunk> chunks) {
    List<String> symbols = new ArrayList<>();
    long candles = 0;
    for (String symbol : rows.keySet()) {
      long more = rows.getOrDefault(symbol, 0L) + overlap;
      if (more > mostCandles) {
        pieces(from, to, symbol, chunks);
        continue;
      }
      if (candles + more > mostCandles) {
        chunks.add(new Chunk(interval, from, to, List.copyOf(symbols)));
        symbols.clear();
        candles = 0;
      }
      symbols.add(symbol);
      candles += more;
    }
    if (!symbols.isEmpty()) {
      chunks.add(new Chunk(interval, from, to, List.copyOf(symbols)));
    }
  }

  /** A symbol that is too large alone, as parts in time. */
  private void pieces(long from, long to, String symbol, List<Chunk> chunks) {
    for (long start = from; start < to; ) {
      long end = Math.min(to, after(start, mostCandles - overlap));
      chunks.add(new Chunk(interval, start, end, List.of(symbol)));
      start = end;
    }
  }

  /** No more than so many candles open between that time and this. */
  private long after(long time, long places) {
    return interval.plus(interval.openTimeAt(time), places);
  }

  private int months() {
    int count = 1;
    while (count < MOST_MONTHS
        && candles(count) < (long) LOOKBACKS_A_SPAN * overlap
        && candles(count + 1) <= mostPlaces
        && candles(count + 1) + overlap <= mostCandles) {
      count++;
    }
    return count;
  }

  private long candles(int count) {
    return interval.count(0, millis(EPOCH.plusMonths(count)));
  }

  private static LocalDate date(long time) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC);
  }

  private static long millis(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
