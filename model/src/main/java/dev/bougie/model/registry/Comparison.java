package dev.bougie.model.registry;

import static java.util.Objects.requireNonNull;

/**
 * A test of a challenger against the configuration that answers, both fitted on the same rows and
 * scored on the same unseen ones.
 *
 * @param against configuration that answers, a {@link Configuration#hash}
 * @param test in words: which scores, over which rows
 * @param pValue one-sided: of seeing this if the challenger were no better; 0 to 1
 */
public record Comparison(String against, String test, double pValue) {

  public Comparison {
    requireNonNull(against, "against");
    requireNonNull(test, "test");
    if (!(pValue >= 0 && pValue <= 1)) {
      throw new IllegalArgumentException("p-value %s, must be 0 to 1".formatted(pValue));
    }
  }
}
