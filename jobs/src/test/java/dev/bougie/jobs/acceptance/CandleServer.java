package dev.bougie.jobs.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An exchange on the loopback interface that has hourly candles of every symbol that ends in USDT,
 * a random walk each, from {@code start} on, and whose clock stands still.
 */
final class CandleServer implements AutoCloseable {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final HttpServer server;
  private final Instant start;
  private final Instant now;
  private final Map<String, List<String>> candles = new ConcurrentHashMap<>();

  private CandleServer(HttpServer server, Instant start, Instant now) {
    this.server = server;
    this.start = start;
    this.now = now;
  }

  static CandleServer open(Instant start, Instant now) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    CandleServer exchange = new CandleServer(HttpServer.create(anyPort, 0), start, now);
    exchange.server.createContext("/api/v3/time", exchange::answerTime);
    exchange.server.createContext("/api/v3/klines", exchange::answerCandles);
    exchange.server.setExecutor(Executors.newFixedThreadPool(4));
    exchange.server.start();
    return exchange;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    if (server.getExecutor() instanceof java.util.concurrent.ExecutorService threads) {
      threads.shutdownNow();
    }
  }

  private void answerTime(HttpExchange call) throws IOException {
    send(call, 200, "{\"serverTime\":%d}".formatted(now.toEpochMilli()));
  }

  private void answerCandles(HttpExchange call) throws IOException {
    Map<String, String> query = query(call.getRequestURI());
    String symbol = query.getOrDefault("symbol", "");
    if (!symbol.endsWith("USDT")) {
      send(call, 400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
      return;
    }
    List<String> all = candles.computeIfAbsent(symbol, this::walk);
    int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
    long from = Long.parseLong(query.getOrDefault("startTime", "0"));
    long to = Long.parseLong(query.getOrDefault("endTime", String.valueOf(now.toEpochMilli())));
    int first = index(Math.max(from, start.toEpochMilli()) + HOUR - 1);
    int end = Math.min(Math.min(index(to) + 1, first + limit), all.size());
    List<String> asked = first < end ? all.subList(first, end) : List.of();
    send(call, 200, "[" + String.join(",", asked) + "]");
  }

  private int index(long time) {
    return (int) ((time - start.toEpochMilli()) / HOUR);
  }

  /** Candles from the start to the one that is open now. */
  private List<String> walk(String symbol) {
    Random random = new Random(symbol.hashCode());
    List<String> walk = new ArrayList<>();
    double price = 1000;
    for (long time = start.toEpochMilli(); time <= now.toEpochMilli(); time += HOUR) {
      double open = price;
      price *= Math.exp(0.006 * random.nextGaussian());
      double high = Math.max(open, price) * (1 + 0.002 * random.nextDouble());
      double low = Math.min(open, price) * (1 - 0.002 * random.nextDouble());
      double volume = 50 * Math.exp(0.5 * random.nextGaussian());
      double taken = volume * (0.3 + 0.4 * random.nextDouble());
      walk.add(
          String.format(
              Locale.ROOT,
              "[%d,\"%.8f\",\"%.8f\",\"%.8f\",\"%.8f\",\"%.8f\",%d,\"%.8f\",%d,\"%.8f\",\"%.8f\",\"0\"]",
              time,
              open,
              high,
              low,
              price,
              volume,
              time + HOUR - 1,
              volume * price,
              100 + random.nextInt(1000),
              taken,
              taken * price));
    }
    return walk;
  }

  private static Map<String, String> query(URI uri) {
    String query = uri.getQuery();
    return Arrays.stream((query == null ? "" : query).split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static void send(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    try (var out = call.getResponseBody()) {
      out.write(bytes);
    }
  }
}
