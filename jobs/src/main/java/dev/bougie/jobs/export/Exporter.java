package dev.bougie.jobs.export;

import dev.bougie.jobs.fit.BoosterFit;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.PipelineFit;
import dev.bougie.jobs.onnx.OnnxGraph;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Row;

/**
 * Turns a fitted model into an ONNX graph. The input {@code features} is {@code [batch, features]},
 * doubles, the raw values in the order of the feature set, NaN where undefined; the outputs are
 * those of the model's head, doubles, in log return but for odds. Default operator set {@link
 * OnnxGraph#OPSET}.
 */
sealed interface Exporter permits LinearExporter, ForestExporter, BoosterExporter {

  /** The graph. */
  ExportedGraph export();

  /**
   * The graph of that model.
   *
   * @param features the ids, in the order of the inputs
   * @throws IllegalArgumentException if the model was not fitted on these features
   */
  static ExportedGraph export(FittedModel model, List<String> features) {
    requireInputs(model.features(), features);
    return of(model).export();
  }

  private static Exporter of(FittedModel model) {
    if (model instanceof BoosterFit booster) {
      return new BoosterExporter(booster);
    }
    PipelineFit fit = (PipelineFit) model;
    return ForestExporter.takes(fit) ? new ForestExporter(fit) : new LinearExporter(fit);
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
  static double[] replacements(PipelineFit fit) {
    ImputerModel imputer = stage(fit.pipeline(), ImputerModel.class);
    requireInputs(List.of(imputer.getInputCols()), fit.features());
    requireInputs(
        List.of(stage(fit.pipeline(), VectorAssembler.class).getInputCols()),
        List.of(imputer.getOutputCols()));
    Row surrogates = imputer.surrogateDF().first();
    return fit.features().stream().mapToDouble(surrogates::<Double>getAs).toArray();
  }

  /** Refuses inputs that are not these, in this order. */
  private static void requireInputs(List<String> found, List<String> needed) {
    if (!found.equals(needed)) {
      throw new IllegalArgumentException("the model reads %s, not %s".formatted(found, needed));
    }
  }
}
