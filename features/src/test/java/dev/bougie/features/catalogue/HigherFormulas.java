package dev.bougie.features.catalogue;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Coarser candles by sorting finer ones into spans of time counted from the epoch. */
final class HigherFormulas {

  /** Weeks open on Mondays. */
  private static final long FIRST_MONDAY = Instant.parse("1970-01-05T00:00:00Z").toEpochMilli();

  private HigherFormulas() {}

  /** The value of the inner feature at the last coarser candle that is complete. */
  static double of(String id, Interval interval, List<Candle> window) {
    int times = Integer.parseInt(id.substring(1, id.indexOf('_')));
    String inner = id.substring(id.indexOf('_') + 1);
    List<Candle> coarser = coarser(interval, times, window);
    // The finer ones are those of so many coarser ones, and of the one that is still open.
    int lookback = (window.size() - times + 1) / times;
    return Formulas.of(inner)
        .applyAsDouble(coarser.subList(coarser.size() - lookback, coarser.size()));
  }

  static List<Candle> coarser(Interval interval, int times, List<Candle> candles) {
    long origin = interval == Interval.W1 ? FIRST_MONDAY : 0;
    long span = times * (interval.closeTime(0) + 1);
    Map<Long, List<Candle>> spans = new TreeMap<>();
    for (Candle candle : candles) {
      long opens = origin + Math.floorDiv(candle.openTime() - origin, span) * span;
      spans.computeIfAbsent(opens, key -> new ArrayList<>()).add(candle);
    }
    List<Candle> coarser = new ArrayList<>();
    spans.forEach(
        (opens, parts) -> {
          if (parts.size() == times) {
            coarser.add(together(opens, opens + span - 1, parts));
          }
        });
    return coarser;
  }

  private static Candle together(long opens, long closes, List<Candle> parts) {
    return new Candle(
        opens,
        parts.get(0).open(),
        parts.stream().mapToDouble(Candle::high).max().getAsDouble(),
        parts.stream().mapToDouble(Candle::low).min().getAsDouble(),
        parts.get(parts.size() - 1).close(),
        parts.stream().mapToDouble(Candle::volume).sum(),
        parts.stream().mapToDouble(Candle::quoteVolume).sum(),
        parts.stream().mapToLong(Candle::trades).sum(),
        parts.stream().mapToDouble(Candle::takerBuyBase).sum(),
        parts.stream().mapToDouble(Candle::takerBuyQuote).sum(),
        closes);
  }
}
