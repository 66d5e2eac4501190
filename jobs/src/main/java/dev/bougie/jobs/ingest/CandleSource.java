package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** Where candles come from. Serialisable, so that every Spark task has its own. */
interface CandleSource extends Serializable {

  /** The name stored with each candle: {@code rest}, {@code synthetic}. */
  String name();

  /** The source's own present. */
  Instant now();

  /**
   * Refuses symbols that the source does not have.
   *
   * @throws dev.bougie.model.config.ConfigException naming the symbol
   */
  void requireSymbols(List<String> symbols);

  /** Those of the symbols that the source does not have. */
  List<String> unlisted(List<String> symbols);

  /**
   * The pieces in which a symbol's range is fetched, oldest first; each is one call of {@link
   * #fetch}. They are made as they are taken, since there may be millions.
   */
  Stream<Page> pages(String symbol, Interval interval, Instant from, Instant to);

  /** How many pieces a range has. */
  long calls(Interval interval, Range range);

  /** The pieces of ranges in order of time, symbol after symbol; made as they are taken. */
  default Iterator<Page> pages(Interval interval, Map<String, List<Range>> ranges) {
    Iterator<Iterator<Page>> ofRanges =
        ranges.entrySet().stream()
            .flatMap(
                ofSymbol ->
                    ofSymbol.getValue().stream()
                        .map(range -> pages(ofSymbol.getKey(), interval, range).iterator()))
            .iterator();
    // A flattened stream would hold all pages of a symbol once its iterator is asked for one.
    return new Iterator<>() {
      private Iterator<Page> ofRange = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!ofRange.hasNext() && ofRanges.hasNext()) {
          ofRange = ofRanges.next();
        }
        return ofRange.hasNext();
      }

      @Override
      public Page next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ofRange.next();
      }
    };
  }

  /** The pieces of one range. */
  default Stream<Page> pages(String symbol, Interval interval, Range range) {
    return pages(
        symbol, interval, Instant.ofEpochMilli(range.from()), Instant.ofEpochMilli(range.to()));
  }

  /** How many pieces the ranges have. */
  default long calls(Interval interval, Map<String, List<Range>> ranges) {
    return ranges.values().stream()
        .flatMap(List::stream)
        .mapToLong(range -> calls(interval, range))
        .sum();
  }

  /**
   * Where in a range the source's candles begin: before the listing of a symbol and behind its halt
   * there are none.
   *
   * @return the open time of the oldest; empty where it has none there
   * @throws dev.bougie.jobs.exchange.ExchangeException if it does not tell
   */
  Optional<Long> firstOpenTime(String symbol, Interval interval, Range range);

  /** How many pages one task may fetch at once. */
  default int concurrentCalls() {
    return 1;
  }

  /** The candles of a page as the source tells them, the open one included; unchecked. */
  List<Candle> fetch(Page page);

  /** Candles of one symbol whose open times lie in {@code [from, to)}, epoch milliseconds. */
  record Page(String symbol, Interval interval, long from, long to) implements Serializable {}
}
