package dev.bougie.features.catalogue.shape;

import dev.bougie.features.catalogue.shape.Shadow.Side;
import dev.bougie.features.engine.Feature;
import java.util.List;

/** What a single candle looks like. */
public final class ShapeFeatures {

  private ShapeFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new CandleRange(),
        new CandleBody(),
        new ClosePosition(),
        new Shadow(Side.UPPER),
        new Shadow(Side.LOWER),
        new OpenGap());
  }

  /** The height of the candle. */
  public static Feature range() {
    return new CandleRange();
  }

  /** Where the candle closed within its height. */
  public static Feature closePosition() {
    return new ClosePosition();
  }
}
