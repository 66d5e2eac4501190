package dev.bougie.features.catalogue;

import dev.bougie.features.catalogue.Calendar.Coordinate;
import dev.bougie.features.catalogue.Calendar.Cycle;
import dev.bougie.features.engine.FeatureSet;
import java.util.List;

/** The named sets that come with Bougie. */
public final class FeatureSets {

  private static final List<FeatureSet> SETS =
      List.of(
          new FeatureSet(
              "core",
              List.of(
                  new LogReturn(1),
                  new LogReturn(3),
                  new LogReturn(6),
                  new LogReturn(12),
                  new LogReturn(24),
                  new LogReturn(72),
                  new EmaRatio(12),
                  new EmaRatio(26),
                  new EmaRatio(72),
                  new SmaRatio(24),
                  new SmaRatio(168),
                  new RelativeStrengthIndex(14),
                  new Macd(12, 26),
                  new MacdHistogram(12, 26, 9),
                  new BollingerPosition(20),
                  new AverageTrueRange(14),
                  new RealisedVolatility(24),
                  new RealisedVolatility(168),
                  new ParkinsonVolatility(24),
                  new VolumeScore(24),
                  new VolumeScore(168),
                  new TakerBuyRatio(1),
                  new TakerBuyRatio(24),
                  new TradeSizeChange(24),
                  new CandleRange(),
                  new CandleBody(),
                  new ClosePosition(),
                  new Calendar(Cycle.HOUR_OF_DAY, Coordinate.SINE),
                  new Calendar(Cycle.HOUR_OF_DAY, Coordinate.COSINE),
                  new Calendar(Cycle.DAY_OF_WEEK, Coordinate.SINE),
                  new Calendar(Cycle.DAY_OF_WEEK, Coordinate.COSINE))));

  private FeatureSets() {}

  /** Every set, the default first. */
  public static List<FeatureSet> all() {
    return SETS;
  }

  /** The server's default set. */
  public static FeatureSet core() {
    return of("core");
  }

  /**
   * The set of that name.
   *
   * @throws IllegalArgumentException naming the sets there are
   */
  public static FeatureSet of(String name) {
    return SETS.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown feature set '%s', allowed are %s"
                        .formatted(name, SETS.stream().map(FeatureSet::name).toList())));
  }
}
