package dev.bougie.features.candle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Made-up symbols that are traded at the same times, for features that compare one with the others:
 * the reference with hardly a hole, others with holes, one that comes late, one that leaves early,
 * and two whose candles are the same.
 */
public final class Universe {

  /** The name of the symbol that is looked at. */
  public static final String OWN = "OWNUSDT";

  private static final int CANDLES = 7_000;
  private static final Map<Interval, Universe> KNOWN = new ConcurrentHashMap<>();

  private final Interval interval;
  private final Map<String, List<Candle>> others;

  private Universe(Interval interval, Map<String, List<Candle>> others) {
    this.interval = interval;
    this.others = others;
  }

  /** From {@link CandleWalk#START} on. */
  public static Universe of(Interval interval) {
    return KNOWN.computeIfAbsent(interval, any -> new Universe(interval, walks(interval, 100)));
  }

  /** The same up to that candle, and other candles after it. */
  public Universe withOtherFuture(long openTime) {
    Map<String, List<Candle>> otherwise = walks(interval, 200);
    Map<String, List<Candle>> branched = new TreeMap<>();
    others.forEach(
        (symbol, candles) -> {
          List<Candle> both = new ArrayList<>(candles);
          both.removeIf(candle -> candle.openTime() > openTime);
          otherwise.getOrDefault(symbol, List.of()).stream()
              .filter(candle -> candle.openTime() > openTime)
              .forEach(both::add);
          branched.put(symbol, both);
        });
    return new Universe(interval, branched);
  }

  /** These candles in a market that reaches from the first of them to the last. */
  public CandleColumns columns(List<Candle> own) {
    CandleColumns columns = CandleColumns.of(interval, own);
    return own.isEmpty() ? columns : columns.in(market(interval, own, around(own)));
  }

  /** By symbol, the candles of all that open between the first and the last of these. */
  public Map<String, List<Candle>> around(List<Candle> own) {
    long from = own.get(0).openTime();
    long to = own.get(own.size() - 1).openTime();
    Map<String, List<Candle>> universe = new TreeMap<>();
    others.forEach(
        (symbol, candles) ->
            universe.put(symbol, candles.subList(index(candles, from), index(candles, to + 1))));
    universe.put(OWN, own);
    return universe;
  }

  /** The market of these candles over the time of the symbol's own. */
  public static Market market(
      Interval interval, List<Candle> own, Map<String, List<Candle>> universe) {
    long first = own.get(0).openTime();
    long last = own.get(own.size() - 1).openTime();
    Market.Builder market =
        new Market.Builder(interval, first, (int) interval.count(first, last + 1));
    universe.forEach((symbol, candles) -> candles.forEach(candle -> market.add(symbol, candle)));
    return market.build();
  }

  private static Map<String, List<Candle>> walks(Interval interval, long seed) {
    Map<String, List<Candle>> walks = new TreeMap<>();
    List<Candle> twin = CandleWalk.unbroken(seed, interval, CANDLES, 3);
    walks.put("TWIN1USDT", twin);
    walks.put("TWIN2USDT", twin);
    walks.put(
        Market.REFERENCE,
        CandleWalk.withHoles(CandleWalk.unbroken(seed + 1, interval, CANDLES, 900), seed, 0.0005));
    for (int symbol = 2; symbol < 5; symbol++) {
      List<Candle> walk = CandleWalk.unbroken(seed + symbol, interval, CANDLES, 10 * symbol);
      walks.put("S" + symbol + "USDT", CandleWalk.withHoles(walk, seed + symbol, 0.01));
    }
    walks.put("LATEUSDT", CandleWalk.unbroken(seed + 5, interval, CANDLES).subList(500, CANDLES));
    walks.put("EARLYUSDT", CandleWalk.unbroken(seed + 6, interval, CANDLES).subList(0, 700));
    return walks;
  }

  /** The first candle that opens at that time or later. */
  private static int index(List<Candle> candles, long openTime) {
    int low = 0;
    int high = candles.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (candles.get(middle).openTime() < openTime) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
