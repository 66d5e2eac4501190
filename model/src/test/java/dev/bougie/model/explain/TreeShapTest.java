package dev.bougie.model.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TreeShapTest {

  private static final int WIDTH = 3;

  @ParameterizedTest
  @EnumSource(SplitRule.class)
  void equalsShapleyValuesByBruteForce(SplitRule rule) {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      List<ShapTree> trees = new ArrayList<>();
      for (int tree = 0; tree < 3; tree++) {
        trees.add(tree(random, 1 + random.nextInt(6)));
      }
      double base = random.nextDouble(-1, 1);
      double[] inputs = inputs(random);

      double[] found = new TreeShap(trees, rule, base, WIDTH).of(inputs);

      for (int feature = 0; feature < WIDTH; feature++) {
        double expected = 0;
        for (ShapTree tree : trees) {
          expected += shapley(tree, inputs, feature, rule);
        }
        assertThat(found[feature]).isCloseTo(expected, within(1e-12));
      }
      double nothingKnown = base;
      for (ShapTree tree : trees) {
        nothingKnown += expectation(tree, tree.root(), inputs, 0, rule);
      }
      assertThat(found[WIDTH]).isCloseTo(nothingKnown, within(1e-12));
    }
  }

  @Test
  void addsUpToTheForecast() {
    SplittableRandom random = new SplittableRandom(8);
    for (int round = 0; round < 200; round++) {
      ShapTree tree = tree(random, 8);
      double[] inputs = inputs(random);

      double[] found = new TreeShap(List.of(tree), SplitRule.BELOW, 0.25, WIDTH).of(inputs);

      double sum = 0;
      for (double part : found) {
        sum += part;
      }
      int everything = (1 << WIDTH) - 1;
      double forecast = 0.25 + expectation(tree, tree.root(), inputs, everything, SplitRule.BELOW);
      assertThat(sum).isCloseTo(forecast, within(1e-12));
    }
  }

  @Test
  void givesNothingToFeaturesThatNoTreeAsksFor() {
    ShapTree.Builder tree = new ShapTree.Builder();
    tree.split(1, 0.5, false, tree.leaf(1, 30), tree.leaf(-1, 10));

    double[] found =
        new TreeShap(List.of(tree.build()), SplitRule.AT_MOST, 0, 4).of(new double[] {9, 0, 9, 9});

    assertThat(found).containsExactly(0, 0.5, 0, 0, 0.5);
  }

  @Test
  void comparesAsTheTrainerDid() {
    ShapTree.Builder tree = new ShapTree.Builder();
    double threshold = 0.1f;
    tree.split(0, threshold, true, tree.leaf(1, 1), tree.leaf(0, 1));
    List<ShapTree> trees = List.of(tree.build());
    // Rounded to a float, 0.1 is the threshold, which is above the double.
    TreeShap below = new TreeShap(trees, SplitRule.BELOW, 0, 1);
    TreeShap atMost = new TreeShap(trees, SplitRule.AT_MOST, 0, 1);

    assertThat(below.of(new double[] {0.1})[0]).isEqualTo(-0.5);
    assertThat(atMost.of(new double[] {0.1})[0]).isEqualTo(0.5);
    assertThat(atMost.of(new double[] {threshold})[0]).isEqualTo(0.5);
    assertThat(atMost.of(new double[] {Math.nextUp(threshold)})[0]).isEqualTo(-0.5);
  }

  @Test
  void sendsWhatIsUndefinedWhereTheTreeSaysOrReplacesIt() {
    ShapTree.Builder tree = new ShapTree.Builder();
    tree.split(0, 0, true, tree.leaf(1, 1), tree.leaf(0, 3));
    TreeShap raw = new TreeShap(List.of(tree.build()), SplitRule.AT_MOST, 0, 1);

    assertThat(raw.of(new double[] {Double.NaN})).containsExactly(0.75, 0.25);
    assertThat(raw.replacing(new double[] {2}).of(new double[] {Double.NaN}))
        .containsExactly(-0.25, 0.25);
  }

  @Test
  void explainsInputsThatNoTrainingRowLedTo() {
    ShapTree.Builder tree = new ShapTree.Builder();
    int empty = tree.split(1, 0, false, tree.leaf(5, 0), tree.leaf(7, 0));
    tree.split(0, 0, false, empty, tree.leaf(1, 4));

    double[] found =
        new TreeShap(List.of(tree.build()), SplitRule.AT_MOST, 0, 2).of(new double[] {-1, -1});

    assertThat(found[0] + found[1] + found[2]).isCloseTo(5, within(1e-12));
    assertThat(found[2]).isEqualTo(1);
  }

  @Test
  void refusesTreesThatAreNone() {
    assertThatThrownBy(() -> new ShapTree.Builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a node");
    assertThatThrownBy(
            () -> {
              ShapTree.Builder tree = new ShapTree.Builder();
              int leaf = tree.leaf(1, 1);
              tree.split(0, 0, false, leaf, leaf);
              tree.build();
            })
        .hasMessageContaining("node 1 of a tree has the child 0");
    assertThatThrownBy(
            () -> {
              ShapTree.Builder tree = new ShapTree.Builder();
              tree.split(0, 0, false, 0, 1);
              tree.build();
            })
        .hasMessageContaining("has the child 0");
    assertThatThrownBy(
            () -> {
              ShapTree.Builder tree = new ShapTree.Builder();
              tree.leaf(1, 1);
              tree.leaf(2, 1);
              tree.build();
            })
        .hasMessageContaining("node 0 of a tree has no parent");
    assertThatThrownBy(
            () -> {
              ShapTree.Builder tree = new ShapTree.Builder();
              tree.leaf(1, -1);
              tree.build();
            })
        .hasMessageContaining("cover -1.0");
    assertThatThrownBy(
            () -> {
              ShapTree.Builder tree = new ShapTree.Builder();
              int below = tree.leaf(0, 1);
              for (int i = 0; i <= ShapTree.DEEPEST; i++) {
                below = tree.split(0, i, false, below, tree.leaf(0, 1));
              }
              tree.build();
            })
        .hasMessageContaining("depth 65");
  }

  @Test
  void refusesAnotherNumberOfInputs() {
    ShapTree.Builder tree = new ShapTree.Builder();
    tree.split(2, 0, false, tree.leaf(0, 1), tree.leaf(1, 1));
    List<ShapTree> trees = List.of(tree.build());

    assertThatThrownBy(() -> new TreeShap(trees, SplitRule.BELOW, 0, 2))
        .hasMessage("a tree tests input 2 of 2");
    assertThatThrownBy(() -> new TreeShap(trees, SplitRule.BELOW, 0, 3).of(new double[2]))
        .hasMessage("2 inputs, the model takes 3");
  }

  /** The definition: over all subsets of the others, what knowing the feature adds. */
  private static double shapley(ShapTree tree, double[] inputs, int feature, SplitRule rule) {
    double sum = 0;
    for (int known = 0; known < 1 << WIDTH; known++) {
      if ((known >> feature & 1) == 0) {
        int size = Integer.bitCount(known);
        double weight = factorial(size) * factorial(WIDTH - size - 1) / factorial(WIDTH);
        sum +=
            weight
                * (expectation(tree, tree.root(), inputs, known | 1 << feature, rule)
                    - expectation(tree, tree.root(), inputs, known, rule));
      }
    }
    return sum;
  }

  /** Algorithm 1 of the paper: the forecast where only some features are known. */
  private static double expectation(
      ShapTree tree, int node, double[] inputs, int known, SplitRule rule) {
    if (tree.isLeaf(node)) {
      return tree.value(node);
    }
    if ((known >> tree.feature(node) & 1) == 1) {
      int next = tree.next(node, inputs[tree.feature(node)], rule);
      return expectation(tree, next, inputs, known, rule);
    }
    return (tree.cover(tree.ifTrue(node))
                * expectation(tree, tree.ifTrue(node), inputs, known, rule)
            + tree.cover(tree.ifFalse(node))
                * expectation(tree, tree.ifFalse(node), inputs, known, rule))
        / tree.cover(node);
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  /** Three features only, so that they come again on the way down. */
  private static ShapTree tree(SplittableRandom random, int depth) {
    ShapTree.Builder tree = new ShapTree.Builder();
    grow(tree, random, depth);
    return tree.build();
  }

  private static int grow(ShapTree.Builder tree, SplittableRandom random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return tree.leaf(random.nextDouble(-1, 1), random.nextInt(1, 100));
    }
    int ifTrue = grow(tree, random, depth - 1);
    int ifFalse = grow(tree, random, depth - 1);
    return tree.split(
        random.nextInt(WIDTH),
        (float) random.nextDouble(-1, 1),
        random.nextBoolean(),
        ifTrue,
        ifFalse);
  }

  private static double[] inputs(SplittableRandom random) {
    double[] inputs = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      inputs[i] = random.nextInt(4) == 0 ? Double.NaN : random.nextDouble(-1.2, 1.2);
    }
    return inputs;
  }
}
