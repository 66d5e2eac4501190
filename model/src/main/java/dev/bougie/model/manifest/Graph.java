package dev.bougie.model.manifest;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The ONNX graph of a model. Its input {@link #FEATURES} is {@code [batch, features]}, doubles, raw
 * feature values, NaN where undefined. All outputs are doubles with a row for each row of the
 * input.
 *
 * @param outputs those of the names below that the graph has, {@link #FORECAST} always
 * @param opset version of the default operator set
 * @param sha256 of {@code model.onnx}, hex
 */
public record Graph(List<String> outputs, int opset, String sha256) {

  /** The input of every graph. */
  public static final String FEATURES = "features";

  /** {@code [batch, 1]}: the expected log return over the horizon, whatever the model learnt. */
  public static final String FORECAST = "forecast";

  /** {@code [batch, 1]}: the probability that the return is positive, 0 to 1. */
  public static final String PROBABILITY_UP = "probability_up";

  /** {@code [batch, 1]}: how far returns go at such a time, above 0, in log return. */
  public static final String SCALE = "scale";

  /** {@code [batch, levels]}: quantiles of the log return, ascending. */
  public static final String QUANTILES = "quantiles";

  public Graph {
    requireNonNull(outputs, "outputs");
    requireNonNull(sha256, "sha256");
    if (!outputs.contains(FORECAST)) {
      throw new IllegalArgumentException(
          "a graph of the outputs %s, it must have '%s'".formatted(outputs, FORECAST));
    }
  }
}
