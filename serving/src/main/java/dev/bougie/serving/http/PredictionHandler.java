package dev.bougie.serving.http;

import dev.bougie.model.manifest.Label;
import dev.bougie.serving.forecast.Predictions;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/predictions/{symbol}}. */
final class PredictionHandler implements Handler {

  private final Predictions predictions;
  private final Label label;

  PredictionHandler(Predictions predictions, Label label) {
    this.predictions = predictions;
    this.label = label;
  }

  @Override
  public void handle(Context context) {
    Query query = Query.of(context, "interval", "horizon");
    context.json(predictions.prediction(query.symbol(), query.label(label)));
  }
}
