package dev.bougie.jobs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.bougie.jobs.onnx.Node.Leaf;
import dev.bougie.jobs.onnx.Node.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trees whose leaves are summed, one sum a target.
 *
 * @param targets of each tree, from 0
 * @param width number of targets
 * @param comparison how splits compare
 */
public record Forest(List<Node> trees, List<Integer> targets, int width, SplitTest comparison) {

  public Forest {
    if (targets.size() != trees.size()) {
      throw new IllegalArgumentException(
          "%d trees and %d targets".formatted(trees.size(), targets.size()));
    }
    for (int target : targets) {
      if (target < 0 || target >= width) {
        throw new IllegalArgumentException("target %d of %d".formatted(target, width));
      }
    }
  }

  /** Trees that are all summed into one number. */
  public static Forest of(List<Node> trees, SplitTest comparison) {
    return new Forest(trees, Collections.nCopies(trees.size(), 0), 1, comparison);
  }

  /** The operator that {@link #attributes} are of, in the domain {@code ai.onnx.ml}. */
  public static final String OPERATOR = "TreeEnsemble";

  private static final int SUM = 1;

  /**
   * Inputs that lead to a split.
   *
   * @param inputs by index of the feature; the others do not matter
   * @param feature that the split tests
   */
  public record Approach(Map<Integer, Double> inputs, int feature, double threshold) {}

  /** Every split, each with inputs that lead to it. */
  public List<Approach> approaches() {
    List<Approach> found = new ArrayList<>();
    for (Node tree : trees) {
      collect(tree, Map.of(), found);
    }
    return found;
  }

  /** The largest sum of leaves, in absolute value, that any input can lead to, at most. */
  public double largestSum() {
    double[] sums = new double[width];
    for (int tree = 0; tree < trees.size(); tree++) {
      sums[targets.get(tree)] += largestLeaf(trees.get(tree));
    }
    return Arrays.stream(sums).max().orElse(0);
  }

  /**
   * As attributes of TreeEnsemble 5 on doubles, {@code [batch, features]} to {@code [batch,
   * width]}.
   */
  public List<AttributeProto> attributes() {
    Columns columns = new Columns();
    List<Long> roots = new ArrayList<>();
    for (int tree = 0; tree < trees.size(); tree++) {
      columns.target = targets.get(tree);
      roots.add((long) columns.add(split(trees.get(tree))));
    }
    int splits = columns.thresholds.size();
    byte[] modes = new byte[splits];
    Arrays.fill(modes, (byte) comparison.onnxMode());
    return List.of(
        OnnxGraph.integer("aggregate_function", SUM),
        OnnxGraph.integer("n_targets", width),
        OnnxGraph.integers("tree_roots", roots),
        OnnxGraph.integers("nodes_featureids", columns.features),
        OnnxGraph.tensor("nodes_splits", OnnxGraph.doubles(columns.thresholds)),
        OnnxGraph.tensor("nodes_modes", OnnxGraph.unsignedBytes(modes)),
        OnnxGraph.integers("nodes_truenodeids", columns.whenTrue),
        OnnxGraph.integers("nodes_trueleafs", columns.trueIsLeaf),
        OnnxGraph.integers("nodes_falsenodeids", columns.whenFalse),
        OnnxGraph.integers("nodes_falseleafs", columns.falseIsLeaf),
        OnnxGraph.integers("nodes_missing_value_tracks_true", columns.missingIsTrue),
        OnnxGraph.integers("leaf_targetids", columns.leafTargets),
        OnnxGraph.tensor("leaf_weights", OnnxGraph.doubles(columns.leaves)));
  }

  /** The operator has no tree without a split. */
  private static Split split(Node tree) {
    return tree instanceof Split split ? split : new Split(0, 0, false, tree, tree);
  }

  private void collect(Node node, Map<Integer, Double> way, List<Approach> found) {
    if (node instanceof Split split) {
      found.add(new Approach(way, split.feature(), split.threshold()));
      double below = comparison.lastTrue(split.threshold());
      double above = comparison.firstFalse(split.threshold());
      double came = way.getOrDefault(split.feature(), Double.NaN);
      collect(split.ifTrue(), with(way, split.feature(), came <= below ? came : below), found);
      collect(split.ifFalse(), with(way, split.feature(), came >= above ? came : above), found);
    }
  }

  private static Map<Integer, Double> with(Map<Integer, Double> way, int feature, double value) {
    Map<Integer, Double> further = new LinkedHashMap<>(way);
    further.put(feature, value);
    return further;
  }

  private static double largestLeaf(Node node) {
    return node instanceof Split split
        ? Math.max(largestLeaf(split.ifTrue()), largestLeaf(split.ifFalse()))
        : Math.abs(((Leaf) node).value());
  }

  /** The splits and leaves of all trees, one list an attribute. */
  private static final class Columns {
    private final List<Long> features = new ArrayList<>();
    private final List<Double> thresholds = new ArrayList<>();
    private final List<Long> missingIsTrue = new ArrayList<>();
    private final List<Long> whenTrue = new ArrayList<>();
    private final List<Long> trueIsLeaf = new ArrayList<>();
    private final List<Long> whenFalse = new ArrayList<>();
    private final List<Long> falseIsLeaf = new ArrayList<>();
    private final List<Double> leaves = new ArrayList<>();
    private final List<Long> leafTargets = new ArrayList<>();

    /** Of the tree that is added. */
    private long target;

    /** Adds a split and all below it; returns its index. */
    int add(Split split) {
      int index = thresholds.size();
      features.add((long) split.feature());
      thresholds.add(split.threshold());
      missingIsTrue.add(split.missingIsTrue() ? 1L : 0L);
      trueIsLeaf.add(split.ifTrue() instanceof Leaf ? 1L : 0L);
      falseIsLeaf.add(split.ifFalse() instanceof Leaf ? 1L : 0L);
      whenTrue.add(0L);
      whenFalse.add(0L);
      whenTrue.set(index, (long) child(split.ifTrue()));
      whenFalse.set(index, (long) child(split.ifFalse()));
      return index;
    }

    private int child(Node node) {
      if (node instanceof Split split) {
        return add(split);
      }
      leaves.add(((Leaf) node).value());
      leafTargets.add(target);
      return leaves.size() - 1;
    }
  }
}
