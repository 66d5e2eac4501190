package dev.bougie.jobs.trials;

/**
 * How much was tried, for the deflated Sharpe ratio.
 *
 * @see dev.bougie.jobs.statistics.DeflatedSharpe
 */
public final class Tried {

  private final int configurations;
  private final double[] sharpeRatios;

  /** Nobody has searched. */
  public static final Tried NOTHING = new Tried(0, new double[0]);

  /**
   * What was tried.
   *
   * @param configurations distinct ones
   * @param sharpeRatios of those whose ratios are known, one a period, at most as many
   */
  public Tried(int configurations, double[] sharpeRatios) {
    this.configurations = configurations;
    this.sharpeRatios = sharpeRatios.clone();
  }

  /** Distinct configurations, those that failed or are under way among them. */
  public int configurations() {
    return configurations;
  }

  /** Of the configurations that ended and traded, of one day; no more than there are of these. */
  public double[] sharpeRatios() {
    return sharpeRatios.clone();
  }
}
