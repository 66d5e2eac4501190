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
        new AroonOscillator(72));
  }
}
