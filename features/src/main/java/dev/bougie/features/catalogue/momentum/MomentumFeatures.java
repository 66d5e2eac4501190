package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** How far and how steadily the price has moved. */
public final class MomentumFeatures {

  private MomentumFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new LogReturn(1),
        new LogReturn(3),
        new LogReturn(6),
        new LogReturn(12),
        new LogReturn(24),
        new LogReturn(72),
        new RelativeStrengthIndex(14),
        new LogReturn(2),
        new LogReturn(48),
        new LogReturn(168),
        new RelativeStrengthIndex(6),
        new RelativeStrengthIndex(24),
        new StochasticK(14),
        new StochasticD(14, 3),
        new StochasticK(72),
        new AroonOscillator(25),
        new AroonOscillator(72),
        new CommodityChannel(20),
        new CommodityChannel(72),
        new TrueStrength(25, 13),
        new Trix(12),
        new WilliamsR(24),
        new WilliamsR(168),
        new EfficiencyRatio(24),
        new EfficiencyRatio(72),
        new EfficiencyRatio(168),
        new ReturnScore(24),
        new ReturnScore(168));
  }

  /** The return over so many candles. */
  public static Feature logReturn(int span) {
    return new LogReturn(span);
  }

  /** Wilder's relative strength index. */
  public static Feature relativeStrength(int period) {
    return new RelativeStrengthIndex(period);
  }

  /** Where the close stands between the lowest low and the highest high. */
  public static Feature stochastic(int span) {
    return new StochasticK(span);
  }
}
