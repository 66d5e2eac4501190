package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.postgres.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed program, as people run it. */
class JarIT {

  private static final Path JAR =
      Path.of(System.getProperty("basedir", "."), "target", "bougie-serving.jar");

  @TempDir private Path folder;

  @Test
  void answersAfterItsReadyLineAndStopsAllWhenAsked() throws Exception {
    try (Database database = RunningServer.database(folder)) {
      new Market(database.jdbi())
          .store("BTCUSDT", Interval.H1, Instant.parse("2025-05-22T12:00:00Z"), 240, "dump");
      TestModel model = new TestModel("m1", 1, Level.SOUND, false, 0.1, 0);
      model.write(RunningServer.models(folder));
      model.answer(database);
    }
    Process process = start("--port", "0", "--set", "home=" + folder);
    try (BufferedReader out = process.inputReader()) {
      String ready = String.valueOf(out.readLine());
      assertThat(ready).startsWith("READY http://127.0.0.1:");
      String address = ready.substring("READY ".length());
      assertThat(get(address + "/v1/predictions/BTCUSDT")).contains("\"id\":\"m1\"");
      assertThat(get(address + "/ready")).contains("\"status\":\"ready\"");
      assertThat(get(address + "/docs/assets/swagger-ui-bundle.js")).contains("SwaggerUIBundle");
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(errors()).isEmpty();
    assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  /** The demo that started it may be killed and then has no time to stop it. */
  @Test
  void endsWithTheProcessThatItWasToldToEndWith() throws Exception {
    Process owner = new ProcessBuilder("sleep", "600").start();
    Process process =
        start("--port", "0", "--set", "home=" + folder, "--stop-with", String.valueOf(owner.pid()));
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).startsWith("READY ");
      owner.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      owner.destroyForcibly();
      process.destroyForcibly();
    }
    assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void saysInOneLineThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Process process = start("--port", port, "--set", "home=" + folder);
      assertThat(process.waitFor()).isEqualTo(2);
      assertThat(errors()).singleElement().asString().contains("server.port = '" + port + "'");
    }
  }

  @Test
  void saysInOneLineThatTheDatabaseCannotBeReached() throws Exception {
    Process process =
        start(
            "--set",
            "database.url=jdbc:postgresql://127.0.0.1:1/none",
            "--set",
            "database.connect-timeout=300ms");
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(errors()).singleElement().asString().contains("127.0.0.1:1/none");
  }

  private Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "serve"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private List<String> errors() throws IOException {
    return Files.readAllLines(folder.resolve("errors"));
  }

  private static String get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
