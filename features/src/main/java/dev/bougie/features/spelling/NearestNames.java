package dev.bougie.features.spelling;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The names that differ least from one that there is not. */
public final class NearestNames {

  private NearestNames() {}

  /** The nearest by Levenshtein distance, so many at most. */
  public static List<String> of(String name, Collection<String> known, int most) {
    return known.stream()
        .sorted(Comparator.comparingInt(other -> distance(name, other)))
        .limit(most)
        .toList();
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
