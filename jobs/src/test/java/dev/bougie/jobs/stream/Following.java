package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.model.config.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A stream that runs in a thread of the test. */
final class Following implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LiveStream stream;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final CompletableFuture<URI> url;
  private final Future<LiveStream.Result> result;

  private Following(LiveStream stream, CompletableFuture<URI> url) {
    this.stream = stream;
    this.url = url;
    this.result = thread.submit(stream::run);
  }

  /** Hourly candles; what a test does not set is hasty, and leaves ten minutes to the streams. */
  static Following start(
      Stored stored,
      FakeExchange exchange,
      FakeStreams streams,
      List<String> symbols,
      Map<String, String> settings,
      UnaryOperator<CandleSink> postgres) {
    Map<String, String> hasty = new HashMap<>();
    hasty.put("stream.url", streams.url().toString());
    hasty.put("stream.first-wait", "5ms");
    hasty.put("stream.longest-wait", "50ms");
    hasty.put("stream.lake-every", "50ms");
    hasty.put("stream.check-every", "50ms");
    hasty.put("stream.grace", "10m");
    hasty.put("stream.most-candles-back", "5");
    hasty.put("stream.port", "0");
    hasty.putAll(settings);
    CompletableFuture<URI> url = new CompletableFuture<>();
    return new Following(
        new LiveStream(
            Settings.load(Optional.empty(), hasty).read("stream", StreamSettings.class),
            symbols,
            new BinanceRest(
                new BinanceSettings(exchange.url(), 3, Duration.ZERO, Duration.ofMillis(1)),
                Clock.systemUTC()), // checkstyle allows clock: a test's wiring
            stored.database().jdbi(),
            postgres.apply(new PostgresCandles(stored.database())::upsert),
            new LakeSink(stored::openLake),
            Clock.systemUTC(), // checkstyle allows clock: a test's wiring
            url::complete),
        url);
  }

  static Following start(
      Stored stored, FakeExchange exchange, FakeStreams streams, String... symbols) {
    return start(stored, exchange, streams, List.of(symbols), Map.of(), UnaryOperator.identity());
  }

  /** Waits until /ready says so. */
  Following awaitReady() {
    until("it is ready", () -> get("/ready").statusCode() == 200);
    return this;
  }

  /** Waits until a metric has at least that value. */
  Following awaitMetric(String name, long atLeast) {
    until(name + " is at least " + atLeast, () -> metric(name) >= atLeast);
    return this;
  }

  /** A metric's value; labels belong to the name. */
  double metric(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(url.get(LIMIT.toSeconds(), TimeUnit.SECONDS).resolve(path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Ends it as SIGTERM does. */
  LiveStream.Result stop() throws Exception {
    stream.stop();
    return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** How it ended by itself. */
  LiveStream.Result result() throws Exception {
    return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stream.stop();
    thread.shutdownNow();
  }

  static void until(String what, Callable<Boolean> condition) {
    long limit = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException("waited in vain until " + what);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot tell whether " + what, e);
    }
  }

  /** The interval of every test. */
  static final Interval HOUR = Interval.H1;
}
