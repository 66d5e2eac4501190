package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.model.manifest.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way in one command, in processes of its own, as the launcher starts it. */
class DemoIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String UNREACHABLE = "http://127.0.0.1:9";

  @TempDir private Path folder;

  @Test
  void servesAForecastOfTheExchangesCandles() throws Exception {
    Instant now = Instant.parse("2024-05-01T00:30:00Z");
    try (CandleServer exchange = CandleServer.open(Instant.parse("2024-03-01T00:00:00Z"), now)) {
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
          .contains("candidate", "zero *", "last *", "linear *", "gbt", "xgboost");
      JsonNode forecast = answer.lastLine();
      assertThat(forecast.path("symbol").asText()).isEqualTo("ADAUSDT");
      assertThat(forecast.path("candleTime").asText()).isEqualTo("2024-04-30T23:00:00Z");
      assertThat(forecast.path("targetTime").asText()).isEqualTo("2024-05-01T01:59:59.999Z");
      assertThat(forecast.path("synthetic").asBoolean()).isFalse();
      assertThat(forecast.path("dataAgeSeconds").asLong()).isBetween(1_800L, 2_400L);
      assertThat(forecast.path("model").path("id").asText()).startsWith("1h-h2-");

      assertThat(demo("--binance-url", UNREACHABLE, "--symbols", "ADAUSDT", "--port", "0").output())
          .contains("going on with the candles stored before")
          .contains("\"synthetic\":false");
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
    Path arguments = folder.resolve("class-path");
    Files.writeString(arguments, "-cp \"%s\"".formatted(System.getProperty("java.class.path")));
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("bougie.jvm-opens", "").trim().split(" +")));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dbougie.serving-jar=" + servingJar(),
            "@" + arguments,
            "dev.bougie.jobs.Main",
            "demo",
            "--once"));
    command.addAll(List.of(options));
    for (String setting :
        List.of(
            "home=" + folder.resolve("home"),
            "train.walk-forward.folds=1",
            "train.gbt.trees=3",
            "train.xgboost.rounds=5")) {
      command.add("--set");
      command.add(setting);
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as(Files.readString(output, StandardCharsets.UTF_8))
          .isTrue();
    } finally {
      process.destroy();
    }
    return new Answer(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
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
