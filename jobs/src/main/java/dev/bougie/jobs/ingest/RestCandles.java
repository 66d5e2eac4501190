package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.KlineRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Candles over the exchange's REST interface. */
final class RestCandles implements CandleSource {

  static final String NAME = "rest";

  private static final long serialVersionUID = 1L;

  private final BinanceRest exchange;

  RestCandles(BinanceRest exchange) {
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Instant now() {
    return exchange.now();
  }

  @Override
  public void requireSymbols(List<String> symbols) {
    exchange.requireSymbols(symbols);
  }

  @Override
  public List<Page> pages(String symbol, Interval interval, Instant from, Instant to) {
    List<Page> pages = new ArrayList<>();
    long end = to.toEpochMilli();
    long start = from.toEpochMilli();
    while (start < end) {
      long next = Math.min(interval.plus(interval.openTimeAt(start), BinanceRest.ROWS_A_CALL), end);
      pages.add(new Page(symbol, interval, start, next));
      start = next;
    }
    return pages;
  }

  @Override
  public int concurrentCalls() {
    return exchange.concurrentCalls();
  }

  @Override
  public List<Candle> fetch(Page page) {
    return KlineRange.fetch(
        exchange, page.symbol(), page.interval(), page.from(), page.to(), Integer.MAX_VALUE);
  }
}
