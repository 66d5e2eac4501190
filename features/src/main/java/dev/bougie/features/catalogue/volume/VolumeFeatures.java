package dev.bougie.features.catalogue.volume;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** How much is traded, in which sizes, and who is in a hurry. */
public final class VolumeFeatures {

  private VolumeFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new VolumeScore(24),
        new VolumeScore(168),
        new TakerBuyRatio(1),
        new TakerBuyRatio(24),
        new TradeSizeChange(24));
  }
}
