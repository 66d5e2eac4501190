package dev.bougie.jobs.export;

import dev.bougie.jobs.fit.PipelineFit;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.model.manifest.Graph;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;

/**
 * Linear and logistic regression, in doubles throughout: NaN to the medians, {@code [batch,
 * features]}; minus the means, times one over the standard deviations, {@code [batch, features]};
 * times the coefficients {@code [features, 1]}, plus the intercept {@code [1]}; for odds the
 * sigmoid of that.
 */
record LinearExporter(PipelineFit fit) implements Exporter {

  /**
   * The two sides add the same few dozen products, each below one, in another order: 2^-53 each.
   * This leaves room for a hundred times that and is a billionth of a price tick.
   */
  private static final double TOLERANCE = 1e-12;

  @Override
  public ExportedGraph export() {
    double[] replacements = Exporter.replacements(fit);
    StandardScalerModel scaler = Exporter.stage(fit.pipeline(), StandardScalerModel.class);
    int width = fit.features().size();
    OnnxGraph graph = new OnnxGraph("linear", width);
    HeadGraph head = new HeadGraph(graph, fit);
    Vector coefficients;
    double constant;
    if (head.endsInOdds()) {
      LogisticRegressionModel regression =
          Exporter.stage(fit.pipeline(), LogisticRegressionModel.class);
      coefficients = regression.coefficients();
      constant = regression.intercept();
    } else {
      LinearRegressionModel regression =
          Exporter.stage(fit.pipeline(), LinearRegressionModel.class);
      coefficients = regression.coefficients();
      constant = regression.intercept();
    }
    String imputed = graph.impute(Graph.FEATURES, replacements);
    String means = graph.constant("means", scaler.mean().toArray(), 1, width);
    String scales = graph.constant("scales", scales(scaler.std().toArray()), 1, width);
    String weights = graph.constant("coefficients", coefficients.toArray(), width, 1);
    String intercept = graph.constant("intercept", new double[] {constant}, 1);
    graph.node("Sub", List.of(imputed, means), "centred");
    graph.node("Mul", List.of("centred", scales), "scaled");
    graph.node("MatMul", List.of("scaled", weights), "product");
    if (head.endsInOdds()) {
      graph.node("Add", List.of("product", intercept), "log_odds");
      graph.node("Sigmoid", List.of("log_odds"), head.given());
    } else {
      graph.node("Add", List.of("product", intercept), head.given());
    }
    return head.end(List.of(), Double.MAX_VALUE, TOLERANCE);
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
