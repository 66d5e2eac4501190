package dev.bougie.jobs.stream;

import com.binance.connector.client.WebSocketStreamClient;
import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The exchange's WebSocket interface, by the official connector. It answers pings by itself and
 * never connects again by itself. All calls come from one thread, since the connector's table of
 * connections knows no other.
 */
final class BinanceStreams implements StreamClient {

  /**
   * One OkHttp client stands behind all connections of the JVM, and holds 64 at a time: one and its
   * successor.
   */
  static final int MOST_CONNECTIONS = 30;

  private final WebSocketStreamClient client;

  BinanceStreams(URI url) {
    this.client = new WebSocketStreamClientImpl(url.toString());
  }

  @Override
  public Connection open(List<String> streams, Listener listener) {
    int id =
        client.combineStreams(
            new ArrayList<>(streams),
            response -> listener.opened(),
            listener::message,
            (code, reason) -> listener.ended("closed with code %d %s".formatted(code, reason)),
            (code, reason) -> listener.ended("closed with code %d %s".formatted(code, reason)),
            (failure, response) -> listener.ended(String.valueOf(failure)));
    return () -> client.closeConnection(id);
  }
}
