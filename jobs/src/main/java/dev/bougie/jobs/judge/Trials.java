package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.DeflatedSharpe;
import java.util.List;

/**
 * What was tried before a candidate was chosen.
 *
 * @param made distinct configurations, known or not, those of this run included; at least 1
 * @param ratios Sharpe ratios by period of those whose ratios are known, before the hold-out
 * @param overfitting probability of back-test overfitting; NaN where it was not looked at
 */
public record Trials(int made, List<Double> ratios, double overfitting) {

  public Trials {
    ratios = List.copyOf(ratios);
    if (made < Math.max(1, ratios.size())) {
      throw new IllegalArgumentException("%d ratios of %d trials".formatted(ratios.size(), made));
    }
  }

  /**
   * The ratio that the best of so many trials without skill is expected to have.
   *
   * @param periods that the ratio is judged over; where fewer than two ratios are known, chance
   *     over so many is taken for their variance
   */
  double benchmark(int periods) {
    double[] known = ratios.stream().mapToDouble(Double::doubleValue).toArray();
    double deviation = known.length < 2 ? Math.sqrt(1.0 / periods) : Columns.deviation(known);
    return DeflatedSharpe.expectedMaximum(made, deviation * deviation);
  }
}
