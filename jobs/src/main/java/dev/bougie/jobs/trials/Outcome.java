package dev.bougie.jobs.trials;

import java.util.Arrays;
import java.util.Objects;

/** How a trial ended. */
public final class Outcome {

  private final double score;
  private final double sharpe;
  private final double[] dailyReturns;
  private final String metrics;

  /**
   * An outcome.
   *
   * @param score by which trials of a rung compare, higher is better; NaN for none
   * @param sharpe of the daily returns, of one day; NaN where they do not differ
   * @param dailyReturns of the days of its test spans, in order
   * @param metrics as JSON
   */
  public Outcome(double score, double sharpe, double[] dailyReturns, String metrics) {
    this.score = score;
    this.sharpe = sharpe;
    this.dailyReturns = dailyReturns.clone();
    this.metrics = metrics;
  }

  public double score() {
    return score;
  }

  public double sharpe() {
    return sharpe;
  }

  public double[] dailyReturns() {
    return dailyReturns.clone();
  }

  public String metrics() {
    return metrics;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outcome outcome
        && Double.compare(score, outcome.score) == 0
        && Double.compare(sharpe, outcome.sharpe) == 0
        && Arrays.equals(dailyReturns, outcome.dailyReturns)
        && metrics.equals(outcome.metrics);
  }

  @Override
  public int hashCode() {
    return Objects.hash(score, sharpe, Arrays.hashCode(dailyReturns), metrics);
  }

  @Override
  public String toString() {
    return "score %s, sharpe %s, %d days, %s"
        .formatted(score, sharpe, dailyReturns.length, metrics);
  }
}
