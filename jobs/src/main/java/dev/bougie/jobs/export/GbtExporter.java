package dev.bougie.jobs.export;

import dev.bougie.jobs.onnx.Forest;
import dev.bougie.jobs.onnx.Node;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.onnx.SplitTest;
import dev.bougie.model.manifest.Graph;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;

/**
 * MLlib's boosted trees, in doubles throughout: NaN to the medians, {@code [batch, features]}; then
 * TreeEnsemble, true where {@code input <= threshold}, its leaves times the weight of their tree,
 * summed, {@code [batch, 1]}. Continuous features only, which is all that Bougie has.
 */
final class GbtExporter implements Exporter {

  /** The same leaves summed in another order, doubles far below one. */
  private static final double TOLERANCE = 1e-12;

  @Override
  public ExportedGraph export(PipelineModel model, List<String> features) {
    double[] replacements = Exporter.replacements(model, features);
    Forest forest = forest(Exporter.stage(model, GBTRegressionModel.class));
    OnnxGraph graph = new OnnxGraph("gbt", features.size());
    String imputed = graph.impute(Graph.FEATURES, replacements);
    graph.trees(imputed, forest, Graph.FORECAST);
    return ExportedGraph.ofForecast(graph, forest.approaches(), Double.MAX_VALUE, TOLERANCE);
  }

  private static Forest forest(GBTRegressionModel model) {
    List<Node> trees = new ArrayList<>();
    double[] weights = model.treeWeights();
    for (int i = 0; i < weights.length; i++) {
      DecisionTreeRegressionModel tree = model.trees()[i];
      trees.add(node(tree.rootNode(), weights[i]));
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
