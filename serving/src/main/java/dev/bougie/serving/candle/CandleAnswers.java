package dev.bougie.serving.candle;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.serving.fault.InvalidParameterException;
import dev.bougie.serving.fault.NotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers about stored candles. */
public final class CandleAnswers {

  private final CandleStore store;
  private final MarketTime time;

  public CandleAnswers(CandleStore store, MarketTime time) {
    this.store = store;
    this.time = time;
  }

  /**
   * Candles, oldest first.
   *
   * @param synthetic whether any of these candles was made up
   * @param dataAgeSeconds since the newest stored candle of the symbol and interval closed, by the
   *     exchange's clock
   */
  public record Candles(
      String symbol,
      Interval interval,
      boolean synthetic,
      long dataAgeSeconds,
      List<Bar> candles) {}

  /** One candle; prices and quote volumes in the quote asset, volumes in the base asset. */
  public record Bar(
      Instant openTime,
      double open,
      double high,
      double low,
      double close,
      double volume,
      double quoteVolume,
      long trades,
      double takerBuyBase,
      double takerBuyQuote,
      Instant closeTime) {

    static Bar of(Candle candle) {
      return new Bar(
          Instant.ofEpochMilli(candle.openTime()),
          candle.open(),
          candle.high(),
          candle.low(),
          candle.close(),
          candle.volume(),
          candle.quoteVolume(),
          candle.trades(),
          candle.takerBuyBase(),
          candle.takerBuyQuote(),
          Instant.ofEpochMilli(candle.closeTime()));
    }
  }

  /** One candle and what it is a candle of. */
  public record OneCandle(
      String symbol,
      Interval interval,
      Instant openTime,
      double open,
      double high,
      double low,
      double close,
      double volume,
      double quoteVolume,
      long trades,
      double takerBuyBase,
      double takerBuyQuote,
      Instant closeTime,
      boolean synthetic,
      long dataAgeSeconds) {}

  /** All that is stored. */
  public record Symbols(List<Stored> symbols) {}

  /**
   * What is stored of one symbol and interval.
   *
   * @param firstCandle open time of the oldest
   * @param lastCandle open time of the newest
   * @param candles how many
   */
  public record Stored(
      String symbol,
      String interval,
      Instant firstCandle,
      Instant lastCandle,
      long candles,
      boolean synthetic,
      long dataAgeSeconds) {}

  /**
   * Candles that open in {@code [from, to)}: the first {@code limit} of them where {@code from} is
   * given, else the last.
   *
   * @throws NotFoundException if nothing of that symbol and interval is stored
   */
  public Candles candles(
      String symbol, Interval interval, Optional<Instant> from, Optional<Instant> to, int limit) {
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new InvalidParameterException(
          "from", from.get().toString(), "must be before to = " + to.get());
    }
    Instant end = to.orElse(Times.LATEST);
    Instant lastClose = lastClose(symbol, interval);
    List<StoredCandle> found =
        from.isPresent()
            ? store.oldest(symbol, interval, from.get(), end, limit)
            : store.newest(symbol, interval, end, limit);
    return new Candles(
        symbol,
        interval,
        found.stream().anyMatch(StoredCandle::synthetic),
        time.secondsSince(lastClose),
        found.stream().map(stored -> Bar.of(stored.candle())).toList());
  }

  /**
   * The candle that holds the instant.
   *
   * @throws NotFoundException if it is not stored
   */
  public OneCandle at(String symbol, Interval interval, Instant instant) {
    Instant lastClose = lastClose(symbol, interval);
    long open = interval.openTimeAt(instant.toEpochMilli());
    List<StoredCandle> found =
        store.oldest(
            symbol,
            interval,
            Instant.ofEpochMilli(open),
            Instant.ofEpochMilli(interval.next(open)),
            1);
    if (found.isEmpty()) {
      throw new NotFoundException(
          "no_candle",
          "time",
          "no closed %s candle of %s holds %s; the newest closed at %s"
              .formatted(interval, symbol, instant, lastClose));
    }
    Bar bar = Bar.of(found.get(0).candle());
    return new OneCandle(
        symbol,
        interval,
        bar.openTime(),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        bar.volume(),
        bar.quoteVolume(),
        bar.trades(),
        bar.takerBuyBase(),
        bar.takerBuyQuote(),
        bar.closeTime(),
        found.get(0).synthetic(),
        time.secondsSince(lastClose));
  }

  public Symbols symbols() {
    return new Symbols(
        store.series().stream()
            .map(
                series ->
                    new Stored(
                        series.symbol(),
                        series.interval(),
                        series.first(),
                        series.last(),
                        series.candles(),
                        series.synthetic(),
                        time.secondsSince(series.lastClose())))
            .toList());
  }

  /** What to say where nothing of that symbol and interval is stored. */
  public NotFoundException nothingOf(String symbol, Interval interval) {
    return store.knows(symbol)
        ? new NotFoundException(
            "no_candle",
            "interval",
            "no %s candle of %s is stored; /v1/symbols tells what is".formatted(interval, symbol))
        : new NotFoundException(
            "unknown_symbol",
            "symbol",
            "unknown symbol '%s'; /v1/symbols tells which there are".formatted(symbol));
  }

  private Instant lastClose(String symbol, Interval interval) {
    return store.lastClose(symbol, interval).orElseThrow(() -> nothingOf(symbol, interval));
  }
}
