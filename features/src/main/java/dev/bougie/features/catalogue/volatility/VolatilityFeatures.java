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
        new ParkinsonVolatility(24),
        new TrueRangeRatio(6),
        new TrueRangeRatio(24),
        new RealisedVolatility(12),
        new RealisedVolatility(72),
        new ParkinsonVolatility(168),
        new BollingerPosition(72),
        new GarmanKlassVolatility(24),
        new GarmanKlassVolatility(72),
        new GarmanKlassVolatility(168),
        new RogersSatchellVolatility(24),
        new RogersSatchellVolatility(72),
        new RogersSatchellVolatility(168),
        new YangZhangVolatility(24),
        new YangZhangVolatility(72),
        new YangZhangVolatility(168));
  }
}
