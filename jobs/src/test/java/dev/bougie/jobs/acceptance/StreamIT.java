package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.stream.FakeStreams;
import dev.bougie.jobs.stream.Stored;
import dev.bougie.model.json.Json;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live stream as a process of its own, told to stop and killed. */
class StreamIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern LISTENING = Pattern.compile("LISTENING (http\\S+)\n");
  private static final Instant START = Instant.parse("2024-03-01T12:01:00Z");
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final int BACK = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private FakeExchange exchange;
  private FakeStreams streams;
  private Instant now = START;
  private int starts;

  @BeforeEach
  void open() {
    exchange = FakeExchange.start(SYMBOLS, Interval.H1, START.minus(Duration.ofHours(BACK)), START);
    streams = FakeStreams.start();
  }

  @AfterEach
  void close() {
    streams.close();
    exchange.close();
  }

  /** The lake has seen none of the told candles when the signal comes: its batch is an hour. */
  @Test
  void storesAllItHasReadBeforeSigtermEndsIt() throws Exception {
    Process process = start();
    try {
      URI url = awaitReady(process);
      tellHours(3);
      await(process, () -> metric(url, "bougie_stream_candles_received_total") >= 6);

      process.destroy();

      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output()).isZero();
    } finally {
      process.destroyForcibly();
    }
    JsonNode result = lastLine();
    assertThat(result.path("received").asInt()).isEqualTo(6);
    assertThat(result.path("unstored").asInt()).isZero();
    assertThat(result.path("drops").asInt()).isZero();
    assertHoldsExactlyWhatTheExchangeHas();
  }

  @Test
  void holdsTheExchangesRowsAfterItWasKilledAndStartedAgain() throws Exception {
    Process killed = start();
    try {
      URI url = awaitReady(killed);
      tellHours(3);
      await(
          killed,
          () ->
              metric(url, "bougie_stream_candles_stored_total{store=\"postgres\"}")
                  >= 2 * (BACK + 3));
    } finally {
      killed.destroyForcibly();
    }
    assertThat(killed.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    tellHours(2);

    Process again = start();
    try {
      awaitReady(again);
      tellHours(1);
      again.destroy();
      assertThat(again.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(again.exitValue()).as(output()).isZero();
    } finally {
      again.destroyForcibly();
    }
    Process last = start();
    try {
      awaitReady(last);
      last.destroy();
      assertThat(last.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(last.exitValue()).as(output()).isZero();
    } finally {
      last.destroyForcibly();
    }
    assertHoldsExactlyWhatTheExchangeHas();
  }

  private void assertHoldsExactlyWhatTheExchangeHas() {
    try (Stored stored = Stored.in(folder.resolve("home"))) {
      for (String symbol : SYMBOLS) {
        List<Candle> wanted = exchange.closed(symbol);
        assertThat(stored.lakeCandles(symbol)).isEqualTo(wanted);
        assertThat(stored.postgresCandles(symbol)).isEqualTo(wanted);
      }
    }
  }

  private void tellHours(int hours) {
    for (int hour = 0; hour < hours; hour++) {
      now = now.plus(Duration.ofHours(1));
      exchange.now(now);
      for (String symbol : SYMBOLS) {
        List<Candle> closed = exchange.closed(symbol);
        streams.close(symbol, Interval.H1, closed.get(closed.size() - 1));
      }
    }
  }

  private Process start() throws IOException {
    starts++;
    List<String> command =
        new ArrayList<>(
            List.of(
                "stream",
                "--symbols",
                String.join(",", SYMBOLS),
                "--binance-url",
                exchange.url().toString(),
                "--stream-url",
                streams.url().toString()));
    for (String setting :
        List.of(
            "home=" + folder.resolve("home"),
            "stream.port=0",
            "stream.lake-every=1h",
            "stream.grace=10m",
            "stream.check-every=100ms",
            "stream.most-candles-back=" + 2 * BACK)) {
      command.add("--set");
      command.add(setting);
    }
    return JobsProcess.start(outputFile(), List.of("-Xmx512m"), command);
  }

  private URI awaitReady(Process process) throws Exception {
    await(process, () -> LISTENING.matcher(output()).find());
    Matcher listening = LISTENING.matcher(output());
    assertThat(listening.find()).isTrue();
    URI url = URI.create(listening.group(1));
    await(process, () -> get(url.resolve("/ready")).statusCode() == 200);
    return url;
  }

  private static double metric(URI url, String name) throws Exception {
    return get(url.resolve("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void await(Process process, Condition condition) throws Exception {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(output()).isLessThan(limit);
      assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as(output()).isFalse();
    }
  }

  private Path outputFile() {
    return folder.resolve("output-" + starts);
  }

  private String output() throws IOException {
    return Files.readString(outputFile(), StandardCharsets.UTF_8);
  }

  private JsonNode lastLine() throws IOException {
    List<String> lines = output().lines().toList();
    return Json.mapper().readTree(lines.get(lines.size() - 1));
  }

  /** Something to wait for. */
  private interface Condition {
    boolean holds() throws Exception;
  }
}
