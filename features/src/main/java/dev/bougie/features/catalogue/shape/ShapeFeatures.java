package dev.bougie.features.catalogue.shape;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** What a single candle looks like. */
public final class ShapeFeatures {

  private ShapeFeatures() {}

  public static List<Feature> all() {
    return List.of(new CandleRange(), new CandleBody(), new ClosePosition());
  }
}
