package dev.bougie.jobs.judge;

/**
 * A hypothesis that was looked at on a hold-out: that a configuration is better than every baseline
 * in one way. The same configuration on a hold-out that slid on is the same hypothesis, and its
 * latest p-value counts, else training every hour would swell the family without end.
 *
 * @param configuration all that a model is made from but its data
 * @param way one of {@link Check#WAYS}
 * @param horizon in candles
 * @param pValue before any correction
 */
public record Look(String configuration, Check way, int horizon, double pValue) {

  boolean isOfTheSameAs(Look other) {
    return configuration.equals(other.configuration)
        && way == other.way
        && horizon == other.horizon;
  }
}
