package dev.bougie.jobs.judge;

import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.Calibration.Radius;
import dev.bougie.model.calibration.ErrorQuantiles;
import java.util.List;

/**
 * How wrong forecasts were out of sample, as the half-widths of intervals.
 *
 * <p>The radius of a level is the quantile of split conformal prediction (Lei, G'Sell, Rinaldo,
 * Tibshirani and Wasserman, Journal of the American Statistical Association 113, 2018): the {@code
 * ceil((n + 1) level)}-th smallest absolute error. Were errors exchangeable, the interval around a
 * new forecast would hold the label at least that often. Errors of markets cluster, so it is the
 * share held on average over the test spans, not in each hour.
 */
public final class Conformal {

  public static final List<Double> LEVELS = List.of(0.8, 0.9);

  /** Fewer errors leave the radius of the widest level infinite. */
  public static final int FEWEST_ROWS = 9;

  private Conformal() {}

  public static Calibration of(double[] labels, double[] forecasts) {
    if (labels.length < FEWEST_ROWS) {
      throw new IllegalArgumentException(
          "%d errors are too few for an interval of %s"
              .formatted(labels.length, LEVELS.get(LEVELS.size() - 1)));
    }
    double[] errors = new double[labels.length];
    double sum = 0;
    for (int i = 0; i < errors.length; i++) {
      errors[i] = labels[i] - forecasts[i];
      sum += errors[i];
    }
    double mean = sum / errors.length;
    double squares = 0;
    for (int i = 0; i < errors.length; i++) {
      squares += (errors[i] - mean) * (errors[i] - mean);
      errors[i] = Math.abs(errors[i]);
    }
    ErrorQuantiles quantiles = ErrorQuantiles.of(errors);
    return new Calibration(
        Math.sqrt(squares / (errors.length - 1)),
        LEVELS.stream()
            .map(level -> new Radius(level, 1 - level, quantiles.radius(1 - level), Double.NaN))
            .toList(),
        quantiles);
  }
}
