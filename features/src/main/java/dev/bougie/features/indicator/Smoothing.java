package dev.bougie.features.indicator;

import dev.bougie.features.window.RollingAverage;

/**
 * Exponential averages as the catalogue takes them: over windows that cut off what would have
 * weighed {@code e^-8}, a third of a thousandth. Decision 19 says why not less.
 */
public final class Smoothing {

  private static final int SPANS = 4;
  private static final int PERIODS = 8;

  private Smoothing() {}

  /** The exponential moving average of that span, over exactly {@code 4 * span} values. */
  public static RollingAverage exponential(int span) {
    return RollingAverage.exponential(span, SPANS * span);
  }

  /** Wilder's smoothing over that period, over exactly {@code 8 * period} values. */
  public static RollingAverage wilder(int period) {
    return RollingAverage.wilder(period, PERIODS * period);
  }
}
