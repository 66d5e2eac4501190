package dev.bougie.jobs.stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bougie.model.config.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /health}, {@code /ready} and {@code /metrics} over HTTP. */
final class HealthServer implements AutoCloseable {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String host;

  private HealthServer(HttpServer server, ExecutorService threads, String host) {
    this.server = server;
    this.threads = threads;
    this.host = host;
  }

  /**
   * Listens until it is closed.
   *
   * @param ill why the process does not live, empty where it does
   * @param unready why it is not ready, empty where it is
   * @throws ConfigException if the port is taken
   */
  static HealthServer start(
      String host,
      int port,
      Supplier<Optional<String>> ill,
      Supplier<Optional<String>> unready,
      Supplier<String> metrics) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new ConfigException(
          "stream.port", port, "must be a free port of %s: %s".formatted(host, e.getMessage()));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "bougie-health");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/health", call -> answer(call, "/health", ill));
    server.createContext("/ready", call -> answer(call, "/ready", unready));
    server.createContext(
        "/metrics", call -> send(call, OK, Exposition.CONTENT_TYPE, metrics.get()));
    server.start();
    return new HealthServer(server, threads, host);
  }

  URI url() {
    return URI.create("http://%s:%d".formatted(host, server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange call, String path, Supplier<Optional<String>> fault)
      throws IOException {
    String type = "text/plain; charset=utf-8";
    if (!call.getRequestURI().getPath().equals(path)) {
      send(call, NOT_FOUND, type, "not found\n");
      return;
    }
    Optional<String> reason = fault.get();
    send(call, reason.isEmpty() ? OK : UNAVAILABLE, type, reason.orElse("ok") + "\n");
  }

  private static void send(HttpExchange call, int status, String type, String body)
      throws IOException {
    try (call) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", type);
      boolean head = call.getRequestMethod().equals("HEAD");
      call.sendResponseHeaders(status, head ? -1 : bytes.length);
      if (!head) {
        call.getResponseBody().write(bytes);
      }
    }
  }
}
