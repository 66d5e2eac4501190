package dev.bougie.features.catalogue.cross;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** How a symbol fares beside Bitcoin and the market, and how the market fares. */
public final class CrossFeatures {

  private CrossFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new ReturnOverReference(1),
        new ReturnOverReference(24),
        new ReturnOverReference(168),
        new ReferenceBeta(72),
        new ReferenceBeta(168),
        new ReferenceCorrelation(72),
        new ReferenceCorrelation(168),
        new ResidualVolatility(72),
        new ResidualVolatility(168),
        new ReturnRank(24),
        new ReturnRank(168),
        new VolumeRank(24),
        new VolumeRank(168),
        new MarketBreadth(1),
        new MarketBreadth(24),
        new MarketReturn(24),
        new MarketDispersion(24),
        new ReturnOverMarket(24));
  }
}
