package dev.bougie.jobs.exchange;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * One symbol of the {@link FakeExchange}: a seeded random walk that goes on for as long as somebody
 * looks, and whatever a test has done to it. All numbers are decimals, as an exchange's are.
 */
public final class FakeMarket {

  private final Random random;
  private final Interval interval;
  private final List<Candle> candles = new ArrayList<>();
  private long nextOpenTime;
  private double price = 100;

  FakeMarket(String symbol, Interval interval, long from) {
    this.random = new Random(symbol.hashCode());
    this.interval = interval;
    this.nextOpenTime = interval.openTimeAt(from);
  }

  /** The candles of that symbol that open in {@code [from, to)}. */
  public static List<Candle> candles(String symbol, Interval interval, Instant from, Instant to) {
    return new FakeMarket(symbol, interval, from.toEpochMilli()).until(to.toEpochMilli() - 1);
  }

  /** All candles whose open time is not after {@code until}, oldest first. */
  List<Candle> until(long until) {
    while (nextOpenTime <= until) {
      candles.add(walk());
      nextOpenTime = interval.next(nextOpenTime);
    }
    return candles.stream().filter(candle -> candle.openTime() <= until).toList();
  }

  /** Puts a candle behind all that do not open later. */
  void add(Candle candle) {
    int at = 0;
    while (at < candles.size() && candles.get(at).openTime() <= candle.openTime()) {
      at++;
    }
    candles.add(at, candle);
  }

  /** Takes all candles of that open time away. */
  void remove(long openTime) {
    if (!candles.removeIf(candle -> candle.openTime() == openTime)) {
      throw new IllegalArgumentException("no candle opens at " + openTime);
    }
  }

  /** Puts a candle in the place of those that open with it. */
  void replace(Candle candle) {
    remove(candle.openTime());
    candles.add(candle);
    candles.sort(Comparator.comparingLong(Candle::openTime));
  }

  private Candle walk() {
    double open = price;
    price = decimal(open * Math.exp(0.01 * random.nextGaussian()), 2);
    double high = decimal(Math.max(open, price) * (1 + 0.004 * random.nextDouble()), 2);
    double low = decimal(Math.min(open, price) * (1 - 0.004 * random.nextDouble()), 2);
    double volume = decimal(40 * Math.exp(0.5 * random.nextGaussian()), 5);
    double taken = decimal(volume * (0.3 + 0.4 * random.nextDouble()), 5);
    return new Candle(
        nextOpenTime,
        open,
        Math.max(high, Math.max(open, price)),
        Math.min(low, Math.min(open, price)),
        price,
        volume,
        decimal(volume * price, 7),
        100 + random.nextInt(1_000),
        taken,
        decimal(taken * price, 7),
        interval.closeTime(nextOpenTime));
  }

  private static double decimal(double value, int places) {
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP).doubleValue();
  }
}
