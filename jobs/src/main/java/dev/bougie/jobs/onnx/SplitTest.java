package dev.bougie.jobs.onnx;

/** How a tree's split compares an input with its threshold. */
public enum SplitTest {
  /** True where {@code input <= threshold}, on doubles: MLlib. */
  AT_MOST(0) {
    @Override
    public double lastTrue(double threshold) {
      return threshold;
    }

    @Override
    public double firstFalse(double threshold) {
      return Math.nextUp(threshold);
    }
  },
  /** True where {@code input < threshold}, on floats: XGBoost. */
  BELOW(1) {
    @Override
    public double lastTrue(double threshold) {
      return Math.nextDown((float) threshold);
    }

    @Override
    public double firstFalse(double threshold) {
      return threshold;
    }
  };

  private final int onnxMode;

  SplitTest(int onnxMode) {
    this.onnxMode = onnxMode;
  }

  /** Its number in the attribute {@code nodes_modes} of ONNX's TreeEnsemble. */
  public int onnxMode() {
    return onnxMode;
  }

  /** The largest input for which a split is true. */
  public abstract double lastTrue(double threshold);

  /** The smallest input for which a split is false. */
  public abstract double firstFalse(double threshold);
}
