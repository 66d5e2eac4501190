package dev.bougie.features.catalogue;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A million candles with holes: every feature of ours over all of them at once, in chunks of random
 * lengths that begin with one look-back, and at random candles from the last look-back alone, as
 * the server computes it. One set of bits.
 */
class MillionRowsTest {

  private static final int ROWS = 1_000_000;
  private static final int LONGEST_CHUNK = 200_000;
  private static final int RESTARTS = 1_000;

  private static final FeatureSet OURS = new FeatureSet("ours", FeatureSets.ours());

  private final Random random = new Random(9);
  private final List<Candle> candles =
      CandleWalk.withHoles(CandleWalk.unbroken(7, Interval.M1, ROWS), 8, 0.0003);

  private final Market market = universe();

  /** Some candles, and those that they look back at. */
  private record Part(CandleColumns columns, int from, int to) {}

  @Test
  void chunksAndRestartsGiveTheBitsOfTheWhole() {
    CandleColumns whole = CandleColumns.of(Interval.M1, candles).in(market);
    List<Part> chunks = chunks();
    int[] restarts = random.ints(RESTARTS, 0, candles.size()).toArray();
    double[][] served = new double[RESTARTS][];
    for (int restart = 0; restart < RESTARTS; restart++) {
      served[restart] = OURS.computeLast(part(restarts[restart], restarts[restart] + 1).columns);
    }
    for (int k = 0; k < OURS.size(); k++) {
      Feature feature = OURS.features().get(k);
      FeatureSet alone = new FeatureSet(feature.id(), List.of(feature));
      double[] expected = alone.compute(whole, 0, whole.size())[0];
      for (Part chunk : chunks) {
        int lookedBackAt = chunk.columns.size() - (chunk.to - chunk.from);
        double[] values = alone.compute(chunk.columns, lookedBackAt, chunk.columns.size())[0];
        for (int index = chunk.from; index < chunk.to; index++) {
          assertSameBits(feature, index, values[index - chunk.from], expected[index]);
        }
      }
      for (int restart = 0; restart < RESTARTS; restart++) {
        int index = restarts[restart];
        assertSameBits(feature, index, served[restart][k], expected[index]);
      }
    }
  }

  private List<Part> chunks() {
    List<Part> chunks = new ArrayList<>();
    int from = 0;
    while (from < candles.size()) {
      int to = Math.min(candles.size(), from + 1 + random.nextInt(LONGEST_CHUNK));
      chunks.add(part(from, to));
      from = to;
    }
    return chunks;
  }

  private Part part(int from, int to) {
    int first = Math.max(0, from + 1 - OURS.lookback());
    CandleColumns columns = CandleColumns.of(Interval.M1, candles.subList(first, to));
    long end = Interval.M1.next(columns.openTime()[columns.size() - 1]);
    return new Part(columns.in(market(columns.openTime()[0], end, market::forEach)), from, to);
  }

  /** Where a market's candles come from. */
  private interface Source {
    void forEach(long from, long to, Market.Visitor visitor);
  }

  private static Market market(long from, long to, Source source) {
    Market.Builder market =
        new Market.Builder(Interval.M1, from, (int) Interval.M1.count(from, to));
    source.forEach(from, to, market::add);
    return market.build();
  }

  /** The symbol's own candles, the reference's, and those of a symbol that moves against them. */
  private Market universe() {
    List<Candle> reference = CandleWalk.unbroken(11, Interval.M1, ROWS);
    return market(
        CandleWalk.START,
        Interval.M1.plus(CandleWalk.START, ROWS),
        (from, to, visitor) -> {
          candles.forEach(c -> visitor.candle("OWNUSDT", c.openTime(), c.close(), c.quoteVolume()));
          for (Candle c : reference) {
            visitor.candle(Market.REFERENCE, c.openTime(), c.close(), c.quoteVolume());
            visitor.candle("INVERSE", c.openTime(), 1 / c.close(), 2 * c.volume());
          }
        });
  }

  private static void assertSameBits(Feature feature, int index, double actual, double expected) {
    if (Double.doubleToRawLongBits(actual) != Double.doubleToRawLongBits(expected)) {
      throw new AssertionError(
          "%s of candle %d: %s instead of %s".formatted(feature.id(), index, actual, expected));
    }
  }
}
