package dev.bougie.jobs.sink;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Candles as a Spark task meets them. */
final class InternalRows {

  static final long START = 1_700_006_400_000L;

  private InternalRows() {}

  /** Some hours of a market from {@link #START} on; the seed decides the values. */
  static List<MarketCandle> hours(String symbol, int from, int to, long seed) {
    List<MarketCandle> candles = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + hour);
      long open = Interval.H1.plus(START, hour);
      double low = random.nextDouble(1, 2);
      candles.add(
          new MarketCandle(
              symbol,
              Interval.H1,
              new Candle(
                  open,
                  low + 0.1,
                  low + 1,
                  low,
                  low + 0.7,
                  random.nextDouble(1e6),
                  random.nextDouble(1e9),
                  random.nextLong(1, 1_000_000),
                  random.nextDouble(),
                  random.nextDouble(),
                  Interval.H1.closeTime(open))));
    }
    return candles;
  }

  static Iterator<InternalRow> of(List<MarketCandle> candles, String source) {
    return candles.stream().map(candle -> row(candle, source)).iterator();
  }

  static InternalRow row(MarketCandle told, String source) {
    Candle candle = told.candle();
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(told.symbol()),
          UTF8String.fromString(told.interval().code()),
          candle.openTime() * 1000,
          candle.open(),
          candle.high(),
          candle.low(),
          candle.close(),
          candle.volume(),
          candle.quoteVolume(),
          candle.trades(),
          candle.takerBuyBase(),
          candle.takerBuyQuote(),
          candle.closeTime() * 1000,
          UTF8String.fromString(source)
        });
  }
}
