package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;
import java.util.SplittableRandom;

/** Candles as they might have been instead. */
final class AlteredCandles {

  private AlteredCandles() {}

  /**
   * At each open time the values of another candle, prices and volumes multiplied: candles that
   * keep the rules where the given ones do, and share neither size nor direction with them.
   */
  static CandleColumns of(CandleColumns candles, SplittableRandom random) {
    CandleColumns.Builder builder = new CandleColumns.Builder(candles.interval(), candles.size());
    for (int index = 0; index < candles.size(); index++) {
      int other = random.nextInt(candles.size());
      double price = StrictMath.exp(random.nextDouble(-1, 1));
      int volume = 1 + random.nextInt(9);
      builder.add(
          candles.openTime()[index],
          price * candles.open()[other],
          price * candles.high()[other],
          price * candles.low()[other],
          price * candles.close()[other],
          volume * candles.volume()[other],
          volume * price * candles.quoteVolume()[other],
          volume * (long) candles.trades()[other],
          volume * candles.takerBuyBase()[other],
          volume * price * candles.takerBuyQuote()[other]);
    }
    return builder.build();
  }

  /**
   * Some candles, and after them the ones of those same places that another history holds.
   *
   * @param from the first candle of {@code before}
   * @param count of candles of {@code before}
   * @param more candles of {@code after}, from where those of {@code before} end
   */
  static CandleColumns spliced(
      CandleColumns before, int from, int count, CandleColumns after, int more) {
    CandleColumns.Builder builder = new CandleColumns.Builder(before.interval(), count + more);
    copy(before, from, from + count, builder);
    copy(after, from + count, from + count + more, builder);
    return builder.build();
  }

  private static void copy(CandleColumns candles, int from, int to, CandleColumns.Builder builder) {
    for (int index = from; index < to; index++) {
      builder.add(
          candles.openTime()[index],
          candles.open()[index],
          candles.high()[index],
          candles.low()[index],
          candles.close()[index],
          candles.volume()[index],
          candles.quoteVolume()[index],
          (long) candles.trades()[index],
          candles.takerBuyBase()[index],
          candles.takerBuyQuote()[index]);
    }
  }
}
