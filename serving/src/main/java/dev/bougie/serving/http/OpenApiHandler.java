package dev.bougie.serving.http;

import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /openapi.json}: the description of all endpoints, which the tests hold true. */
final class OpenApiHandler implements Handler {

  @Override
  public void handle(Context context) {
    Query.of(context);
    context.contentType(ContentType.APPLICATION_JSON).result(Resource.bytes("/openapi.json"));
  }
}
