package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Market;
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
    CandleColumns altered = builder.build();
    return candles.hasMarket() ? altered.in(of(candles.market(), random)) : altered;
  }

  /** The same symbols and times, and other prices and volumes. */
  private static Market of(Market market, SplittableRandom random) {
    Market.Builder builder =
        new Market.Builder(market.interval(), market.first(), market.places(), market.reference());
    market.forEach(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (symbol, openTime, close, quoteVolume) ->
            builder.add(
                symbol,
                openTime,
                StrictMath.exp(random.nextDouble(-1, 1)) * close,
                (1 + random.nextInt(9)) * quoteVolume));
    return builder.build();
  }

  /**
   * Some candles, and after them the ones of those same places that another history holds; their
   * market begins and ends with them and changes where they do.
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
    CandleColumns spliced = builder.build();
    return before.hasMarket() ? spliced.in(market(before, from + count, after, spliced)) : spliced;
  }

  /**
   * The market over the time of those candles.
   *
   * @param change the index of the first candle from which on the market of {@code after} counts
   */
  private static Market market(
      CandleColumns before, int change, CandleColumns after, CandleColumns over) {
    long[] openTime = over.openTime();
    long end = before.interval().next(openTime[over.size() - 1]);
    long until = change < before.size() ? Math.min(end, before.openTime()[change]) : end;
    Market market = before.market();
    Market.Builder builder =
        new Market.Builder(
            market.interval(),
            openTime[0],
            (int) market.interval().count(openTime[0], end),
            market.reference());
    market.forEach(openTime[0], until, builder::add);
    after.market().forEach(until, end, builder::add);
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
