package dev.bougie.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.artifact.ArtifactSettings;
import dev.bougie.model.config.Secret;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.server.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A server on a free port, with its own database and model folder. */
final class RunningServer implements AutoCloseable {

  static final Instant NOW = Instant.parse("2025-06-01T12:30:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final Duration POLL = Duration.ofMillis(100);

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final Path folder;
  private final Database database;
  private final Server server;

  private RunningServer(Path folder, Database database, Server server) {
    this.folder = folder;
    this.database = database;
    this.server = server;
  }

  /** An answer: its status and its JSON. */
  record Answer(int status, JsonNode json) {

    String text(String pointer) {
      return json.at(pointer).asText();
    }

    double number(String pointer) {
      return json.at(pointer).doubleValue();
    }
  }

  static Database database(Path folder) {
    Database database = Database.open(databaseSettings(folder));
    database.migrate();
    return database;
  }

  static RunningServer start(Path folder) {
    Database database = database(folder);
    return new RunningServer(folder, database, Server.start(settings(folder), CLOCK));
  }

  static ServingSettings settings(Path folder) {
    return new ServingSettings(
        new ServerSettings("127.0.0.1", 0, POLL, 1, Duration.ofSeconds(5), false),
        databaseSettings(folder),
        new ArtifactSettings(models(folder)),
        new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
        new Costs(0.001, 0));
  }

  private static DatabaseSettings databaseSettings(Path folder) {
    return new DatabaseSettings(
        DatabaseSettings.EMBEDDED,
        "postgres",
        new Secret(""),
        folder.resolve("postgres"),
        Duration.ofSeconds(2),
        4);
  }

  static Path models(Path folder) {
    return folder.resolve("models");
  }

  Database database() {
    return database;
  }

  Market market() {
    return new Market(database.jdbi());
  }

  /** Stores and publishes the model; the server takes it at its next poll. */
  void publish(TestModel model) throws IOException {
    model.write(models(folder));
    register(model);
  }

  void register(TestModel model) {
    model.answer(database);
  }

  /** The paths that are answered. */
  List<String> routes() {
    return server.routes();
  }

  String address() {
    return server.address();
  }

  HttpResponse<String> send(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  Answer get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(path);
    return new Answer(response.statusCode(), Json.mapper().readTree(response.body()));
  }

  /** Asks until the answer has that value there. */
  Answer await(String path, String pointer, String value) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      Answer answer = get(path);
      if (answer.text(pointer).contains(value)) {
        return answer;
      }
    }
    throw new AssertionError(
        "%s never has '%s' at %s, last was %s".formatted(path, value, pointer, get(path)));
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
