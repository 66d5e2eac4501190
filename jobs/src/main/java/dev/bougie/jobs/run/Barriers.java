package dev.bougie.jobs.run;

import dev.bougie.model.config.ConfigException;

/**
 * How far the price must move to decide a triple-barrier label; section {@code forecast.barriers}.
 * In units of the volatility over the horizon, as known when the label begins.
 *
 * @param takeProfit upwards, above 0
 * @param stopLoss downwards, above 0
 */
public record Barriers(double takeProfit, double stopLoss) {

  public Barriers {
    requireAboveZero("take-profit", takeProfit);
    requireAboveZero("stop-loss", stopLoss);
  }

  private static void requireAboveZero(String key, double barrier) {
    if (!(barrier > 0 && barrier < Double.POSITIVE_INFINITY)) {
      throw new ConfigException(key, barrier, "must be above 0 and finite");
    }
  }
}
