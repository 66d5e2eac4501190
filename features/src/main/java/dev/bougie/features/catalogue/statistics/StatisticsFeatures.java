package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** What the distribution of returns looks like, and whether one tells of the next. */
public final class StatisticsFeatures {

  private StatisticsFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new ReturnSkewness(24),
        new ReturnSkewness(72),
        new ReturnSkewness(168),
        new ReturnKurtosis(24),
        new ReturnKurtosis(72),
        new ReturnKurtosis(168),
        new Autocorrelation(24, 1),
        new Autocorrelation(24, 2),
        new Autocorrelation(24, 24),
        new Autocorrelation(168, 1),
        new Autocorrelation(168, 2),
        new Autocorrelation(168, 24));
  }
}
