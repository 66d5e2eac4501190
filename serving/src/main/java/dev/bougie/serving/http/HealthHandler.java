package dev.bougie.serving.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /health}: the process lives, no more. */
final class HealthHandler implements Handler {

  record Health(String status) {}

  @Override
  public void handle(Context context) {
    Query.of(context);
    context.json(new Health("up"));
  }
}
