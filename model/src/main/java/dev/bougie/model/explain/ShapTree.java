package dev.bougie.model.explain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * A tree whose leaves know how much of the training rows they held. Children stand before their
 * parents, the root last.
 */
public final class ShapTree {

  /** The deepest tree; what explaining costs grows with the square of it. */
  static final int DEEPEST = 64;

  /** In {@link #feature} of a leaf. */
  static final int LEAF = -1;

  @JsonProperty private final int[] features;
  @JsonProperty private final double[] values;
  @JsonProperty private final int[] ifTrue;
  @JsonProperty private final int[] ifFalse;
  @JsonProperty private final boolean[] missingIsTrue;
  @JsonProperty private final double[] covers;
  private final int depth;
  private final double mean;

  /**
   * The columns of all nodes, children before parents.
   *
   * @param features {@link #LEAF} for a leaf
   * @param values threshold of a split, value of a leaf
   * @param covers of leaves, at least 0; that of a split is the sum of its children's
   * @throws IllegalArgumentException if they are no tree
   */
  @JsonCreator
  ShapTree(
      @JsonProperty(value = "features", required = true) int[] features,
      @JsonProperty(value = "values", required = true) double[] values,
      @JsonProperty(value = "ifTrue", required = true) int[] ifTrue,
      @JsonProperty(value = "ifFalse", required = true) int[] ifFalse,
      @JsonProperty(value = "missingIsTrue", required = true) boolean[] missingIsTrue,
      @JsonProperty(value = "covers", required = true) double[] covers) {
    int nodes = features.length;
    if (nodes == 0) {
      throw new IllegalArgumentException("a tree without a node");
    }
    if (ifTrue.length != nodes || ifFalse.length != nodes || missingIsTrue.length != nodes) {
      throw new IllegalArgumentException("the columns of a tree must be of one length");
    }
    this.features = features.clone();
    this.values = Finite.require("values of a tree", values, nodes);
    this.ifTrue = ifTrue.clone();
    this.ifFalse = ifFalse.clone();
    this.missingIsTrue = missingIsTrue.clone();
    this.covers = Finite.require("covers of a tree", covers, nodes);
    double[] means = new double[nodes];
    this.depth = check(means);
    this.mean = means[nodes - 1];
  }

  /** Checks the shape, sums the covers and fills in the mean below each node. */
  private int check(double[] means) {
    int nodes = features.length;
    int[] below = new int[nodes];
    boolean[] used = new boolean[nodes];
    for (int node = 0; node < nodes; node++) {
      if (features[node] == LEAF) {
        if (covers[node] < 0) {
          throw new IllegalArgumentException(
              "cover %s of a leaf, must be at least 0".formatted(covers[node]));
        }
        means[node] = values[node];
        continue;
      }
      if (features[node] < 0) {
        throw new IllegalArgumentException("a split tests input %d".formatted(features[node]));
      }
      use(ifTrue[node], node, used);
      use(ifFalse[node], node, used);
      covers[node] = covers[ifTrue[node]] + covers[ifFalse[node]];
      means[node] =
          share(node, ifTrue[node]) * means[ifTrue[node]]
              + share(node, ifFalse[node]) * means[ifFalse[node]];
      below[node] = 1 + Math.max(below[ifTrue[node]], below[ifFalse[node]]);
    }
    for (int node = 0; node < nodes - 1; node++) {
      if (!used[node]) {
        throw new IllegalArgumentException("node %d of a tree has no parent".formatted(node));
      }
    }
    if (below[nodes - 1] > DEEPEST) {
      throw new IllegalArgumentException(
          "a tree of depth %d, must be at most %d".formatted(below[nodes - 1], DEEPEST));
    }
    return below[nodes - 1];
  }

  private static void use(int child, int parent, boolean[] used) {
    if (child < 0 || child >= parent || used[child]) {
      throw new IllegalArgumentException(
          "node %d of a tree has the child %d, must be one before it that no other has"
              .formatted(parent, child));
    }
    used[child] = true;
  }

  /** Puts a tree together, children first. */
  public static final class Builder {

    private int nodes;
    private int[] features = new int[16];
    private double[] values = new double[16];
    private int[] ifTrue = new int[16];
    private int[] ifFalse = new int[16];
    private boolean[] missingIsTrue = new boolean[16];
    private double[] covers = new double[16];

    /**
     * Adds a leaf.
     *
     * @param cover how much of the training rows ends here: a number of rows or a sum of weights
     * @return its index
     */
    public int leaf(double value, double cover) {
      int node = next();
      features[node] = LEAF;
      values[node] = value;
      covers[node] = cover;
      return node;
    }

    /**
     * Adds a split of nodes that are there.
     *
     * @param missingIsTrue whether NaN goes where a true test goes
     * @return its index
     */
    public int split(
        int feature, double threshold, boolean missingIsTrue, int ifTrue, int ifFalse) {
      int node = next();
      features[node] = feature;
      values[node] = threshold;
      this.missingIsTrue[node] = missingIsTrue;
      this.ifTrue[node] = ifTrue;
      this.ifFalse[node] = ifFalse;
      return node;
    }

    /** The tree, of which the node added last is the root. */
    public ShapTree build() {
      return new ShapTree(
          Arrays.copyOf(features, nodes),
          Arrays.copyOf(values, nodes),
          Arrays.copyOf(ifTrue, nodes),
          Arrays.copyOf(ifFalse, nodes),
          Arrays.copyOf(missingIsTrue, nodes),
          Arrays.copyOf(covers, nodes));
    }

    private int next() {
      if (nodes == features.length) {
        int more = 2 * nodes;
        features = Arrays.copyOf(features, more);
        values = Arrays.copyOf(values, more);
        ifTrue = Arrays.copyOf(ifTrue, more);
        ifFalse = Arrays.copyOf(ifFalse, more);
        missingIsTrue = Arrays.copyOf(missingIsTrue, more);
        covers = Arrays.copyOf(covers, more);
      }
      return nodes++;
    }
  }

  int nodes() {
    return features.length;
  }

  int root() {
    return features.length - 1;
  }

  /** Splits on the longest way to a leaf. */
  int depth() {
    return depth;
  }

  /** The mean of the leaves by their covers. */
  double mean() {
    return mean;
  }

  boolean isLeaf(int node) {
    return features[node] == LEAF;
  }

  int feature(int node) {
    return features[node];
  }

  /** Threshold of a split, value of a leaf. */
  double value(int node) {
    return values[node];
  }

  int ifTrue(int node) {
    return ifTrue[node];
  }

  int ifFalse(int node) {
    return ifFalse[node];
  }

  boolean missingIsTrue(int node) {
    return missingIsTrue[node];
  }

  double cover(int node) {
    return covers[node];
  }

  /** The child that inputs lead to. */
  int next(int node, double input, SplitRule rule) {
    boolean holds = Double.isNaN(input) ? missingIsTrue[node] : rule.holds(input, values[node]);
    return holds ? ifTrue[node] : ifFalse[node];
  }

  /** How much of a split's rows went to that child; a half where there were none. */
  double share(int split, int child) {
    return covers[split] == 0 ? 0.5 : covers[child] / covers[split];
  }

  /** The largest index of an input that a split tests, -1 where none does. */
  int largestFeature() {
    return Arrays.stream(features).max().orElse(LEAF);
  }
}
