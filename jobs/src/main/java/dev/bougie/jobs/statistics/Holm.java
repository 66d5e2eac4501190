package dev.bougie.jobs.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction of p-values for testing several hypotheses at once (Scandinavian
 * Journal of Statistics 6, 1979). It holds however the tests depend on one another.
 */
public final class Holm {

  private Holm() {}

  /**
   * The corrected p-values, in the order given.
   *
   * @throws IllegalArgumentException if one is not between 0 and 1
   */
  public static List<Double> adjusted(List<Double> pValues) {
    for (double pValue : pValues) {
      if (!(pValue >= 0 && pValue <= 1)) {
        throw new IllegalArgumentException("%s is no p-value".formatted(pValue));
      }
    }
    List<Integer> ascending =
        IntStream.range(0, pValues.size())
            .boxed()
            .sorted(Comparator.comparing(pValues::get))
            .toList();
    List<Double> adjusted = new ArrayList<>(Collections.nCopies(pValues.size(), 1.0));
    double largest = 0;
    for (int position = 0; position < ascending.size(); position++) {
      int index = ascending.get(position);
      largest = Math.max(largest, (pValues.size() - position) * pValues.get(index));
      adjusted.set(index, Math.min(1, largest));
    }
    return List.copyOf(adjusted);
  }

  /**
   * The corrected p-value of the weakest: below it, every one of the hypotheses is rejected.
   *
   * @throws IllegalArgumentException if there is none, or one is not between 0 and 1
   */
  public static double largest(List<Double> pValues) {
    if (pValues.isEmpty()) {
      throw new IllegalArgumentException("no p-value, hence none that is the largest");
    }
    return Collections.max(adjusted(pValues));
  }
}
