package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line in a process of its own: what it prints and how it ends. */
class MainIT {

  private static final long LIMIT_SECONDS = 120;

  @TempDir private static Path home;

  /** How a process ended. */
  private record Ended(int exitCode, List<String> stdout, List<String> stderr) {}

  @Test
  void namesADatabaseThatNobodyAnswersFor() throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:%d/bougie".formatted(freePort());
    Ended ended =
        bougie("ingest", "--set", "database.url=" + url, "--set", "database.connect-timeout=1s");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.stderr()).singleElement().asString().startsWith("bougie: ").contains(url);
    assertThat(ended.stdout()).isEmpty();
  }

  @Test
  void namesASymbolThatTheExchangeLacks() throws Exception {
    try (FakeExchange exchange =
        FakeExchange.start(
            List.of("BTCUSDT"),
            Interval.H1,
            Instant.parse("2024-01-01T00:00:00Z"),
            Instant.parse("2024-01-02T00:00:00Z"))) {
      Ended ended =
          bougie(
              "ingest",
              "--binance-url",
              exchange.url().toString(),
              "--symbols",
              "BTCUSDT,NOSUCH",
              "--from",
              "2024-01-01");
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.stderr())
          .containsExactly(
              "bougie: market.symbols = 'NOSUCH' cannot be used: must be symbols of the exchange at %s, such as BTCUSDT"
                  .formatted(exchange.url()));
    }
  }

  @Test
  void failsWhereCandlesAreLeftForTheNextRun() throws Exception {
    Instant from = Instant.parse("2024-01-01T00:00:00Z");
    try (FakeExchange exchange =
        FakeExchange.start(
            List.of("BTCUSDT"), Interval.H1, from, Instant.parse("2024-06-01T00:30:00Z"))) {
      Ended ended =
          bougie(
              "ingest",
              "--binance-url",
              exchange.url().toString(),
              "--symbols",
              "BTCUSDT",
              "--from",
              "2024-01-01",
              "--set",
              "home=" + home.resolve("left"),
              "--set",
              "dumps.url=http://127.0.0.1:" + freePort(),
              "--set",
              "dumps.first-wait=1ms",
              "--set",
              "ingest.archives-above=1",
              "--set",
              "ingest.rest-instead-of-archives=1");
      assertThat(ended.exitCode()).as(ended.stderr().toString()).isEqualTo(1);
      assertThat(ended.stdout()).last().asString().contains("\"candles\":1000,", "\"postponed\":");
    }
  }

  @Test
  void saysWhatHasToRunBeforeFeaturize() throws Exception {
    Ended ended = bougie("featurize");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.stderr())
        .containsExactly("bougie: the lake holds no candles yet, run ingest first");
  }

  @Test
  void saysWhatHasToRunBeforeASelection() throws Exception {
    Ended ended = bougie("featurize", "--quote", "USDT", "--at", "2024-01-01");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.stderr())
        .containsExactly(
            "bougie: market.quote = 'USDT' cannot be used: needs the table lake.market.symbols; run ./bougie universe first");
  }

  @Test
  void saysWhatHasToRunBeforeTrain() throws Exception {
    Ended ended = bougie("train");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.stderr())
        .singleElement()
        .asString()
        .matches(
            "bougie: the lake holds no features in lake\\.features\\.core_[0-9a-f]{8} yet, run featurize first");
  }

  @Test
  void saysWhatHasToRunBeforeTheReportOnFeatures() throws Exception {
    Ended ended = bougie("features", "report", "--json");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr())
        .singleElement()
        .asString()
        .matches(
            "bougie: the lake holds no features in lake\\.features\\.core_[0-9a-f]{8} yet, run featurize first");
  }

  @Test
  void saysWhatHasToRunBeforePublish() throws Exception {
    Ended ended = bougie("publish");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.stderr())
        .singleElement()
        .asString()
        .startsWith(
            "bougie: run.id = 'latest': there is no finished run of interval 1h and horizon 1 in file:")
        .endsWith("runs, run train first");
  }

  @Test
  void saysWhatHasToRunBeforeValidate() throws Exception {
    Ended ended = bougie("validate", "--run", "20250601T120000Z-1h-h1");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.stderr())
        .singleElement()
        .asString()
        .startsWith(
            "bougie: run.id = '20250601T120000Z-1h-h1': there is no finished run of that id in file:");
  }

  @Test
  void printsAResultAsOneLineOfJson() throws Exception {
    Ended ended = bougie("migrate", "--set", "database.folder=" + home.resolve("migrated"));
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.stdout()).singleElement().asString().matches("\\{\"applied\":[1-9]}");
    assertThat(ended.stderr()).isEmpty();
  }

  private static Ended bougie(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-D"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.bougie.jobs.Main"));
    command.addAll(List.of(arguments));
    File stdout = Files.createTempFile(home, "stage", ".out").toFile();
    File stderr = Files.createTempFile(home, "stage", ".err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(stdout).redirectError(stderr);
    builder.environment().put("BOUGIE_HOME", home.resolve("home").toString());
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("%s still runs".formatted(List.of(arguments)));
    }
    return new Ended(
        process.exitValue(),
        Files.readAllLines(stdout.toPath()),
        Files.readAllLines(stderr.toPath()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
