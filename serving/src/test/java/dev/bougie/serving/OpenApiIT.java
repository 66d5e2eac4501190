package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Level;
import dev.bougie.serving.RunningServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description tells of every route, every parameter and every field, and of nothing else. */
class OpenApiIT {

  /** For browsers, not for programs. */
  private static final Set<String> PAGES = Set.of("/", "/docs", "/docs/assets/{file}");

  @TempDir private static Path folder;
  private static RunningServer server;
  private static JsonNode description;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder);
    server
        .market()
        .store("BTCUSDT", Interval.H1, Instant.parse("2025-05-22T12:00:00Z"), 240, "dump");
    server.publish(new TestModel("m1", 1, Level.SKILLED, false, 0.1, 0.001));
    server.await("/ready", "/model", "m1");
    description = server.get("/openapi.json").json();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsOfEveryRoute() {
    Set<String> described = new TreeSet<>();
    description.get("paths").fieldNames().forEachRemaining(described::add);
    Set<String> routes = new TreeSet<>(server.routes());
    routes.removeAll(PAGES);
    assertThat(described).isEqualTo(routes);
    description
        .get("paths")
        .forEach(path -> assertThat(path.fieldNames()).toIterable().containsExactly("get"));
  }

  @Test
  void tellsOfEveryParameter() throws Exception {
    for (String path : server.routes()) {
      if (PAGES.contains(path)) {
        continue;
      }
      Answer answer = server.get(path.replace("{symbol}", "BTCUSDT") + "?unheardof=1");
      assertThat(answer.status()).as(path).isEqualTo(400);
      List<String> described =
          parameters(path)
              .filter(parameter -> parameter.get("in").textValue().equals("query"))
              .map(parameter -> parameter.get("name").textValue())
              .sorted()
              .toList();
      String known = answer.text("/message").replaceAll(".*known are ", "");
      List<String> accepted =
          answer.text("/message").contains("no parameter is known here")
              ? List.of()
              : Stream.of(known.split(", ")).sorted().toList();
      assertThat(described).as(path).isEqualTo(accepted);
    }
  }

  @Test
  void namesTheIntervalsThatThereAre() {
    String described =
        StreamSupport.stream(
                description.at("/components/schemas/Interval/enum").spliterator(), false)
            .map(JsonNode::textValue)
            .collect(Collectors.joining(", "));
    assertThat(described).isEqualTo(Interval.codes());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/candles/{symbol}, /v1/candles/BTCUSDT, 200",
    "/v1/candles/{symbol}, /v1/candles/BTCUSDT?limit=0, 400",
    "/v1/candles/{symbol}, /v1/candles/NONE, 404",
    "/v1/candles/{symbol}/at, /v1/candles/BTCUSDT/at?time=2025-05-23, 200",
    "/v1/candles/{symbol}/at, /v1/candles/BTCUSDT/at, 400",
    "/v1/candles/{symbol}/at, /v1/candles/BTCUSDT/at?time=0, 404",
    "/v1/predictions/{symbol}, /v1/predictions/BTCUSDT, 200",
    "/v1/predictions/{symbol}, /v1/predictions/BTCUSDT?horizon=x, 400",
    "/v1/predictions/{symbol}, /v1/predictions/NONE, 404",
    "/v1/predictions/{symbol}, /v1/predictions/BTCUSDT?horizon=9, 503",
    "/v1/advice, /v1/advice, 200",
    "/v1/advice, /v1/advice?interval=x, 400",
    "/v1/advice, /v1/advice?horizon=9, 503",
    "/v1/advice/{symbol}, /v1/advice/BTCUSDT, 200",
    "/v1/advice/{symbol}, /v1/advice/NONE, 404",
    "/v1/symbols, /v1/symbols, 200",
    "/v1/models, /v1/models, 200",
    "/health, /health, 200",
    "/ready, /ready, 200",
    "/openapi.json, /openapi.json, 200",
  })
  void tellsOfEveryFieldOfAnAnswer(String path, String request, int status) throws Exception {
    Answer answer = server.get(request);
    assertThat(answer.status()).isEqualTo(status);
    String response = "/paths/%s/get/responses/%d".formatted(path.replace("/", "~1"), status);
    JsonNode described = description.at(response);
    assertThat(described.isMissingNode()).as(response).isFalse();
    String pointer =
        described.has("$ref") ? described.get("$ref").textValue().substring(1) : response;
    JsonSchema schema = schema(pointer + "/content/application~1json/schema");
    assertThat(schema.validate(answer.json())).as(answer.toString()).isEmpty();
  }

  @Test
  void wouldNoticeAFieldThatIsNotDescribed() throws Exception {
    JsonSchema schema = schema("/components/schemas/Prediction");
    ObjectNode prediction = (ObjectNode) server.get("/v1/predictions/BTCUSDT").json();
    assertThat(schema.validate(prediction)).isEmpty();
    prediction.withObject("/model").put("more", 1);
    assertThat(schema.validate(prediction)).hasSize(1);
    prediction.withObject("/model").remove(List.of("more", "level"));
    assertThat(schema.validate(prediction)).hasSize(1);
  }

  @Test
  void isShownByAPageThatAsksNoOtherHost() throws Exception {
    assertThat(server.send("/").headers().firstValue("Location")).contains("/docs");
    String page = server.send("/docs").body();
    assertThat(page).doesNotContain("http://", "https://", "//cdn");
    for (String file :
        List.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png")) {
      assertThat(page + "start.js").contains(file);
      assertThat(server.send("/docs/assets/" + file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(server.send("/docs").headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'");
    assertThat(server.send("/docs/assets/..%2f..%2freference.conf").statusCode())
        .isBetween(400, 404);
    assertThat(server.send("/docs/assets/pom.properties").statusCode()).isEqualTo(404);
  }

  private static Stream<JsonNode> parameters(String path) {
    JsonNode get = description.get("paths").get(path).get("get");
    return get.has("parameters")
        ? StreamSupport.stream(get.get("parameters").spliterator(), false)
            .map(
                parameter ->
                    parameter.has("$ref")
                        ? description.at(parameter.get("$ref").textValue().substring(1))
                        : parameter)
        : Stream.empty();
  }

  /** Stricter than what is published: here a field that is not described is a fault. */
  private static JsonSchema schema(String pointer) {
    JsonNode strict = description.deepCopy();
    strict
        .findParents("properties")
        .forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    String id = "https://bougie.test/openapi.json";
    JsonSchemaFactory factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(loaders -> loaders.schemas(Map.of(id, Json.write(strict)))));
    return factory.getSchema(SchemaLocation.of(id + "#" + pointer));
  }
}
