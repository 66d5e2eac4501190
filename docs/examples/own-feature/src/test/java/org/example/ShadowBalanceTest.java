package org.example;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureContract;
import java.util.List;

/** The inherited tests hold the feature to what Bougie promises of each. */
class ShadowBalanceTest extends FeatureContract {

  @Override
  protected List<Feature> features() {
    return List.of(new ShadowBalance());
  }

  /** The formula once more, as plain as it can be. */
  @Override
  protected double naively(Feature feature, Interval interval, List<Candle> window) {
    double upper =
        window.stream().mapToDouble(c -> c.high() - Math.max(c.open(), c.close())).sum();
    double lower = window.stream().mapToDouble(c -> Math.min(c.open(), c.close()) - c.low()).sum();
    double heights = window.stream().mapToDouble(c -> c.high() - c.low()).sum();
    return heights == 0 ? Double.NaN : (upper - lower) / heights;
  }
}
