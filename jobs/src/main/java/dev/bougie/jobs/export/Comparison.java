package dev.bougie.jobs.export;

/** How a tree's split compares an input with its threshold. */
enum Comparison {
  /** True where {@code input <= threshold}, on doubles: MLlib. */
  AT_MOST(0) {
    @Override
    double lastTrue(double threshold) {
      return threshold;
    }

    @Override
    double firstFalse(double threshold) {
      return Math.nextUp(threshold);
    }
  },
  /** True where {@code input < threshold}, on floats: XGBoost. */
  BELOW(1) {
    @Override
    double lastTrue(double threshold) {
      return Math.nextDown((float) threshold);
    }

    @Override
    double firstFalse(double threshold) {
      return threshold;
    }
  };

  private final int onnxMode;

  Comparison(int onnxMode) {
    this.onnxMode = onnxMode;
  }

  /** Its number in the attribute {@code nodes_modes} of ONNX's TreeEnsemble. */
  int onnxMode() {
    return onnxMode;
  }

  /** The largest input for which a split is true. */
  abstract double lastTrue(double threshold);

  /** The smallest input for which a split is false. */
  abstract double firstFalse(double threshold);
}
