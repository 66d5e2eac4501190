package dev.bougie.serving.http;

import dev.bougie.serving.forecast.Readiness;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /ready}: 503 until questions can be answered. */
final class ReadyHandler implements Handler {

  private final Readiness readiness;

  ReadyHandler(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public void handle(Context context) {
    Query.of(context);
    context.json(readiness.check());
  }
}
