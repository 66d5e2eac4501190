package dev.bougie.model.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a graph foretold of a batch, row by row in the order of its inputs. */
public final class Scored {

  private final double[] forecast;
  private final double @Nullable [] probabilityUp;
  private final double @Nullable [] scale;
  private final double[] quantiles;
  private final int levels;

  /**
   * The outputs of one batch.
   *
   * @param probabilityUp null where the graph has none
   * @param scale null where the graph has none
   * @param quantiles {@code rows * levels} of them, row by row
   * @param levels quantiles of a row, 0 where the graph has none
   */
  Scored(
      double[] forecast,
      double @Nullable [] probabilityUp,
      double @Nullable [] scale,
      double[] quantiles,
      int levels) {
    this.forecast = forecast;
    this.probabilityUp = probabilityUp;
    this.scale = scale;
    this.quantiles = quantiles;
    this.levels = levels;
  }

  public int rows() {
    return forecast.length;
  }

  /** The expected log return over the horizon. */
  public double forecast(int row) {
    return forecast[row];
  }

  /** The expected log returns of all rows. */
  public double[] forecasts() {
    return forecast.clone();
  }

  /** The probability of a rise, 0 to 1; NaN where the graph tells none. */
  public double probabilityUp(int row) {
    return probabilityUp == null ? Double.NaN : probabilityUp[row];
  }

  /** How far returns go at such a time, above 0; 1 where the graph tells none. */
  public double scale(int row) {
    return scale == null ? 1 : scale[row];
  }

  /** How many quantiles a row has, 0 where the graph tells none. */
  public int levels() {
    return levels;
  }

  /** Quantiles of the log return, ascending; empty where the graph tells none. */
  public double[] quantiles(int row) {
    return Arrays.copyOfRange(quantiles, row * levels, (row + 1) * levels);
  }
}
