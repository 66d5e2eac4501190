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
        new TradeSizeChange(24),
        new VolumeScore(72),
        new TakerBuyRatio(6),
        new TakerBuyRatio(168),
        new TradeSizeChange(168),
        new MoneyFlowIndex(14),
        new MoneyFlowIndex(72),
        new OnBalanceSlope(24),
        new OnBalanceSlope(72),
        new OnBalanceSlope(168),
        new VwapDistance(24),
        new VwapDistance(72),
        new VwapDistance(168),
        new AmihudIlliquidity(24),
        new AmihudIlliquidity(72),
        new AmihudIlliquidity(168),
        new ReturnVolumeCorrelation(24),
        new ReturnVolumeCorrelation(72),
        new ReturnVolumeCorrelation(168));
  }
}
