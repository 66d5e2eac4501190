package dev.bougie.serving;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Made-up candles, the same ones for the same seed, in the table that ingest fills. */
final class Market {

  private final Jdbi jdbi;

  Market(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Stores {@code count} candles from {@code first} on. */
  List<Candle> store(String symbol, Interval interval, Instant first, int count, String source) {
    List<Candle> candles = walk(interval, first.toEpochMilli(), count, symbol.hashCode());
    store(symbol, interval, candles, source);
    return candles;
  }

  void store(String symbol, Interval interval, List<Candle> candles, String source) {
    jdbi.useHandle(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  INSERT INTO candles (symbol, interval, open_time, open, high, low, close, volume,
                    quote_volume, trades, taker_buy_base, taker_buy_quote, close_time, source)
                  VALUES (:symbol, :interval, :openTime, :open, :high, :low, :close, :volume,
                    :quoteVolume, :trades, :takerBuyBase, :takerBuyQuote, :closeTime, :source)
                  """);
          for (Candle candle : candles) {
            batch
                .bind("symbol", symbol)
                .bind("interval", interval.code())
                .bind("openTime", Instant.ofEpochMilli(candle.openTime()).atOffset(ZoneOffset.UTC))
                .bind("open", candle.open())
                .bind("high", candle.high())
                .bind("low", candle.low())
                .bind("close", candle.close())
                .bind("volume", candle.volume())
                .bind("quoteVolume", candle.quoteVolume())
                .bind("trades", candle.trades())
                .bind("takerBuyBase", candle.takerBuyBase())
                .bind("takerBuyQuote", candle.takerBuyQuote())
                .bind(
                    "closeTime", Instant.ofEpochMilli(candle.closeTime()).atOffset(ZoneOffset.UTC))
                .bind("source", source)
                .add();
          }
          batch.execute();
        });
  }

  private static List<Candle> walk(Interval interval, long first, int count, long seed) {
    Random random = new Random(seed);
    List<Candle> candles = new ArrayList<>();
    double price = 50_000;
    long openTime = first;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= Math.exp(0.005 * random.nextGaussian());
      double volume = 10 + random.nextInt(1000) / 8.0;
      candles.add(
          new Candle(
              openTime,
              open,
              Math.max(open, price) * 1.001,
              Math.min(open, price) * 0.999,
              price,
              volume,
              volume * price,
              1 + random.nextInt(500),
              volume / 2,
              volume * price / 2,
              interval.closeTime(openTime)));
      openTime = interval.next(openTime);
    }
    return candles;
  }
}
