package dev.bougie.serving.http;

import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** {@code GET /docs}: Swagger UI over {@code /openapi.json}, all of it from this server. */
final class DocsHandler implements Handler {

  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

  private static final Map<String, ContentType> ASSETS =
      Map.of(
          "swagger-ui.css", ContentType.TEXT_CSS,
          "swagger-ui-bundle.js", ContentType.TEXT_JS,
          "favicon-32x32.png", ContentType.IMAGE_PNG);

  @Override
  public void handle(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.contentType(ContentType.TEXT_HTML).result(Resource.bytes("/docs/index.html"));
  }

  /** {@code GET /docs/assets/{file}}. */
  void asset(Context context) {
    String file = context.pathParam("file");
    if (file.equals("start.js")) {
      context.contentType(ContentType.TEXT_JS).result(Resource.bytes("/docs/start.js"));
      return;
    }
    ContentType type = ASSETS.get(file);
    if (type == null) {
      throw new NotFoundResponse("the page has no file '%s'".formatted(file));
    }
    context.header(Header.CACHE_CONTROL, "max-age=86400");
    context
        .contentType(type)
        .result(
            Resource.bytes(
                "/META-INF/resources/webjars/swagger-ui/%s/%s".formatted(version(), file)));
  }

  /** The WebJar keeps its files under its own version. */
  private static String version() {
    Properties properties = new Properties();
    try {
      properties.load(
          new ByteArrayInputStream(
              Resource.bytes("/META-INF/maven/org.webjars/swagger-ui/pom.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.valueOf(properties.getProperty("version"));
  }
}
