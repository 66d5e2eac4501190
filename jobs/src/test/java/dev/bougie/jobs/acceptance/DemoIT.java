package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way in one command, in processes of its own, as the launcher starts it. */
class DemoIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String UNREACHABLE = "http://127.0.0.1:9";
  private static final Pattern CURL = Pattern.compile("curl (http\\S+)");

  @TempDir private Path folder;

  @Test
  void servesAForecastOfTheExchangesCandles() throws Exception {
    Instant now = Instant.parse("2024-05-01T00:30:00Z");
    try (FakeExchange exchange =
        FakeExchange.start(
            List.of("ADAUSDT", "BNBUSDT"),
            Interval.H1,
            Instant.parse("2024-03-01T00:00:00Z"),
            now)) {
      Answer answer =
          demo(
              "--binance-url",
              exchange.url().toString(),
              "--symbols",
              "ADAUSDT,BNBUSDT",
              "--from",
              "2024-03-01",
              "--horizon",
              "2",
              "--port",
              "0");
      assertThat(answer.exitCode()).as(answer.output()).isZero();
      assertThat(answer.output())
          .contains("[7/7] serve")
          .contains(
              "candidate",
              "zero *",
              "last *",
              "linear *",
              "logistic",
              "xgboost",
              "xgboost-logistic");
      JsonNode forecast = answer.lastLine();
      assertThat(forecast.path("symbol").asText()).isEqualTo("ADAUSDT");
      assertThat(forecast.path("candleTime").asText()).isEqualTo("2024-04-30T23:00:00Z");
      assertThat(forecast.path("targetTime").asText()).isEqualTo("2024-05-01T01:59:59.999Z");
      assertThat(forecast.path("synthetic").asBoolean()).isFalse();
      assertThat(forecast.path("dataAgeSeconds").asLong()).isBetween(1_800L, 2_400L);
      assertThat(forecast.path("model").path("id").asText()).startsWith("1h-h2-");
    }
    goesOnWithWhatIsStoredWhereTheExchangeIsBlockedAndStopsAllWhenAsked();
  }

  /** A firewall's page is no exchange. */
  private void goesOnWithWhatIsStoredWhereTheExchangeIsBlockedAndStopsAllWhenAsked()
      throws Exception {
    HttpServer firewall =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    firewall.createContext(
        "/",
        call -> {
          byte[] page = "<html>Forbidden</html>".getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(403, page.length);
          call.getResponseBody().write(page);
          call.close();
        });
    firewall.start();
    String url = "http://127.0.0.1:" + firewall.getAddress().getPort();
    Process demo = start(List.of("--binance-url", url, "--symbols", "ADAUSDT", "--port", "0"));
    try {
      Matcher curl = CURL.matcher(await(demo, "Stop with Ctrl-C."));
      assertThat(curl.find()).isTrue();
      URI forecast = URI.create(curl.group(1));
      assertThat(output()).contains("going on with the candles stored before").contains("403");
      assertThat(get(forecast)).contains("\"synthetic\":false");
      demo.destroy();
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> get(forecast)).isInstanceOf(ConnectException.class);
      assertThat(folder.resolve("home/postgres/data/postmaster.pid")).doesNotExist();
    } finally {
      demo.destroyForcibly();
      firewall.stop(0);
    }
  }

  @Test
  void goesOnWithAMadeUpMarketThatIsMarked() throws Exception {
    String from = Instant.parse("2026-01-01T00:00:00Z").toString();
    Answer answer =
        demo("--binance-url", UNREACHABLE, "--from", from, "--to", "2026-02-20", "--port", "0");
    assertThat(answer.exitCode()).as(answer.output()).isZero();
    assertThat(answer.output())
        .containsOnlyOnce(
            "The exchange cannot be reached, going on with a made-up market, marked synthetic: binance.url = 'http://127.0.0.1:9'");
    assertThat(answer.lastLine().path("synthetic").asBoolean()).isTrue();
  }

  @Test
  void refusesAPortInUseBeforeAnyWork() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Answer answer = demo("--port", String.valueOf(taken.getLocalPort()));
      assertThat(answer.exitCode()).isEqualTo(2);
      assertThat(answer.output())
          .hasLineCount(1)
          .startsWith("bougie: server.port = '%d'".formatted(taken.getLocalPort()));
      assertThat(folder.resolve("home")).doesNotExist();
    }
  }

  /** Small models and few folds: the way is what is tested. */
  private Answer demo(String... options) throws IOException, InterruptedException {
    List<String> once = new ArrayList<>(List.of("--once"));
    once.addAll(List.of(options));
    Process process = start(once);
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
    } finally {
      process.destroy();
    }
    return new Answer(process.exitValue(), output());
  }

  private Process start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of("demo"));
    command.addAll(options);
    for (String setting :
        List.of(
            "home=" + folder.resolve("home"),
            "train.walk-forward.folds=1",
            "train.xgboost.rounds=5")) {
      command.add("--set");
      command.add(setting);
    }
    return JobsProcess.start(
        folder.resolve("output"),
        List.of("-Xmx1g", "-Dbougie.serving-jar=" + servingJar()),
        command);
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
  }

  private String await(Process process, String line) throws IOException, InterruptedException {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (!output().contains(line) && System.nanoTime() < limit) {
      assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).as(output()).isFalse();
    }
    assertThat(output()).contains(line);
    return output();
  }

  private static String get(URI address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static Path servingJar() {
    return Path.of("..", "serving", "target", "bougie-serving.jar").toAbsolutePath().normalize();
  }

  private record Answer(int exitCode, String output) {

    JsonNode lastLine() throws IOException {
      List<String> lines = output.lines().toList();
      return Json.mapper().readTree(lines.get(lines.size() - 1));
    }
  }
}
