package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.catalogue.volatility.Semideviation.Side;
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
        new YangZhangVolatility(168),
        new Semideviation(Side.UP, 24),
        new Semideviation(Side.UP, 168),
        new Semideviation(Side.DOWN, 24),
        new Semideviation(Side.DOWN, 168),
        new MaxDrawdown(24),
        new MaxDrawdown(72),
        new MaxDrawdown(168),
        new VolatilityOfVolatility(6, 24),
        new VolatilityOfVolatility(24, 168),
        new VolatilityRatio(6, 24),
        new VolatilityRatio(24, 168),
        new JumpShare(24),
        new JumpShare(168),
        new BollingerWidth(20),
        new BollingerWidth(72),
        new Choppiness(24),
        new Choppiness(72));
  }

  /** The sample deviation of so many returns. */
  public static Feature realised(int span) {
    return new RealisedVolatility(span);
  }

  /** Wilder's average true range over the close. */
  public static Feature trueRangeRatio(int period) {
    return new TrueRangeRatio(period);
  }

  /** Where the close stands between Bollinger's bands. */
  public static Feature bollingerPosition(int span) {
    return new BollingerPosition(span);
  }
}
