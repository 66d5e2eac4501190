package dev.bougie.model.explain;

import java.util.List;

/**
 * Exact Shapley values of a sum of trees, where an input that is left out is averaged over by the
 * training rows that went each way.
 *
 * @see <a href="https://arxiv.org/abs/1802.03888">Lundberg, Erion and Lee 2018, Consistent
 *     Individualized Feature Attribution for Tree Ensembles, algorithm 2</a>
 */
public final class TreeShap implements Explainer {

  private final List<ShapTree> trees;
  private final SplitRule rule;
  private final double base;
  private final double[] replacements;
  private final int width;
  private final int deepest;

  /**
   * A sum of trees on raw inputs, which know where NaN goes.
   *
   * @param width how many inputs there are
   * @param base what the trees add to
   * @throws IllegalArgumentException if a tree tests an input beyond the width
   */
  public TreeShap(List<ShapTree> trees, SplitRule rule, double base, int width) {
    this(trees, rule, base, width, new double[0]);
  }

  private TreeShap(
      List<ShapTree> trees, SplitRule rule, double base, int width, double[] replacements) {
    this.trees = List.copyOf(trees);
    this.rule = rule;
    this.base = Finite.require("base", base);
    this.width = width;
    this.replacements = replacements;
    this.deepest = this.trees.stream().mapToInt(ShapTree::depth).max().orElse(0);
    for (ShapTree tree : this.trees) {
      if (tree.largestFeature() >= width) {
        throw new IllegalArgumentException(
            "a tree tests input %d of %d".formatted(tree.largestFeature(), width));
      }
    }
  }

  /**
   * The same trees on inputs in which these values stand for NaN.
   *
   * @param values one an input
   */
  public TreeShap replacing(double[] values) {
    return new TreeShap(trees, rule, base, width, Finite.require("replacements", values, width));
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public double[] of(double[] inputs) {
    Explainer.requireWidth(inputs, width);
    double[] values = imputed(inputs);
    double[] contributions = new double[width + 1];
    contributions[width] = base;
    Path path = new Path(deepest);
    for (ShapTree tree : trees) {
      contributions[width] += tree.mean();
      walk(tree, tree.root(), values, path.start(), 0, contributions);
    }
    return contributions;
  }

  private double[] imputed(double[] inputs) {
    if (replacements.length == 0) {
      return inputs;
    }
    double[] values = inputs.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(values[i]) ? replacements[i] : values[i];
    }
    return values;
  }

  /** RECURSE of the paper: the path holds the splits above the node. */
  private void walk(
      ShapTree tree, int node, double[] values, Path path, int level, double[] contributions) {
    if (tree.isLeaf(node)) {
      path.contribute(level, tree.value(node), contributions);
      return;
    }
    int feature = tree.feature(node);
    int hot = tree.next(node, values[feature], rule);
    int cold = hot == tree.ifTrue(node) ? tree.ifFalse(node) : tree.ifTrue(node);
    // A feature that was split on above counts once: what it did there is undone and done anew.
    int before = path.find(level, feature);
    double zeros = before < 0 ? 1 : path.zeros(level, before);
    double ones = before < 0 ? 1 : path.ones(level, before);
    for (int child : new int[] {hot, cold}) {
      double whenLeftOut = zeros * tree.share(node, child);
      double whenKnown = child == hot ? ones : 0;
      if (whenLeftOut == 0 && whenKnown == 0) {
        // Nothing leads there, known or not.
        continue;
      }
      path.copy(level);
      if (before >= 0) {
        path.unwind(level + 1, before);
      }
      path.extend(level + 1, whenLeftOut, whenKnown, feature);
      walk(tree, child, values, path, level + 1, contributions);
    }
  }

  List<ShapTree> trees() {
    return trees;
  }

  SplitRule rule() {
    return rule;
  }

  double base() {
    return base;
  }

  /** Empty where NaN is not replaced. */
  double[] replacements() {
    return replacements.clone();
  }

  /**
   * The features on the way to a node, one path a level. Of each: the share of rows that go on
   * where it is left out ({@code zeros}), whether the inputs go on (1 or 0, {@code ones}); and of
   * the subsets of the path of each size the summed weight.
   */
  private static final class Path {

    private static final int NONE = -1;

    private final int[][] features;
    private final double[][] zeros;
    private final double[][] ones;
    private final double[][] weights;
    private final int[] lengths;

    Path(int depth) {
      this.features = new int[depth + 1][depth + 1];
      this.zeros = new double[depth + 1][depth + 1];
      this.ones = new double[depth + 1][depth + 1];
      this.weights = new double[depth + 1][depth + 1];
      this.lengths = new int[depth + 1];
    }

    /** Empties the path of the root. */
    Path start() {
      lengths[0] = 0;
      extend(0, 1, 1, NONE);
      return this;
    }

    int find(int level, int feature) {
      for (int i = 1; i < lengths[level]; i++) {
        if (features[level][i] == feature) {
          return i;
        }
      }
      return NONE;
    }

    double zeros(int level, int index) {
      return zeros[level][index];
    }

    double ones(int level, int index) {
      return ones[level][index];
    }

    /** The path of the next level begins as that of this one. */
    void copy(int level) {
      int length = lengths[level];
      System.arraycopy(features[level], 0, features[level + 1], 0, length);
      System.arraycopy(zeros[level], 0, zeros[level + 1], 0, length);
      System.arraycopy(ones[level], 0, ones[level + 1], 0, length);
      System.arraycopy(weights[level], 0, weights[level + 1], 0, length);
      lengths[level + 1] = length;
    }

    /** EXTEND: one more feature on the path. */
    void extend(int level, double zero, double one, int feature) {
      double[] weight = weights[level];
      int last = lengths[level];
      features[level][last] = feature;
      zeros[level][last] = zero;
      ones[level][last] = one;
      weight[last] = last == 0 ? 1 : 0;
      for (int i = last - 1; i >= 0; i--) {
        weight[i + 1] += one * weight[i] * (i + 1) / (last + 1);
        weight[i] = zero * weight[i] * (last - i) / (last + 1);
      }
      lengths[level] = last + 1;
    }

    /** UNWIND: as if that feature had not been met. */
    void unwind(int level, int index) {
      int last = lengths[level] - 1;
      double[] weight = weights[level];
      double one = ones[level][index];
      double zero = zeros[level][index];
      double next = weight[last];
      for (int i = last - 1; i >= 0; i--) {
        if (one != 0) {
          double kept = weight[i];
          weight[i] = next * (last + 1) / ((i + 1) * one);
          next = kept - weight[i] * zero * (last - i) / (last + 1);
        } else {
          weight[i] = weight[i] * (last + 1) / (zero * (last - i));
        }
      }
      for (int i = index; i < last; i++) {
        features[level][i] = features[level][i + 1];
        zeros[level][i] = zeros[level][i + 1];
        ones[level][i] = ones[level][i + 1];
      }
      lengths[level] = last;
    }

    /** What a leaf adds to the contribution of each feature of the path. */
    void contribute(int level, double leaf, double[] contributions) {
      for (int i = 1; i < lengths[level]; i++) {
        contributions[features[level][i]] +=
            unwoundSum(level, i) * (ones[level][i] - zeros[level][i]) * leaf;
      }
    }

    /** The weights that {@link #unwind} would leave, summed. */
    private double unwoundSum(int level, int index) {
      int last = lengths[level] - 1;
      double[] weight = weights[level];
      double one = ones[level][index];
      double zero = zeros[level][index];
      double next = weight[last];
      double sum = 0;
      for (int i = last - 1; i >= 0; i--) {
        if (one != 0) {
          double part = next * (last + 1) / ((i + 1) * one);
          sum += part;
          next = weight[i] - part * zero * (last - i) / (last + 1);
        } else {
          sum += weight[i] * (last + 1) / (zero * (last - i));
        }
      }
      return sum;
    }
  }
}
