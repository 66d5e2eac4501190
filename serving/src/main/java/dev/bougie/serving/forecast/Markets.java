package dev.bougie.serving.forecast;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.model.market.MarketCandles;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The markets that forecasts look at, each read once for all symbols whose newest candle opened at
 * the same time. It is read again where it does not hold the candles of the symbol that is asked
 * for, and after some seconds, since candles of others arrive one after the other.
 *
 * <p>A symbol that has no candle within the look-back from now on is traded no more. What a model
 * foretells of it has passed, so it is compared with nobody, instead of with a market of long ago
 * that would be read for it alone. So is every symbol while the newest candle of more than a tenth
 * of the others is still to come: among the few that have theirs a place says nothing.
 */
final class Markets {

  private static final double ARRIVED = 0.9;
  private static final Duration MOST_AGE = Duration.ofSeconds(2);

  /** Of intervals, and of symbols whose candles have stopped to come. */
  private static final int MOST_KEPT = 8;

  private final Reader reader;
  private final Supplier<Instant> now;

  /** The one that was longest not asked for comes first. Guarded by this. */
  private final Map<Key, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /**
   * No market yet.
   *
   * @param now by which their age is told
   */
  Markets(Reader reader, Supplier<Instant> now) {
    this.reader = reader;
    this.now = now;
  }

  /** Where markets are read; {@link MarketCandles#read} but for tests. */
  @FunctionalInterface
  interface Reader {

    MarketCandles.Seen read(Interval interval, Instant last, int places);
  }

  private record Key(Interval interval, long last, int places) {}

  /**
   * What was read.
   *
   * @param arrived whether most symbols that had the candle before have the newest
   */
  private record Kept(MarketCandles.Seen seen, boolean arrived, Instant readAt) {

    boolean isOf(Instant time) {
      Duration age = Duration.between(readAt, time);
      return !age.isNegative() && age.compareTo(MOST_AGE) <= 0;
    }
  }

  /**
   * The market over so many places up to the newest of these candles.
   *
   * @param candles of the symbol, at least one; as many as there are places, unless it has fewer
   */
  synchronized MarketCandles.Seen around(String symbol, CandleColumns candles, int places) {
    long last = candles.openTime()[candles.size() - 1];
    Key key = new Key(candles.interval(), last, places);
    Instant time = now.get();
    if (candles.interval().plus(last, places) < time.toEpochMilli()) {
      return alone(candles, last, places);
    }
    Kept known = kept.get(key);
    if (known == null || !known.isOf(time) || !known.seen().market().holds(symbol, candles)) {
      MarketCandles.Seen seen = reader.read(candles.interval(), Instant.ofEpochMilli(last), places);
      known = new Kept(seen, hasArrived(seen.market(), places), time);
      kept.put(key, known);
    }
    return known.arrived() ? known.seen() : alone(candles, last, places);
  }

  private static boolean hasArrived(Market market, int places) {
    return places < 2 || market.symbolsAt(places - 1) >= ARRIVED * market.symbolsAt(places - 2);
  }

  /** Nobody, not even the symbol itself, so that whatever is compared is NaN. */
  private static MarketCandles.Seen alone(CandleColumns candles, long last, int places) {
    long first = candles.interval().plus(last, 1L - places);
    return new MarketCandles.Seen(
        new Market.Builder(candles.interval(), first, places).build(), false);
  }
}
