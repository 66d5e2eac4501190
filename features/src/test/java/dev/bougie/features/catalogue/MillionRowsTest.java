package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
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
  private static final int RESTARTS = 300;

  private final List<Candle> candles =
      CandleWalk.withHoles(CandleWalk.unbroken(7, Interval.M1, ROWS), 8, 0.0003);
  private final CandleColumns whole = CandleColumns.of(Interval.M1, candles);

  @Test
  void chunksAndRestartsGiveTheBitsOfTheWhole() {
    Random random = new Random(9);
    for (Feature feature : FeatureSets.ours()) {
      FeatureSet alone = new FeatureSet(feature.id(), List.of(feature));
      double[] expected = alone.compute(whole, 0, whole.size())[0];
      assertChunks(alone, expected, random);
      for (int restart = 0; restart < RESTARTS; restart++) {
        int last = random.nextInt(whole.size());
        int first = Math.max(0, last + 1 - alone.lookback());
        CandleColumns read = CandleColumns.of(Interval.M1, candles.subList(first, last + 1));
        assertSameBits(alone, last, alone.computeLast(read)[0], expected[last]);
      }
    }
  }

  private void assertChunks(FeatureSet alone, double[] expected, Random random) {
    int from = 0;
    while (from < whole.size()) {
      int to = Math.min(whole.size(), from + 1 + random.nextInt(200_000));
      int first = Math.max(0, from + 1 - alone.lookback());
      CandleColumns chunk = CandleColumns.of(Interval.M1, candles.subList(first, to));
      double[] values = alone.compute(chunk, from - first, to - first)[0];
      for (int index = from; index < to; index++) {
        assertSameBits(alone, index, values[index - from], expected[index]);
      }
      from = to;
    }
  }

  private static void assertSameBits(FeatureSet set, int index, double actual, double expected) {
    if (Double.doubleToRawLongBits(actual) != Double.doubleToRawLongBits(expected)) {
      assertThat(actual).as("%s of candle %d", set.name(), index).isEqualTo(expected);
      throw new AssertionError("%s of candle %d is another NaN".formatted(set.name(), index));
    }
  }
}
