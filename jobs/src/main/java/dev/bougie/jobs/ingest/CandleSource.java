package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /**
   * The pieces in which a symbol's range is fetched, oldest first; each is one call of {@link
   * #fetch}.
   */
  List<Page> pages(String symbol, Interval interval, Instant from, Instant to);

  /** The pieces of ranges in order of time, symbol after symbol. */
  default List<Page> pages(Interval interval, Map<String, List<Range>> ranges) {
    List<Page> pages = new ArrayList<>();
    ranges.forEach(
        (symbol, ofSymbol) ->
            ofSymbol.forEach(
                range ->
                    pages.addAll(
                        pages(
                            symbol,
                            interval,
                            Instant.ofEpochMilli(range.from()),
                            Instant.ofEpochMilli(range.to())))));
    return pages;
  }

  /** How many pages one task may fetch at once. */
  default int concurrentCalls() {
    return 1;
  }

  /** The candles of a page as the source tells them, the open one included; unchecked. */
  List<Candle> fetch(Page page);

  /** Candles of one symbol whose open times lie in {@code [from, to)}, epoch milliseconds. */
  record Page(String symbol, Interval interval, long from, long to) implements Serializable {}
}
