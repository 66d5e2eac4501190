package dev.bougie.jobs.demo;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.Pipeline;
import dev.bougie.jobs.ingest.Ingest;
import dev.bougie.jobs.validate.ScoreTable;
import dev.bougie.jobs.validate.Validate;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import dev.bougie.model.server.ServerSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs every stage, then the server, and tells how long each took. */
public final class Demo {

  private static final int STEPS = 7;

  private final Pipeline pipeline;
  private final ServerSettings server;
  private final PrintStream out;
  private int step;

  /** A demo on that pipeline; {@code settings} are the ones it was made of. */
  public Demo(Pipeline pipeline, Settings settings, PrintStream out) {
    this.pipeline = pipeline;
    this.server = settings.read("server", ServerSettings.class);
    this.out = out;
  }

  /**
   * Runs until the server ends, or after one forecast.
   *
   * @param config file of settings, for the server too
   * @param overrides settings from the command line, for the server too
   * @param once whether to stop after one forecast
   * @return the server's exit code
   */
  public int run(Optional<Path> config, Map<String, String> overrides, boolean once) {
    requireFreePort();
    Path unused = ServerProcess.jar();
    List<String> symbols = pipeline.symbols();
    out.printf(
        "Bougie: %s, %s candles, %d ahead%n",
        String.join(", ", symbols), pipeline.label().interval(), pipeline.label().horizon());
    step("ingest", this::ingest, told -> told);
    step("featurize", pipeline::featurize, result -> "%,d new rows".formatted(result.added()));
    step(
        "train",
        pipeline::train,
        result ->
            "%d models on %d folds, %,d rows"
                .formatted(result.candidates().size(), result.folds(), result.rows()));
    Validate.Result scores =
        step("validate", pipeline::validate, result -> "chosen: " + result.chosen());
    step(
        "export",
        pipeline::export,
        result ->
            "%s, equal to its trainer on %,d rows"
                .formatted(result.kind(), result.parity().rows()));
    step("publish", pipeline::publish, result -> result.champion() + " answers");
    pipeline.stopSpark();
    out.println();
    out.println(ScoreTable.format(scores));
    return serve(config, overrides, symbols.get(0), once);
  }

  private int serve(
      Optional<Path> config, Map<String, String> overrides, String symbol, boolean once) {
    long start = System.nanoTime();
    try (ServerProcess process = ServerProcess.start(config, overrides)) {
      Optional<String> ready =
          step("serve", process::awaitReady, told -> told.orElse("ended before it was ready"));
      if (ready.isEmpty()) {
        return process.awaitFailure();
      }
      String url = ready.get();
      String forecast = url + "/v1/predictions/" + symbol;
      if (once) {
        String answer = fetch(forecast);
        out.printf(
            Locale.ROOT,
            "First forecast %.1f s after the server's start:%n%s%n",
            (System.nanoTime() - start) / 1e9,
            answer);
        return 0;
      }
      out.printf("%nOpen %s%nor   curl %s%nStop with Ctrl-C.%n", url, forecast);
      return process.awaitEnd();
    }
  }

  /** From the exchange; without one, from what is stored, or else made up. */
  private String ingest() {
    Optional<String> fault = pipeline.exchangeUnreachable();
    if (fault.isEmpty()) {
      return describe(pipeline.ingest());
    }
    boolean stored = pipeline.holdsRealCandles();
    out.printf(
        "The exchange cannot be reached, going on with %s: %s%n",
        stored ? "the candles stored before" : "a made-up market, marked synthetic", fault.get());
    return stored ? "nothing new" : describe(pipeline.ingestSynthetic());
  }

  private static String describe(Ingest.Result result) {
    return "%,d candles (%s), %s to %s, %d rejected, %d missing"
        .formatted(
            result.candles(),
            result.source(),
            day(result.from().toEpochMilli()),
            day(result.to().toEpochMilli()),
            result.rejected(),
            result.missing());
  }

  private static String day(long epochMillis) {
    return java.time.Instant.ofEpochMilli(Interval.D1.openTimeAt(epochMillis))
        .toString()
        .substring(0, 10);
  }

  private <T> T step(String name, Supplier<T> work, Function<T, String> told) {
    step++;
    long start = System.nanoTime();
    T result = work.get();
    out.printf(
        Locale.ROOT,
        "[%d/%d] %-9s %5.1f s  %s%n",
        step,
        STEPS,
        name,
        (System.nanoTime() - start) / 1e9,
        told.apply(result));
    return result;
  }

  /** Before a minute of work, not behind it. */
  private void requireFreePort() {
    InetAddress host;
    try {
      host = InetAddress.getByName(server.host());
    } catch (UnknownHostException e) {
      throw new ConfigException(
          "server.host", server.host(), "must be a name or an address of this machine");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, server.port()));
    } catch (IOException e) {
      throw new ConfigException(
          "server.port",
          server.port(),
          "must be a free port of %s (%s)".formatted(server.host(), e.getMessage()));
    }
  }

  private static String fetch(String url) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "%s answered %d: %s".formatted(url, response.statusCode(), response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + url, e);
    }
  }
}
