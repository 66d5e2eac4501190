package dev.bougie.model.explain;

import java.util.List;

/**
 * One forecast as a sum: the base value and what each feature adds to it.
 *
 * @param explained what is summed
 * @param baseValue what the model foretells on the average of its training rows
 * @param contributions one a feature, the largest first whatever its sign
 */
public record Explanation(Explained explained, double baseValue, List<Contribution> contributions) {

  public Explanation {
    contributions = List.copyOf(contributions);
  }

  /**
   * What one feature adds.
   *
   * @param value of the feature, NaN where undefined
   * @param contribution in the unit of what is explained
   */
  public record Contribution(String feature, double value, double contribution) {}

  /** The sum of it all: what the model foretells. */
  public double sum() {
    double sum = baseValue;
    for (Contribution contribution : contributions) {
      sum += contribution.contribution();
    }
    return sum;
  }
}
