package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
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

  /**
   * A page is made for as many candles as one answer holds; rows off the grid and repeated ones
   * need room of their own, so a full answer is asked on behind its last row.
   */
  @Override
  public List<Candle> fetch(Page page) {
    List<Candle> candles = new ArrayList<>();
    long from = page.from();
    while (from < page.to()) {
      List<Candle> answer = exchange.klines(page.symbol(), page.interval(), from, page.to());
      candles.addAll(answer);
      from = answer.size() < BinanceRest.ROWS_A_CALL ? page.to() : behind(answer, page, from);
    }
    return candles;
  }

  /** Where to ask on after a full answer; the page's end where no candle can be left. */
  private static long behind(List<Candle> answer, Page page, long from) {
    long last = answer.stream().mapToLong(Candle::openTime).max().orElse(page.to());
    long nextOpen = page.interval().next(page.interval().openTimeAt(last));
    return last < from || nextOpen >= page.to() ? page.to() : last + 1;
  }
}
