package dev.bougie.features.candle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides about what a source answered for {@code [from, to)}: what is stored, what is rejected.
 * What opens elsewhere was not asked for, and what is not closed yet will come again: both are left
 * out.
 *
 * @param from open times lie at or behind it, epoch milliseconds
 * @param to open times lie before it, epoch milliseconds
 * @param now the exchange's; a candle that is not closed by then is open, epoch milliseconds
 */
public record CandleSieve(Interval interval, long from, long to, long now) {

  /** A candle and the rule it breaks. */
  public record Rejected(Candle candle, CandleFault fault) {}

  /**
   * What an answer holds.
   *
   * @param accepted closed candles that keep the rules, each open time once
   * @param rejected closed ones that do not, each open time and fault once; beside one there may be
   *     an accepted candle of the same time
   */
  public record Sifted(List<Candle> accepted, List<Rejected> rejected) {
    public Sifted {
      accepted = List.copyOf(accepted);
      rejected = List.copyOf(rejected);
    }
  }

  /** Where the source repeats itself the last candle counts; the order is that of the answer. */
  public Sifted sift(Iterable<Candle> answer) {
    Map<Long, Candle> accepted = new LinkedHashMap<>();
    Map<Key, Rejected> rejected = new LinkedHashMap<>();
    for (Candle candle : answer) {
      long openTime = candle.openTime();
      if (openTime < from || openTime >= to || interval.closeTime(openTime) >= now) {
        continue;
      }
      CandleRules.check(interval, candle)
          .ifPresentOrElse(
              fault -> rejected.put(new Key(openTime, fault), new Rejected(candle, fault)),
              () -> accepted.put(openTime, candle));
    }
    return new Sifted(List.copyOf(accepted.values()), List.copyOf(rejected.values()));
  }

  private record Key(long openTime, CandleFault fault) {}
}
