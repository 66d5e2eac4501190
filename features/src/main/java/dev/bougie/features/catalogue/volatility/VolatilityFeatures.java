package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** How much the price moves, whichever way. */
public final class VolatilityFeatures {

  private VolatilityFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new BollingerPosition(20),
        new TrueRangeRatio(14),
        new RealisedVolatility(24),
        new RealisedVolatility(168),
        new ParkinsonVolatility(24));
  }
}
