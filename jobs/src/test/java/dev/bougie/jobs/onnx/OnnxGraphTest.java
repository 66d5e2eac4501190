package dev.bougie.jobs.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.onnx.Node.Leaf;
import dev.bougie.jobs.onnx.Node.Split;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.onnx.OnnxScorer;
import dev.bougie.model.onnx.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {

  private static final int FEATURES = 3;

  @Test
  void sumsTheTreesOfEachTargetForItself() {
    Random random = new Random(5);
    List<Node> trees = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (int tree = 0; tree < 20; tree++) {
      trees.add(node(random, 3));
      targets.add(random.nextInt(2));
    }
    Forest forest = new Forest(trees, targets, 2, SplitTest.BELOW);
    OnnxGraph graph = new OnnxGraph("test", FEATURES);
    String rounded = graph.roundToFloat(Graph.FEATURES);
    graph.trees(rounded, forest, Graph.QUANTILES);
    graph.constant("first", new double[] {1, 0}, 2, 1);
    graph.node("MatMul", List.of(Graph.QUANTILES, "first"), Graph.FORECAST);
    byte[] file =
        OnnxGraph.file(
            graph.output(Graph.FORECAST, 1).output(Graph.QUANTILES, 2).build(),
            "0",
            new TreeMap<>());
    try (OnnxScorer scorer = OnnxScorer.load(file, FEATURES, 1)) {
      for (int row = 0; row < 200; row++) {
        double[] inputs = {
          random.nextInt(5) == 0 ? Double.NaN : (float) random.nextGaussian(),
          (float) random.nextGaussian(),
          (float) random.nextGaussian()
        };
        double[] expected = new double[2];
        for (int tree = 0; tree < trees.size(); tree++) {
          expected[targets.get(tree)] += leaf(trees.get(tree), inputs);
        }
        Scored scored = scorer.score(inputs);
        // Leaves are whole numbers, so that any order of summing gives the same.
        assertThat(scored.quantiles(0)).containsExactly(expected);
        assertThat(scored.forecast(0)).isEqualTo(expected[0]);
      }
    }
  }

  @Test
  void boundsTheLargestSumByTarget() {
    Forest forest =
        new Forest(
            List.of(new Leaf(-3), new Split(0, 0, false, new Leaf(1), new Leaf(2)), new Leaf(4)),
            List.of(0, 0, 1),
            2,
            SplitTest.AT_MOST);
    assertThat(forest.largestSum()).isEqualTo(5);
  }

  @Test
  void refusesATargetThatThereIsNot() {
    assertThatThrownBy(() -> new Forest(List.of(new Leaf(1)), List.of(1), 1, SplitTest.AT_MOST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("target 1 of 1");
    assertThatThrownBy(() -> new Forest(List.of(new Leaf(1)), List.of(), 1, SplitTest.AT_MOST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 trees and 0 targets");
  }

  private static Node node(Random random, int depth) {
    return depth == 0
        ? new Leaf(random.nextInt(-9, 10))
        : new Split(
            random.nextInt(FEATURES),
            (float) random.nextGaussian(),
            random.nextBoolean(),
            node(random, depth - 1),
            node(random, depth - 1));
  }

  private static double leaf(Node node, double[] inputs) {
    if (node instanceof Split split) {
      double input = inputs[split.feature()];
      boolean isTrue = Double.isNaN(input) ? split.missingIsTrue() : input < split.threshold();
      return leaf(isTrue ? split.ifTrue() : split.ifFalse(), inputs);
    }
    return ((Leaf) node).value();
  }
}
