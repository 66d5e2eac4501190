package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.KlineRange;
import dev.bougie.jobs.lake.Lake;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The exchange's REST interface, which tells its whole history. */
final class RestGapSource implements GapSource {

  private final BinanceRest exchange;

  RestGapSource(BinanceRest exchange) {
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return Lake.REST;
  }

  @Override
  public Optional<Instant> first(String symbol, Interval interval) {
    return candles(symbol, interval, new Span(0, exchange.now().toEpochMilli()), 1).stream()
        .findFirst()
        .map(candle -> Instant.ofEpochMilli(candle.openTime()));
  }

  @Override
  public Told ask(GapReconciliation.Open hole, Span span, int enough, Instant exchangeNow) {
    return Told.of(candles(hole.gap().symbol(), hole.gap().interval(), span, enough));
  }

  private List<Candle> candles(String symbol, Interval interval, Span span, int enough) {
    try {
      return KlineRange.fetch(exchange, symbol, interval, span.from(), span.to(), enough);
    } catch (ExchangeException e) {
      if (e.isUnknownSymbol()) {
        return List.of();
      }
      throw e;
    }
  }
}
