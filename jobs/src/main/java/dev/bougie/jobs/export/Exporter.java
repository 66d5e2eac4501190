package dev.bougie.jobs.export;

import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.run.Kind;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Row;

/**
 * Turns the fitted pipeline of one kind of model into an ONNX graph. The input {@code features} is
 * {@code [batch, features]}, doubles, the raw values in the order of the feature set, NaN where
 * undefined; the output {@code forecast} is {@code [batch, 1]}, doubles, in the unit of the label.
 * Default operator set {@link OnnxGraph#OPSET}.
 */
sealed interface Exporter permits LinearExporter, GbtExporter, XgboostExporter {

  /**
   * The graph of that pipeline.
   *
   * @param features the ids, in the order of the inputs
   * @throws IllegalArgumentException if the pipeline is not one of this kind on these features
   */
  ExportedGraph export(PipelineModel model, List<String> features);

  /** The exporter of that kind of model. */
  static Exporter of(Kind kind) {
    return switch (kind) {
      case LINEAR -> new LinearExporter();
      case GBT -> new GbtExporter();
      case XGBOOST -> new XgboostExporter();
    };
  }

  /** The pipeline's stage of that type. */
  static <T extends Transformer> T stage(PipelineModel model, Class<T> type) {
    for (Transformer stage : model.stages()) {
      if (type.isInstance(stage)) {
        return type.cast(stage);
      }
    }
    throw new IllegalArgumentException(
        "pipeline %s has no %s".formatted(model.uid(), type.getSimpleName()));
  }

  /** What the pipeline puts in the place of NaN, in the order of the features. */
  static double[] replacements(PipelineModel model, List<String> features) {
    ImputerModel imputer = stage(model, ImputerModel.class);
    requireInputs(imputer.getInputCols(), features);
    requireInputs(
        stage(model, VectorAssembler.class).getInputCols(), List.of(imputer.getOutputCols()));
    Row surrogates = imputer.surrogateDF().first();
    return features.stream().mapToDouble(surrogates::<Double>getAs).toArray();
  }

  /** Refuses a pipeline whose inputs are not these, in this order. */
  static void requireInputs(String[] found, List<String> needed) {
    if (!List.of(found).equals(needed)) {
      throw new IllegalArgumentException(
          "the pipeline reads %s, not %s".formatted(List.of(found), needed));
    }
  }
}
