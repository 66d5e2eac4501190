package dev.bougie.jobs.fit;

/** A linear forecast of raw features: {@code intercept + sum of coefficient x}. */
public final class LinearSolution {

  private final double intercept;
  private final double[] coefficients;

  LinearSolution(double intercept, double[] coefficients) {
    this.intercept = intercept;
    this.coefficients = coefficients.clone();
  }

  public double intercept() {
    return intercept;
  }

  /** In the order of the features; 0 for one that is not used. */
  public double[] coefficients() {
    return coefficients.clone();
  }

  /** What is foretold of these inputs. */
  public double of(double[] inputs) {
    double sum = intercept;
    for (int i = 0; i < coefficients.length; i++) {
      sum += coefficients[i] * inputs[i];
    }
    return sum;
  }
}
