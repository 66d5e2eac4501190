package dev.bougie.serving.http;

import dev.bougie.model.manifest.Label;
import dev.bougie.serving.advice.Advice;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/advice}. */
final class AdviceHandler implements Handler {

  private final Advice advice;
  private final Label label;

  AdviceHandler(Advice advice, Label label) {
    this.advice = advice;
    this.label = label;
  }

  @Override
  public void handle(Context context) {
    Query query = Query.of(context, "interval", "horizon");
    context.json(advice.onEverySymbol(query.label(label)));
  }
}
