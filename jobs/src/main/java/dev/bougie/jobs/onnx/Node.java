package dev.bougie.jobs.onnx;

/** A regression tree, or a part of one. */
public sealed interface Node {

  /** What is foretold here. */
  record Leaf(double value) implements Node {}

  /**
   * A test of one input.
   *
   * @param feature index of the input
   * @param missingIsTrue whether NaN goes where a true test goes
   */
  record Split(int feature, double threshold, boolean missingIsTrue, Node ifTrue, Node ifFalse)
      implements Node {}
}
