package dev.bougie.features.catalogue.timeframe;

import dev.bougie.features.catalogue.momentum.MomentumFeatures;
import dev.bougie.features.catalogue.shape.ShapeFeatures;
import dev.bougie.features.catalogue.trend.TrendFeatures;
import dev.bougie.features.catalogue.volatility.VolatilityFeatures;
import dev.bougie.features.catalogue.volume.VolumeFeatures;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.HigherTimeframe;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state of candles four and 24 times as long, seen at each candle: at an hour those of four
 * hours and of a day. Spans of the longer ones are kept short, so that no look-back is much longer
 * than those of the other families.
 */
public final class TimeframeFeatures {

  private static final int FOURFOLD = 4;
  private static final int DAILY = 24;

  private TimeframeFeatures() {}

  public static List<Feature> all() {
    return Stream.concat(
            Stream.of(
                    MomentumFeatures.logReturn(1),
                    MomentumFeatures.logReturn(6),
                    MomentumFeatures.relativeStrength(14),
                    MomentumFeatures.stochastic(14),
                    TrendFeatures.averageRatio(24),
                    TrendFeatures.macd(12, 26),
                    VolatilityFeatures.bollingerPosition(20),
                    VolatilityFeatures.trueRangeRatio(14),
                    VolatilityFeatures.realised(24),
                    VolumeFeatures.score(24),
                    VolumeFeatures.takerBuyRatio(24),
                    ShapeFeatures.closePosition())
                .map(inner -> new HigherTimeframe(FOURFOLD, inner)),
            Stream.of(
                    MomentumFeatures.logReturn(1),
                    MomentumFeatures.logReturn(7),
                    MomentumFeatures.stochastic(14),
                    TrendFeatures.averageRatio(7),
                    TrendFeatures.averageRatio(20),
                    TrendFeatures.slope(14),
                    VolatilityFeatures.bollingerPosition(20),
                    VolatilityFeatures.realised(7),
                    VolatilityFeatures.realised(14),
                    VolumeFeatures.score(14),
                    VolumeFeatures.takerBuyRatio(7),
                    ShapeFeatures.range(),
                    ShapeFeatures.closePosition())
                .map(inner -> new HigherTimeframe(DAILY, inner)))
        .map(Feature.class::cast)
        .toList();
  }
}
