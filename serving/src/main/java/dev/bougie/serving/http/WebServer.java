package dev.bougie.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import dev.bougie.serving.advice.Advice;
import dev.bougie.serving.candle.CandleAnswers;
import dev.bougie.serving.forecast.Predictions;
import dev.bougie.serving.forecast.PublishedModels;
import dev.bougie.serving.forecast.Readiness;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JsonMapper;
import java.lang.reflect.Type;
import java.time.Duration;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All endpoints over Javalin. */
public final class WebServer {

  private static final Logger ACCESS = LoggerFactory.getLogger("bougie.access");

  private WebServer() {}

  /** What the endpoints ask. */
  public record Services(
      CandleAnswers candles,
      Predictions predictions,
      Advice advice,
      PublishedModels models,
      Readiness readiness) {}

  /**
   * A server that is not started yet.
   *
   * @param label that questions mean when they name no interval or horizon
   * @param shutdownLimit that requests have to end when the server stops
   * @param accessLog whether each request is logged, one line each
   */
  public static Javalin create(
      Services services, Label label, Duration shutdownLimit, boolean accessLog) {
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.startup.startupWatcherEnabled = false;
          config.http.prefer405over404 = true;
          config.jsonMapper(new Mapper());
          config.jetty.modifyServer(
              server -> {
                server.insertHandler(new GracefulHandler());
                server.setStopTimeout(shutdownLimit.toMillis());
              });
          if (accessLog) {
            config.requestLogger.http(
                (context, millis) ->
                    ACCESS.info(
                        "{} {} {} {} ms",
                        context.method(),
                        context.fullUrl(),
                        context.statusCode(),
                        millis));
          }
          Faults.register(config);
          routes(config, services, label);
        });
  }

  private static void routes(JavalinConfig config, Services services, Label label) {
    DocsHandler docs = new DocsHandler();
    config
        .routes
        .get("/", context -> context.redirect("/docs"))
        .get("/docs", docs)
        .get("/docs/assets/{file}", docs::asset)
        .get("/openapi.json", new OpenApiHandler())
        .get("/health", new HealthHandler())
        .get("/ready", new ReadyHandler(services.readiness()))
        .get("/v1/symbols", new SymbolsHandler(services.candles()))
        .get("/v1/candles/{symbol}", new CandlesHandler(services.candles(), label.interval()))
        .get("/v1/candles/{symbol}/at", new CandleAtHandler(services.candles(), label.interval()))
        .get("/v1/predictions/{symbol}", new PredictionHandler(services.predictions(), label))
        .get("/v1/advice", new AdviceHandler(services.advice(), label))
        .get("/v1/advice/{symbol}", new SymbolAdviceHandler(services.advice(), label))
        .get("/v1/models", new ModelsHandler(services.models()));
  }

  /** Answers are written by the mapper that writes all JSON of Bougie. */
  private static final class Mapper implements JsonMapper {

    @Override
    public String toJsonString(Object answer, Type type) {
      try {
        return Json.mapper().writeValueAsString(answer);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("cannot be told as JSON: " + type, e);
      }
    }
  }
}
