package dev.bougie.features.catalogue;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.bougie.features.catalogue.alpha158.Alpha158;
import dev.bougie.features.catalogue.calendar.CalendarFeatures;
import dev.bougie.features.catalogue.cross.CrossFeatures;
import dev.bougie.features.catalogue.history.HistoryFeatures;
import dev.bougie.features.catalogue.momentum.MomentumFeatures;
import dev.bougie.features.catalogue.shape.ShapeFeatures;
import dev.bougie.features.catalogue.statistics.StatisticsFeatures;
import dev.bougie.features.catalogue.timeframe.TimeframeFeatures;
import dev.bougie.features.catalogue.trend.TrendFeatures;
import dev.bougie.features.catalogue.volatility.VolatilityFeatures;
import dev.bougie.features.catalogue.volume.VolumeFeatures;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The named sets that come with Bougie. */
public final class FeatureSets {

  /** The catalogue, by family; Qlib's expressions are a set of their own. */
  private static final FeatureSet FULL =
      new FeatureSet(
          "full",
          Stream.of(
                  MomentumFeatures.all(),
                  TrendFeatures.all(),
                  VolatilityFeatures.all(),
                  VolumeFeatures.all(),
                  ShapeFeatures.all(),
                  StatisticsFeatures.all(),
                  CalendarFeatures.all(),
                  HistoryFeatures.all(),
                  TimeframeFeatures.all(),
                  CrossFeatures.all())
              .flatMap(List::stream)
              .toList());

  private static final FeatureSet CORE =
      chosen(
          "core",
          "log_return_1",
          "log_return_3",
          "log_return_6",
          "log_return_12",
          "log_return_24",
          "log_return_72",
          "ema_ratio_12",
          "ema_ratio_26",
          "ema_ratio_72",
          "sma_ratio_24",
          "sma_ratio_168",
          "rsi_14",
          "macd_12_26",
          "macd_histogram_12_26_9",
          "bollinger_position_20",
          "atr_ratio_14",
          "realised_volatility_24",
          "realised_volatility_168",
          "parkinson_volatility_24",
          "volume_z_score_24",
          "volume_z_score_168",
          "taker_buy_ratio_1",
          "taker_buy_ratio_24",
          "trade_size_change_24",
          "candle_range",
          "candle_body",
          "close_position",
          "hour_of_day_sin",
          "hour_of_day_cos",
          "day_of_week_sin",
          "day_of_week_cos");

  private static final FeatureSet ALPHA158 = new FeatureSet("alpha158", Alpha158.all());

  private static final List<FeatureSet> SETS = List.of(CORE, ALPHA158, FULL);

  private FeatureSets() {}

  /** Every set, the default first. */
  public static List<FeatureSet> all() {
    return SETS;
  }

  /** The server's default set. */
  public static FeatureSet core() {
    return CORE;
  }

  /**
   * The set that an expression names: a set, a feature, or several joined by {@code +}, such as
   * {@code core+my_feature}; in that order. Features that users have made belong to none of the
   * named sets.
   *
   * @throws IllegalArgumentException naming what there is not, what stands there twice, or the
   *     user-made feature that cannot be used
   */
  public static FeatureSet of(String expression) {
    return new SetExpression(expression, SETS, features()).resolve();
  }

  /**
   * Every feature that an expression may name: those that come with Bougie, then those that users
   * have made.
   *
   * @throws IllegalArgumentException naming the user-made feature that cannot be used
   */
  public static List<Feature> features() {
    List<Feature> ours = ours();
    Set<String> sets = SETS.stream().map(FeatureSet::name).collect(toUnmodifiableSet());
    return Stream.concat(ours.stream(), UserFeatures.all(ours, sets).stream()).toList();
  }

  /** Every feature that comes with Bougie. */
  public static List<Feature> ours() {
    Map<String, Feature> byId = new LinkedHashMap<>();
    Stream.concat(Stream.of(FULL), SETS.stream())
        .flatMap(set -> set.features().stream())
        .forEach(feature -> byId.putIfAbsent(feature.id(), feature));
    return List.copyOf(byId.values());
  }

  private static FeatureSet chosen(String name, String... ids) {
    Map<String, Feature> byId =
        FULL.features().stream().collect(toMap(Feature::id, Function.identity()));
    return new FeatureSet(
        name, Stream.of(ids).map(id -> Objects.requireNonNull(byId.get(id), id)).toList());
  }
}
