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
        new ReturnVolumeCorrelation(168),
        new MoneyFlowBalance(24),
        new MoneyFlowBalance(72),
        new MoneyFlowBalance(168),
        new OrderToxicity(24),
        new OrderToxicity(168),
        new TakerReturnCorrelation(24),
        new TakerReturnCorrelation(168),
        new TakerPremium(24),
        new TakerPremium(168),
        new PriceImpact(24),
        new PriceImpact(168),
        new AmihudChange(24, 168),
        new RangeSpread(24),
        new RangeSpread(168),
        new TradeCountScore(24),
        new TradeCountScore(168),
        new VolumeRatio(6, 24),
        new VolumeRatio(24, 168),
        new VolatilityVolumeCorrelation(24),
        new VolatilityVolumeCorrelation(168));
  }

  /** How far the volume lies from its mean. */
  public static Feature score(int span) {
    return new VolumeScore(span);
  }

  /** Which part of the volume takers bought. */
  public static Feature takerBuyRatio(int span) {
    return new TakerBuyRatio(span);
  }
}
