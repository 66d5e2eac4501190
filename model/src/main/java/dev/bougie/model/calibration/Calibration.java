package dev.bougie.model.calibration;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;

/**
 * Errors out of sample, for intervals and odds. An error is the label less the forecast over the
 * {@code scale} that came with the forecast; where a graph gives none the scale is 1 and errors are
 * log returns. So one calibration serves symbols and times that move a little and a lot (Lei,
 * G'Sell, Rinaldo, Tibshirani and Wasserman, Journal of the American Statistical Association 113,
 * 2018, section 5.2).
 *
 * @param residualStd standard deviation of the errors
 * @param radii half-widths of intervals around the forecast
 * @param errors all absolute errors, so that levels may follow the market later
 */
public record Calibration(double residualStd, List<Radius> radii, ErrorQuantiles errors) {

  public Calibration {
    requireNonNull(radii, "radii");
    requireNonNull(errors, "errors");
  }

  /**
   * Half of an interval's width.
   *
   * @param level the share of labels that the interval should hold
   * @param miscoverage that the radius is of; one less the level at first, then led by the misses
   *     that came
   * @param radius in units of scale
   * @param coverage share of labels that intervals of this level held out of sample, NaN where
   *     nobody has counted
   */
  public record Radius(double level, double miscoverage, double radius, double coverage) {}

  /**
   * The odds of a rise, 0 to 1, if the errors are normal: {@code Phi(forecast / (scale *
   * residualStd))}. NaN where the forecast or the residuals are undefined.
   *
   * @param forecast log return
   * @param scale that came with it, above 0
   */
  public double probabilityUp(double forecast, double scale) {
    if (residualStd == 0) {
      return forecast > 0 ? 1 : forecast < 0 ? 0 : 0.5;
    }
    return Normal.cumulative(forecast / (scale * residualStd));
  }

  /**
   * The intervals around a forecast, narrowest level first.
   *
   * @param forecast log return
   * @param scale that came with it, above 0
   */
  public List<ReturnInterval> intervals(double forecast, double scale) {
    return radii.stream()
        .sorted(Comparator.comparingDouble(Radius::level))
        .map(
            radius ->
                new ReturnInterval(
                    radius.level(),
                    forecast - radius.radius() * scale,
                    forecast + radius.radius() * scale))
        .toList();
  }
}
