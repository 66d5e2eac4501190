package dev.bougie.features.candle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Candles of a market that never was: a seeded random walk whose volatility clusters (GARCH(1,1)),
 * with prices on a tick, candles without height, candles without trades, and halts in which nothing
 * moves for longer than any window of volumes. All candles keep the rules.
 */
public final class CandleWalk {

  /** 2024-02-26T00:00:00Z, a Monday. */
  public static final long START = 1_708_905_600_000L;

  private static final double TICK = 0.01;
  private static final int HALT_EVERY = 900;
  private static final int HALT_LENGTH = 190;

  private final Random random;
  private double variance = 3e-5;
  private double shock;
  private double price;

  private CandleWalk(long seed, double price) {
    this.random = new Random(seed);
    this.price = price;
  }

  /** Candles without holes, from {@link #START} on. */
  public static List<Candle> unbroken(long seed, Interval interval, int count) {
    return unbroken(seed, interval, count, 100);
  }

  /** The same from another first price. */
  public static List<Candle> unbroken(long seed, Interval interval, int count, double price) {
    CandleWalk walk = new CandleWalk(seed, price);
    List<Candle> candles = new ArrayList<>(count);
    long openTime = interval.openTimeAt(START);
    for (int index = 0; index < count; index++) {
      boolean halted = index % HALT_EVERY >= HALT_EVERY - HALT_LENGTH;
      candles.add(walk.next(openTime, interval.closeTime(openTime), halted));
      openTime = interval.next(openTime);
    }
    return candles;
  }

  /** The same candles less about {@code share} of them, in gaps of one to five candles. */
  public static List<Candle> withHoles(List<Candle> candles, long seed, double share) {
    Random random = new Random(seed);
    List<Candle> kept = new ArrayList<>(candles.size());
    int gap = 0;
    for (Candle candle : candles) {
      if (gap == 0 && random.nextDouble() < share / 3) {
        gap = 1 + random.nextInt(5);
      }
      if (gap > 0) {
        gap--;
      } else {
        kept.add(candle);
      }
    }
    return kept;
  }

  private Candle next(long openTime, long closeTime, boolean halted) {
    variance = 1e-6 + 0.1 * shock * shock + 0.87 * variance;
    shock = Math.sqrt(variance) * random.nextGaussian();
    double kind = random.nextDouble();
    if (halted || kind < 0.02) {
      return new Candle(openTime, price, price, price, price, 0, 0, 0, 0, 0, closeTime);
    }
    double open = price;
    boolean flat = kind < 0.05;
    double close = flat ? open : onTick(open * StrictMath.exp(shock));
    double reach = flat ? 0 : Math.sqrt(variance) / 2;
    double high = Math.max(Math.max(open, close), onTick(open * (1 + reach * random.nextDouble())));
    double low = Math.min(Math.min(open, close), onTick(open * (1 - reach * random.nextDouble())));
    long trades = flat ? 1 : 1 + random.nextInt(2_000);
    double volume = Math.round(trades * random.nextDouble() * 1e5 + 1) / 1e5;
    double bought = volume * random.nextDouble();
    double meanPrice = (open + close) / 2;
    price = close;
    return new Candle(
        openTime,
        open,
        high,
        low,
        close,
        volume,
        volume * meanPrice,
        trades,
        bought,
        bought * meanPrice,
        closeTime);
  }

  private static double onTick(double price) {
    return Math.max(Math.round(price / TICK), 1) * TICK;
  }
}
