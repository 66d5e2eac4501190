package dev.bougie.model.explain;

/**
 * The contributions to a linear forecast: {@code coefficient (x - mean) / deviation}, and as the
 * base value the forecast at the means. These are the Shapley values where features do not depend
 * on one another (Lundberg and Lee 2017, corollary 1). A value that is undefined counts as its
 * replacement.
 */
public final class LinearContributions implements Explainer {

  private final double intercept;
  private final double[] coefficients;
  private final double[] means;
  private final double[] scales;
  private final double[] replacements;

  /**
   * A linear model on scaled inputs.
   *
   * @param intercept the forecast where every scaled input is 0
   * @param coefficients of the scaled inputs
   * @param means taken off the inputs
   * @param scales that the rest is multiplied with; 0 for an input that does not count
   * @param replacements what NaN counts as
   * @throws IllegalArgumentException if they are not of one length, or not finite
   */
  public LinearContributions(
      double intercept,
      double[] coefficients,
      double[] means,
      double[] scales,
      double[] replacements) {
    this.intercept = Finite.require("intercept", intercept);
    this.coefficients = Finite.require("coefficients", coefficients, coefficients.length);
    this.means = Finite.require("means", means, coefficients.length);
    this.scales = Finite.require("scales", scales, coefficients.length);
    this.replacements = Finite.require("replacements", replacements, coefficients.length);
  }

  @Override
  public int width() {
    return coefficients.length;
  }

  @Override
  public double[] of(double[] inputs) {
    Explainer.requireWidth(inputs, width());
    double[] contributions = new double[inputs.length + 1];
    for (int i = 0; i < inputs.length; i++) {
      double value = Double.isNaN(inputs[i]) ? replacements[i] : inputs[i];
      contributions[i] = (value - means[i]) * scales[i] * coefficients[i];
    }
    contributions[inputs.length] = intercept;
    return contributions;
  }

  double intercept() {
    return intercept;
  }

  double[] coefficients() {
    return coefficients.clone();
  }

  double[] means() {
    return means.clone();
  }

  double[] scales() {
    return scales.clone();
  }

  double[] replacements() {
    return replacements.clone();
  }
}
