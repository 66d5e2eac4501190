package dev.bougie.jobs.export;

import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.model.manifest.Graph;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.regression.LinearRegressionModel;

/**
 * Ridge regression, in doubles throughout: NaN to the medians, {@code [batch, features]}; minus the
 * means, times one over the standard deviations, {@code [batch, features]}; times the coefficients
 * {@code [features, 1]}, plus the intercept {@code [1]}.
 */
final class LinearExporter implements Exporter {

  /**
   * The two sides add the same few dozen products, each below one, in another order: 2^-53 each.
   * This leaves room for a hundred times that and is a billionth of a price tick.
   */
  private static final double TOLERANCE = 1e-12;

  @Override
  public ExportedGraph export(PipelineModel model, List<String> features) {
    double[] replacements = Exporter.replacements(model, features);
    StandardScalerModel scaler = Exporter.stage(model, StandardScalerModel.class);
    LinearRegressionModel regression = Exporter.stage(model, LinearRegressionModel.class);
    int width = features.size();
    OnnxGraph graph = new OnnxGraph("linear", width);
    String imputed = graph.impute(Graph.FEATURES, replacements);
    String means = graph.constant("means", scaler.mean().toArray(), 1, width);
    String scales = graph.constant("scales", scales(scaler.std().toArray()), 1, width);
    String weights = graph.constant("coefficients", regression.coefficients().toArray(), width, 1);
    String intercept = graph.constant("intercept", new double[] {regression.intercept()}, 1);
    graph.node("Sub", List.of(imputed, means), "centred");
    graph.node("Mul", List.of("centred", scales), "scaled");
    graph.node("MatMul", List.of("scaled", weights), "product");
    graph.node("Add", List.of("product", intercept), Graph.FORECAST);
    return ExportedGraph.ofForecast(graph, List.of(), Double.MAX_VALUE, TOLERANCE);
  }

  /** As MLlib scales: a constant feature becomes zero. */
  private static double[] scales(double[] deviations) {
    double[] scales = new double[deviations.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = deviations[i] == 0 ? 0 : 1 / deviations[i];
    }
    return scales;
  }
}
