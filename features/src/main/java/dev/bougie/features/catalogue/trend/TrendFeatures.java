package dev.bougie.features.catalogue.trend;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** How the price stands to its averages, and which way they go. */
public final class TrendFeatures {

  private TrendFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new EmaRatio(12),
        new EmaRatio(26),
        new EmaRatio(72),
        new SmaRatio(24),
        new SmaRatio(168),
        new MacdRatio(12, 26),
        new MacdHistogram(12, 26, 9),
        new EmaRatio(168),
        new SmaRatio(12),
        new SmaRatio(72),
        new DirectionalIndex(14),
        new TrendSlope(12),
        new TrendSlope(24),
        new TrendSlope(72),
        new TrendSlope(168),
        new TrendFit(12),
        new TrendFit(24),
        new TrendFit(72),
        new TrendFit(168));
  }
}
