package dev.bougie.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.TestLake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What finer candles add up to. */
public final class Sums {

  private Sums() {}

  /** The naive way; candles without trades set a price only where there are no others. */
  static List<Candle> of(List<Candle> finer, Interval coarser) {
    Map<Long, List<Candle>> groups = new TreeMap<>();
    finer.forEach(
        candle ->
            groups
                .computeIfAbsent(coarser.openTimeAt(candle.openTime()), any -> new ArrayList<>())
                .add(candle));
    List<Candle> sums = new ArrayList<>();
    groups.forEach((openTime, all) -> sums.add(sum(openTime, all)));
    return sums;
  }

  private static Candle sum(long openTime, List<Candle> all) {
    List<Candle> traded = all.stream().filter(candle -> candle.trades() > 0).toList();
    List<Candle> priced = traded.isEmpty() ? all : traded;
    return new Candle(
        openTime,
        priced.get(0).open(),
        priced.stream().mapToDouble(Candle::high).max().orElseThrow(),
        priced.stream().mapToDouble(Candle::low).min().orElseThrow(),
        priced.get(priced.size() - 1).close(),
        all.stream().mapToDouble(Candle::volume).sum(),
        all.stream().mapToDouble(Candle::quoteVolume).sum(),
        all.stream().mapToLong(Candle::trades).sum(),
        all.stream().mapToDouble(Candle::takerBuyBase).sum(),
        all.stream().mapToDouble(Candle::takerBuyQuote).sum(),
        all.get(all.size() - 1).closeTime());
  }

  /** How many coarser candles have all their finer ones; every one must be their sum. */
  public static long compare(TestLake lake, Interval finer, Interval coarser) {
    Aggregation.Comparison comparison = new Aggregation(lake.spark()).compare(finer, coarser, 5);
    assertThat(comparison.examples()).as("%s into %s", finer, coarser).isEmpty();
    assertThat(comparison.differing()).isZero();
    return comparison.compared();
  }
}
