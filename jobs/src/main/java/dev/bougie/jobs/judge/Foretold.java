package dev.bougie.jobs.judge;

import dev.bougie.model.calibration.Normal;
import java.util.Arrays;
import java.util.List;

/**
 * What a candidate foretold of the rows of some {@link Outcomes}, in their order: an expected log
 * return each, the probability of a rise, the scale that its errors are measured in, and quantiles
 * where it foretells them.
 */
public final class Foretold {

  private final double[] forecasts;
  private final double[] probabilities;
  private final double[] scales;
  private final List<Double> levels;
  private final double[][] quantiles;

  private Foretold(
      double[] forecasts,
      double[] probabilities,
      double[] scales,
      List<Double> levels,
      double[][] quantiles) {
    this.forecasts = forecasts;
    this.probabilities = probabilities;
    this.scales = scales;
    this.levels = levels;
    this.quantiles = quantiles;
  }

  /**
   * Checks and takes a copy.
   *
   * @param forecasts expected log returns, finite
   * @param probabilities of a rise, 0 to 1; all NaN of a candidate that foretells none
   * @param scales above 0; all 1 of a candidate that knows none
   * @param levels of the quantiles, ascending in (0, 1); none of a candidate that foretells none
   * @param quantiles a column each level, log returns, finite
   * @throws IllegalArgumentException if one is out of its range or the lengths differ
   */
  public static Foretold of(
      double[] forecasts,
      double[] probabilities,
      double[] scales,
      List<Double> levels,
      double[][] quantiles) {
    int rows = forecasts.length;
    if (probabilities.length != rows
        || scales.length != rows
        || quantiles.length != levels.size()) {
      throw new IllegalArgumentException(
          "%d forecasts, %d probabilities, %d scales and %d quantiles at %s"
              .formatted(rows, probabilities.length, scales.length, quantiles.length, levels));
    }
    boolean withoutOdds = rows == 0 || Double.isNaN(probabilities[0]);
    for (int row = 0; row < rows; row++) {
      double odds = probabilities[row];
      if (!Double.isFinite(forecasts[row])
          || !(withoutOdds ? Double.isNaN(odds) : odds >= 0 && odds <= 1)
          || !(scales[row] > 0 && scales[row] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "row %d: forecast %s, probability %s, scale %s"
                .formatted(row, forecasts[row], odds, scales[row]));
      }
    }
    for (int level = 0; level < quantiles.length; level++) {
      if (quantiles[level].length != rows
          || !Arrays.stream(quantiles[level]).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "quantiles at %s are not %d numbers".formatted(levels.get(level), rows));
      }
    }
    return new Foretold(
        forecasts.clone(),
        probabilities.clone(),
        scales.clone(),
        List.copyOf(levels),
        Arrays.stream(quantiles).map(double[]::clone).toArray(double[][]::new));
  }

  /** Forecasts without anything else. */
  public static Foretold of(double[] forecasts) {
    double[] none = new double[forecasts.length];
    Arrays.fill(none, Double.NaN);
    double[] ones = new double[forecasts.length];
    Arrays.fill(ones, 1);
    return of(forecasts, none, ones, List.of(), new double[0][]);
  }

  public int rows() {
    return forecasts.length;
  }

  public double forecast(int row) {
    return forecasts[row];
  }

  /** All forecasts, a copy. */
  public double[] forecasts() {
    return forecasts.clone();
  }

  /** The forecasts of rows {@code [from, to)}. */
  double[] forecasts(int from, int to) {
    return Arrays.copyOfRange(forecasts, from, to);
  }

  /** The probability of a rise; NaN where none is foretold. */
  public double probability(int row) {
    return probabilities[row];
  }

  double[] probabilities() {
    return probabilities.clone();
  }

  double scale(int row) {
    return scales[row];
  }

  double[] scales() {
    return scales.clone();
  }

  boolean hasProbabilities() {
    return forecasts.length > 0 && !Double.isNaN(probabilities[0]);
  }

  List<Double> levels() {
    return levels;
  }

  /** One quantile. */
  double quantile(int level, int row) {
    return quantiles[level][row];
  }

  /**
   * With the probabilities that a server gives where the model foretells none: errors are taken for
   * normal, so that a rise is {@code Phi(forecast / (deviation scale))} likely.
   *
   * @param deviation of the errors in units of scale, found on other rows; 0 or more
   */
  Foretold withOdds(double deviation) {
    if (hasProbabilities()) {
      return this;
    }
    double[] odds = new double[forecasts.length];
    for (int row = 0; row < odds.length; row++) {
      double forecast = forecasts[row];
      odds[row] =
          deviation > 0
              ? Normal.cumulative(forecast / (deviation * scales[row]))
              : (1 + Math.signum(forecast)) / 2;
    }
    return new Foretold(forecasts, odds, scales, levels, quantiles);
  }

  /** Standard deviation of the errors in units of scale; NaN of fewer than two. */
  double deviation(Outcomes outcomes) {
    double[] errors = new double[forecasts.length];
    for (int row = 0; row < errors.length; row++) {
      errors[row] = (outcomes.outcome(row) - forecasts[row]) / scales[row];
    }
    return Columns.deviation(errors);
  }

  /** What was foretold of these rows. */
  Foretold only(int[] rows) {
    return new Foretold(
        Columns.only(forecasts, rows),
        Columns.only(probabilities, rows),
        Columns.only(scales, rows),
        levels,
        Arrays.stream(quantiles)
            .map(column -> Columns.only(column, rows))
            .toArray(double[][]::new));
  }
}
