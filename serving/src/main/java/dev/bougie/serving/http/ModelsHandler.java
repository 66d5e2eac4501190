package dev.bougie.serving.http;

import dev.bougie.serving.forecast.PublishedModels;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/models}. */
final class ModelsHandler implements Handler {

  private final PublishedModels models;

  ModelsHandler(PublishedModels models) {
    this.models = models;
  }

  @Override
  public void handle(Context context) {
    Query.of(context);
    context.json(models.models());
  }
}
