package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.KlineRange;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.Lake;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Candles over the exchange's REST interface. */
final class RestCandles implements CandleSource {

  private static final long serialVersionUID = 1L;

  private final BinanceRest exchange;

  RestCandles(BinanceRest exchange) {
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return Lake.REST;
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
  public List<String> unlisted(List<String> symbols) {
    return exchange.unlisted(symbols);
  }

  @Override
  public Stream<Page> pages(String symbol, Interval interval, Instant from, Instant to) {
    return Stream.iterate(
        page(symbol, interval, from.toEpochMilli(), to.toEpochMilli()),
        page -> page.from() < to.toEpochMilli(),
        page -> page(symbol, interval, page.to(), to.toEpochMilli()));
  }

  /** Up to as many candles as an answer holds; the candle that holds the start counts. */
  private static Page page(String symbol, Interval interval, long from, long end) {
    long full = interval.plus(interval.openTimeAt(from), BinanceRest.ROWS_A_CALL);
    return new Page(symbol, interval, from, Math.min(full, end));
  }

  @Override
  public long calls(Interval interval, Range range) {
    long candles = interval.count(interval.openTimeAt(range.from()), range.to());
    return (candles + BinanceRest.ROWS_A_CALL - 1) / BinanceRest.ROWS_A_CALL;
  }

  @Override
  public Optional<Long> firstOpenTime(String symbol, Interval interval, Range range) {
    return exchange.firstCandle(symbol, interval, range.from(), range.to()).map(Candle::openTime);
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
