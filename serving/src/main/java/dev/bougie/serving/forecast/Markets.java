package dev.bougie.serving.forecast;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.model.market.MarketCandles;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The markets that forecasts look at, each read once for all symbols whose newest candle opened at
 * the same time. It is read again where it does not hold the candles of the symbol that is asked
 * for, and after some seconds, since candles of others arrive one after the other. While one is
 * read, those who ask for it wait, and those who ask for another do not.
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
  private final Map<Key, Place> places =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Place> eldest) {
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

  /**
   * A market that a symbol is compared with.
   *
   * @param symbols that have the newest candle; nobody where the symbol is compared with nobody
   * @param synthetic whether any of its candles was made up
   */
  record Around(Market market, Set<String> symbols, boolean synthetic) {}

  private record Key(Interval interval, long last, int places) {}

  /**
   * What was read.
   *
   * @param arrived whether most symbols that had the candle before have the newest
   */
  private record Kept(Around around, boolean arrived, Instant readAt) {

    boolean isOf(Instant time) {
      Duration age = Duration.between(readAt, time);
      return !age.isNegative() && age.compareTo(MOST_AGE) <= 0;
    }
  }

  /** Where a market is kept; who reads it holds its lock. */
  private static final class Place {

    private @Nullable Kept kept;
  }

  /**
   * The market over so many places up to the newest of these candles; empty where the symbol's
   * candles were others when it was read, so that they should be read again.
   *
   * @param candles of the symbol, at least one; as many as there are places, unless it has fewer
   */
  Optional<Around> around(String symbol, CandleColumns candles, int places) {
    long last = candles.openTime()[candles.size() - 1];
    Key key = new Key(candles.interval(), last, places);
    if (candles.interval().plus(last, places) < now.get().toEpochMilli()) {
      return Optional.of(alone(key));
    }
    Place place = place(key);
    synchronized (place) {
      Instant time = now.get();
      Kept known = place.kept;
      if (known == null || !known.isOf(time) || !holds(known, symbol, candles)) {
        known = read(key, time);
        place.kept = known;
      }
      if (!known.arrived()) {
        return Optional.of(alone(key));
      }
      return holds(known, symbol, candles) ? Optional.of(known.around()) : Optional.empty();
    }
  }

  private synchronized Place place(Key key) {
    return places.computeIfAbsent(key, any -> new Place());
  }

  private Kept read(Key key, Instant time) {
    MarketCandles.Seen seen =
        reader.read(key.interval(), Instant.ofEpochMilli(key.last()), key.places());
    Set<String> newest = seen.market().symbolsAt(key.places() - 1);
    boolean arrived =
        key.places() < 2
            || newest.size() >= ARRIVED * seen.market().symbolsAt(key.places() - 2).size();
    return new Kept(new Around(seen.market(), newest, seen.synthetic()), arrived, time);
  }

  private static boolean holds(Kept kept, String symbol, CandleColumns candles) {
    return kept.around().market().holds(symbol, candles);
  }

  /** Nobody, not even the symbol itself, so that whatever is compared is NaN. */
  private static Around alone(Key key) {
    long first = key.interval().plus(key.last(), 1L - key.places());
    return new Around(
        new Market.Builder(key.interval(), first, key.places()).build(), Set.of(), false);
  }
}
