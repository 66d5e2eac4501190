package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.catalogue.statistics.Autocorrelation.Part;
import dev.bougie.features.catalogue.statistics.ReturnExtreme.Side;
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
        new Autocorrelation(Part.WHOLE, 24, 1),
        new Autocorrelation(Part.WHOLE, 24, 2),
        new Autocorrelation(Part.WHOLE, 24, 24),
        new Autocorrelation(Part.WHOLE, 168, 1),
        new Autocorrelation(Part.WHOLE, 168, 2),
        new Autocorrelation(Part.WHOLE, 168, 24),
        new HurstExponent(72, 8),
        new HurstExponent(168, 12),
        new SignEntropy(24),
        new SignEntropy(168),
        new PermutationEntropy(72),
        new PermutationEntropy(168),
        new Autocorrelation(Part.SIZE, 24, 1),
        new Autocorrelation(Part.SIZE, 168, 1),
        new Autocorrelation(Part.SIZE, 168, 24),
        new LeverageCorrelation(72),
        new LeverageCorrelation(168),
        new ReturnExtreme(Side.HIGHEST, 24),
        new ReturnExtreme(Side.HIGHEST, 168),
        new ReturnExtreme(Side.LOWEST, 24),
        new ReturnExtreme(Side.LOWEST, 168),
        new ReturnStatistic(24),
        new ReturnStatistic(72),
        new ReturnStatistic(168));
  }
}
