package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.MarketCandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** Candles into the table that serves them, a batch a statement. */
public final class PostgresSink implements CandleSink {

  private final Jdbi jdbi;

  public PostgresSink(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public int store(List<MarketCandle> candles, String source) {
    Map<List<Object>, MarketCandle> unique = new LinkedHashMap<>();
    candles.forEach(
        candle ->
            unique.put(
                List.of(candle.symbol(), candle.interval(), candle.candle().openTime()), candle));
    return jdbi.withHandle(
        handle -> {
          Update update =
              handle
                  .createUpdate(
                      """
                      INSERT INTO candles AS stored (
                        symbol, interval, open_time, open, high, low, close, volume, quote_volume,
                        trades, taker_buy_base, taker_buy_quote, close_time, source)
                      SELECT symbol, interval,
                        timestamptz 'epoch' + open_time * interval '1 millisecond',
                        open, high, low, close, volume, quote_volume,
                        trades, taker_buy_base, taker_buy_quote,
                        timestamptz 'epoch' + close_time * interval '1 millisecond', :source
                      FROM unnest(:symbol, :interval, :open_time, :open, :high, :low, :close,
                          :volume, :quote_volume, :trades, :taker_buy_base, :taker_buy_quote,
                          :close_time)
                        AS incoming (symbol, interval, open_time, open, high, low, close, volume,
                          quote_volume, trades, taker_buy_base, taker_buy_quote, close_time)
                      ORDER BY symbol, interval, open_time
                      ON CONFLICT (symbol, interval, open_time) DO UPDATE SET
                        open = excluded.open, high = excluded.high, low = excluded.low,
                        close = excluded.close, volume = excluded.volume,
                        quote_volume = excluded.quote_volume, trades = excluded.trades,
                        taker_buy_base = excluded.taker_buy_base,
                        taker_buy_quote = excluded.taker_buy_quote,
                        close_time = excluded.close_time, source = excluded.source
                      WHERE stored.synthetic
                        OR (stored.open, stored.high, stored.low, stored.close, stored.volume,
                            stored.quote_volume, stored.trades, stored.taker_buy_base,
                            stored.taker_buy_quote, stored.close_time)
                          IS DISTINCT FROM (excluded.open, excluded.high, excluded.low,
                            excluded.close, excluded.volume, excluded.quote_volume,
                            excluded.trades, excluded.taker_buy_base, excluded.taker_buy_quote,
                            excluded.close_time)
                      """)
                  .bind("source", source);
          return bind(update, unique.values()).execute();
        });
  }

  private static Update bind(Update update, Collection<MarketCandle> of) {
    List<Candle> candles = of.stream().map(MarketCandle::candle).toList();
    update.bindArray("symbol", String.class, of.stream().map(MarketCandle::symbol).toList());
    update.bindArray(
        "interval", String.class, of.stream().map(candle -> candle.interval().code()).toList());
    column(update, "open_time", Long.class, candles, Candle::openTime);
    column(update, "open", Double.class, candles, Candle::open);
    column(update, "high", Double.class, candles, Candle::high);
    column(update, "low", Double.class, candles, Candle::low);
    column(update, "close", Double.class, candles, Candle::close);
    column(update, "volume", Double.class, candles, Candle::volume);
    column(update, "quote_volume", Double.class, candles, Candle::quoteVolume);
    column(update, "trades", Long.class, candles, Candle::trades);
    column(update, "taker_buy_base", Double.class, candles, Candle::takerBuyBase);
    column(update, "taker_buy_quote", Double.class, candles, Candle::takerBuyQuote);
    column(update, "close_time", Long.class, candles, Candle::closeTime);
    return update;
  }

  private static <T> void column(
      Update update, String name, Class<T> type, List<Candle> candles, Function<Candle, T> value) {
    List<T> values = new ArrayList<>(candles.size());
    candles.forEach(candle -> values.add(value.apply(candle)));
    update.bindArray(name, type, values);
  }
}
