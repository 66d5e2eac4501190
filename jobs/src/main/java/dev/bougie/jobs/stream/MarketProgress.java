package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Candle;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * How far a market has come: which candles were taken in, which of them are stored everywhere.
 * Thread-safe.
 */
final class MarketProgress {

  /** Two connections tell the same candles for a while when one takes over from the other. */
  private static final int REMEMBERED = 4;

  /** After so many looks in a row that found nothing, there is nothing and nobody trades. */
  private static final int SILENT_AFTER = 3;

  private static final long FIRST_REST_MILLIS = 60_000;
  private static final int MOST_DOUBLINGS = 6;

  private final Market market;
  private final Coverage taken;
  private final Coverage stored;
  private final Deque<Candle> newest = new ArrayDeque<>();
  private long saved;
  private int emptyLooks;

  /** How far the newest of the looks in a row that found nothing have looked. */
  private final Deque<Long> lookedUntil = new ArrayDeque<>();

  private long restUntil;

  /**
   * A market's.
   *
   * @param until open time up to which all is stored
   */
  MarketProgress(Market market, long until) {
    this.market = market;
    this.taken = new Coverage(until);
    this.stored = new Coverage(until);
    this.saved = until;
  }

  Market market() {
    return market;
  }

  /** Remembers a candle; false if it is one that is remembered already. */
  synchronized boolean isNew(Candle candle) {
    if (newest.contains(candle)) {
      return false;
    }
    if (newest.size() == REMEMBERED) {
      newest.removeFirst();
    }
    newest.addLast(candle);
    emptyLooks = 0;
    lookedUntil.clear();
    restUntil = 0;
    return true;
  }

  /**
   * Somebody looked for candles and there were none that had not been told. Where that goes on, as
   * with a symbol that is halted, looks become rarer, up to one an hour.
   *
   * @param now epoch milliseconds
   * @param until the last open time that was looked for
   */
  synchronized void foundNothing(long now, long until) {
    emptyLooks++;
    if (lookedUntil.size() == SILENT_AFTER) {
      lookedUntil.removeFirst();
    }
    lookedUntil.addLast(until);
    if (emptyLooks >= SILENT_AFTER) {
      int doublings = Math.min(emptyLooks - SILENT_AFTER, MOST_DOUBLINGS);
      restUntil = now + (FIRST_REST_MILLIS << doublings);
    }
  }

  /**
   * The open time up to which so many looks in a row found nothing that there is nothing: a single
   * empty answer may be the exchange's mistake.
   */
  synchronized long absentUntil() {
    return lookedUntil.size() < SILENT_AFTER ? taken.until() : Collections.min(lookedUntil);
  }

  /** Whether nothing came of it for so long that nothing is expected. */
  synchronized boolean isSilent() {
    return emptyLooks >= SILENT_AFTER;
  }

  /** Whether it is worth looking for candles that were not told. */
  synchronized boolean isWorthALook(long now) {
    return now >= restUntil;
  }

  /** The candle was not taken in after all. */
  synchronized void forget(Candle candle) {
    newest.remove(candle);
  }

  /** All candles that open in {@code (after, upTo]} are on their way. */
  synchronized void taken(long after, long upTo) {
    taken.add(after, upTo);
  }

  /** All candles that open in {@code (after, upTo]} are stored everywhere, or do not exist. */
  synchronized void stored(long after, long upTo) {
    stored.add(after, upTo);
  }

  /** The last open time before the first candle that nobody told yet. */
  synchronized long takenUntil() {
    return taken.until();
  }

  /** The last open time up to which all is stored. */
  synchronized long storedUntil() {
    return stored.until();
  }

  /** Whether a closed candle was not told, though it closed before that time. */
  boolean hasHole(long epochMillis) {
    return takenUntil() < lastClosed(epochMillis);
  }

  /** The open time of the last candle that had closed by that time. */
  long lastClosed(long epochMillis) {
    return market.interval().plus(market.interval().openTimeAt(epochMillis), -1);
  }

  /** Whether more is stored than was saved. */
  synchronized boolean isUnsaved() {
    return stored.until() > saved;
  }

  synchronized void saved(long until) {
    saved = Math.max(saved, until);
  }
}
