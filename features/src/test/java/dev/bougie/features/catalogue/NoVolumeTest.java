package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Universe;
import dev.bougie.features.engine.FeatureSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prices that move though nothing is traded, as of an index. */
class NoVolumeTest {

  private static final FeatureSet OURS = new FeatureSet("ours", FeatureSets.ours());

  /** Whatever looks at volumes has nothing to tell; what does not is as it was. */
  @Test
  void leavesWhatLooksAtVolumesUndefinedAndTheRestAsItWas() {
    List<Candle> traded = CandleWalk.unbroken(4, Interval.H1, OURS.lookback());
    List<Candle> untraded =
        traded.stream()
            .map(
                c ->
                    new Candle(
                        c.openTime(),
                        c.open(),
                        c.high(),
                        c.low(),
                        c.close(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        c.closeTime()))
            .toList();
    double[] with = OURS.computeLast(Universe.of(Interval.H1).columns(traded));
    double[] without = OURS.computeLast(Universe.of(Interval.H1).columns(untraded));
    int undefined = 0;
    for (int feature = 0; feature < with.length; feature++) {
      if (OURS.ids().get(feature).startsWith("volume_rank_")) {
        assertThat(without[feature]).as("nobody trades less").isZero();
      } else if (Double.isNaN(without[feature])) {
        undefined += Double.isNaN(with[feature]) ? 0 : 1;
      } else {
        assertThat(without[feature]).as(OURS.ids().get(feature)).isEqualTo(with[feature]);
      }
    }
    assertThat(undefined).isGreaterThan(10).isLessThan(with.length / 2);
  }
}
