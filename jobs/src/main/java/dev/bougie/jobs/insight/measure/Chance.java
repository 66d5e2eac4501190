package dev.bougie.jobs.insight.measure;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * What many tests show although there is nothing: the caution that belongs to every list of
 * features sorted by their t.
 *
 * @param tests features times horizons that could be tested
 * @param expected of them that pass |t| &gt; {@value #LIMIT} by chance if no feature foretold
 *     anything
 * @param found of them that pass it
 */
public record Chance(int tests, double expected, int found) {

  public static final double LIMIT = 2;

  static Chance of(List<InformationCoefficient> coefficients) {
    int tests = 0;
    double expected = 0;
    int found = 0;
    for (InformationCoefficient coefficient : coefficients) {
      if (coefficient.isTested()) {
        tests++;
        expected +=
            2 * new TDistribution(null, coefficient.periods() - 1).cumulativeProbability(-LIMIT);
        found += Math.abs(coefficient.statistic()) > LIMIT ? 1 : 0;
      }
    }
    return new Chance(tests, expected, found);
  }
}
