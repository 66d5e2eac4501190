package dev.bougie.features.catalogue.trend;

import dev.bougie.features.catalogue.trend.ExtremeDistance.Side;
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
        new TrendFit(168),
        new KeltnerPosition(20),
        new DonchianPosition(20),
        new DonchianPosition(55),
        new DonchianPosition(168),
        new TrendResidual(24),
        new TrendResidual(72),
        new TrendResidual(168),
        new DirectionalBalance(14),
        new ExtremeDistance(Side.HIGH, 24),
        new ExtremeDistance(Side.HIGH, 168),
        new ExtremeDistance(Side.LOW, 24),
        new ExtremeDistance(Side.LOW, 168));
  }

  /** How far the close stands above its simple average. */
  public static Feature averageRatio(int span) {
    return new SmaRatio(span);
  }

  /** The MACD line over the close. */
  public static Feature macd(int fast, int slow) {
    return new MacdRatio(fast, slow);
  }

  /** The slope of the closes over their mean. */
  public static Feature slope(int span) {
    return new TrendSlope(span);
  }
}
