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
 * read, those who ask for it wait, and those who ask for another do not. Who waited takes what the
 * others get, its failure too, so that a database that is slow or gone is not asked once for each
 * of them.
 *
 * <p>A symbol that has no candle within the look-back from now on is traded no more. What a model
 * foretells of it has passed, so it is compared with nobody, instead of with a market of long ago
 * that would be read for it alone. So is every symbol while the newest candle of more than a tenth
 * of the others is still to come: among the few that have theirs a place says nothing.
 */
final class Markets {

  private static final double ARRIVED = 0.9;
  private static final Duration MOST_AGE = Duration.ofSeconds(2);
  private static final Duration MOST_AGE_OF_FAILURE = Duration.ofSeconds(1);

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

  /** How a read ended. */
  private sealed interface Outcome permits Found, Failed {

    /** Which read of its place it was, counted from 1. */
    long number();

    boolean isOf(Instant time);

    /** Whether it is an answer to who asks with these candles. */
    boolean suits(String symbol, CandleColumns candles);
  }

  /**
   * What was read.
   *
   * @param arrived whether most symbols that had the candle before have the newest
   * @param readAt when the read had ended: a slow one is not out of date at once
   */
  private record Found(long number, Around around, boolean arrived, Instant readAt)
      implements Outcome {

    @Override
    public boolean isOf(Instant time) {
      return isWithin(MOST_AGE, readAt, time);
    }

    @Override
    public boolean suits(String symbol, CandleColumns candles) {
      return around.market().holds(symbol, candles);
    }
  }

  /** Why nothing was read; an answer to everybody. */
  private record Failed(long number, RuntimeException fault, Instant failedAt) implements Outcome {

    @Override
    public boolean isOf(Instant time) {
      return isWithin(MOST_AGE_OF_FAILURE, failedAt, time);
    }

    @Override
    public boolean suits(String symbol, CandleColumns candles) {
      return true;
    }
  }

  /** Where a market is kept; who reads it holds its lock. */
  private static final class Place {

    /** Reads that have begun. Written under the lock, read before it is waited for. */
    private volatile long begun;

    /** Of the last read that has ended; as {@link #begun}. */
    private volatile @Nullable Outcome outcome;
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
    Outcome outcome = outcome(key, symbol, candles);
    if (outcome instanceof Failed failed) {
      throw failed.fault();
    }
    Found found = (Found) outcome;
    if (!found.arrived()) {
      return Optional.of(alone(key));
    }
    return found.suits(symbol, candles) ? Optional.of(found.around()) : Optional.empty();
  }

  /**
   * What was kept, if it suits and is of now or was still being read when it was asked for; else
   * what a read gives that began since then, which knows these candles as well as any later one.
   */
  private Outcome outcome(Key key, String symbol, CandleColumns candles) {
    Place place = place(key);
    Outcome before = place.outcome;
    long begunBefore = place.begun;
    synchronized (place) {
      Outcome known = place.outcome;
      if (known != null) {
        boolean waitedFor = known != before;
        boolean begunSince = known.number() > begunBefore;
        if (begunSince || ((waitedFor || known.isOf(now.get())) && known.suits(symbol, candles))) {
          return known;
        }
      }
      long number = place.begun + 1;
      place.begun = number;
      Outcome read = read(key, number);
      place.outcome = read;
      return read;
    }
  }

  private synchronized Place place(Key key) {
    return places.computeIfAbsent(key, any -> new Place());
  }

  private Outcome read(Key key, long number) {
    try {
      MarketCandles.Seen seen =
          reader.read(key.interval(), Instant.ofEpochMilli(key.last()), key.places());
      Set<String> newest = seen.market().symbolsAt(key.places() - 1);
      boolean arrived =
          key.places() < 2
              || newest.size() >= ARRIVED * seen.market().symbolsAt(key.places() - 2).size();
      return new Found(
          number, new Around(seen.market(), newest, seen.synthetic()), arrived, now.get());
    } catch (RuntimeException e) {
      return new Failed(number, e, now.get());
    }
  }

  private static boolean isWithin(Duration most, Instant since, Instant time) {
    Duration age = Duration.between(since, time);
    return !age.isNegative() && age.compareTo(most) <= 0;
  }

  /** Nobody, not even the symbol itself, so that whatever is compared is NaN. */
  private static Around alone(Key key) {
    long first = key.interval().plus(key.last(), 1L - key.places());
    return new Around(
        new Market.Builder(key.interval(), first, key.places()).build(), Set.of(), false);
  }
}
