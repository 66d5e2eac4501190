package dev.bougie.jobs.export;

import dev.bougie.jobs.fit.PipelineFit;
import dev.bougie.jobs.onnx.Forest;
import dev.bougie.jobs.onnx.Node;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.onnx.SplitTest;
import dev.bougie.model.manifest.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;

/**
 * MLlib's trees, boosted or as a random forest, in doubles throughout: NaN to the medians, {@code
 * [batch, features]}; then TreeEnsemble, true where {@code input <= threshold}, its leaves times
 * the weight of their tree, one over the number of trees in a random forest, summed, {@code [batch,
 * 1]}. Continuous features only, which is all that Bougie has.
 */
record ForestExporter(PipelineFit fit) implements Exporter {

  /** The same leaves summed in another order, doubles far below one. */
  private static final double TOLERANCE = 1e-12;

  /** Whether it is a model of trees. */
  static boolean takes(PipelineFit fit) {
    return Stream.of(fit.pipeline().stages())
        .anyMatch(
            stage ->
                stage instanceof GBTRegressionModel
                    || stage instanceof RandomForestRegressionModel);
  }

  @Override
  public ExportedGraph export() {
    double[] replacements = Exporter.replacements(fit);
    Forest forest = forest();
    OnnxGraph graph = new OnnxGraph("trees", fit.features().size());
    HeadGraph head = new HeadGraph(graph, fit);
    String imputed = graph.impute(Graph.FEATURES, replacements);
    graph.trees(imputed, forest, head.given());
    return head.end(forest.approaches(), Double.MAX_VALUE, TOLERANCE);
  }

  private Forest forest() {
    boolean boosted =
        Stream.of(fit.pipeline().stages()).anyMatch(GBTRegressionModel.class::isInstance);
    if (boosted) {
      GBTRegressionModel model = Exporter.stage(fit.pipeline(), GBTRegressionModel.class);
      return forest(model.trees(), model.treeWeights());
    }
    RandomForestRegressionModel model =
        Exporter.stage(fit.pipeline(), RandomForestRegressionModel.class);
    double[] weights = new double[model.getNumTrees()];
    Arrays.fill(weights, 1.0 / weights.length);
    return forest(model.trees(), weights);
  }

  private static Forest forest(DecisionTreeRegressionModel[] models, double[] weights) {
    List<Node> trees = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      trees.add(node(models[i].rootNode(), weights[i]));
    }
    return Forest.of(trees, SplitTest.AT_MOST);
  }

  private static Node node(org.apache.spark.ml.tree.Node node, double weight) {
    if (!(node instanceof InternalNode internal)) {
      return new Node.Leaf(node.prediction() * weight);
    }
    if (!(internal.split() instanceof ContinuousSplit split)) {
      throw new IllegalArgumentException(
          "feature %d is categorical, only continuous ones can be exported"
              .formatted(internal.split().featureIndex()));
    }
    return new Node.Split(
        split.featureIndex(),
        split.threshold(),
        false,
        node(internal.leftChild(), weight),
        node(internal.rightChild(), weight));
  }
}
