package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * A small stand-in for Binance's combined kline streams on the loopback interface (RFC 6455, no
 * extensions): it tells what a test wants it to tell, to whoever subscribed to it, and can cut
 * connections, refuse them and send nonsense.
 */
public final class FakeStreams implements AutoCloseable {

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Guarded by this, as all below. */
  private final List<Connection> open = new ArrayList<>();

  private int opened;
  private int pongs;
  private int refusals;
  private boolean closed;

  private FakeStreams(ServerSocket server) {
    this.server = server;
  }

  /** Starts it on a free port. */
  public static FakeStreams start() {
    try {
      FakeStreams streams =
          new FakeStreams(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      streams.threads.execute(streams::accept);
      return streams;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  /** The base URL. */
  public URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  /** Refuses the next connections. */
  public synchronized void refuse(int connections) {
    refusals += connections;
  }

  /** The streams of each open connection, oldest first. */
  public synchronized List<List<String>> subscriptions() {
    return open.stream().map(connection -> connection.streams).toList();
  }

  /** Waits until so many connections are open. */
  public void awaitOpen(int connections) {
    await(() -> open.size() == connections);
  }

  /** Waits until so many connections were ever opened and one of them is open. */
  public void awaitOpened(int connections) {
    await(() -> opened >= connections && !open.isEmpty());
  }

  /** Tells a candle to all who subscribed to its stream. */
  public void tell(String symbol, Interval interval, Candle candle, boolean closedCandle) {
    String name = "%s@kline_%s".formatted(symbol.toLowerCase(Locale.ROOT), interval);
    sendTo(name, event(symbol, interval, candle, closedCandle));
  }

  /** Tells a closed candle. */
  public void close(String symbol, Interval interval, Candle candle) {
    tell(symbol, interval, candle, true);
  }

  /** Sends any text over all connections. */
  public synchronized void send(String text) {
    for (Connection connection : List.copyOf(open)) {
      connection.frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Pings over all connections and waits for the answers. */
  public void ping() {
    int wanted;
    synchronized (this) {
      wanted = pongs + open.size();
      for (Connection connection : List.copyOf(open)) {
        connection.frame(PING, new byte[] {1, 2, 3});
      }
    }
    await(() -> pongs >= wanted);
  }

  /** Announces that the connections will be cut. */
  public void announceShutdown() {
    send("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
  }

  /** Drops all connections without a closing frame. */
  public synchronized void drop() {
    for (Connection connection : List.copyOf(open)) {
      connection.drop();
    }
  }

  /** The event of a candle as the exchange writes it. */
  public static String event(
      String symbol, Interval interval, Candle candle, boolean closedCandle) {
    return """
        {"stream":"%s@kline_%s","data":{"e":"kline","E":%d,"s":"%s","k":{"t":%d,"T":%d,"s":"%s",\
        "i":"%s","f":-1,"L":-1,"o":"%s","c":"%s","h":"%s","l":"%s","v":"%s","n":%d,"x":%b,\
        "q":"%s","V":"%s","Q":"%s","B":"0"}}}"""
        .formatted(
            symbol.toLowerCase(Locale.ROOT),
            interval,
            candle.closeTime() + 5,
            symbol,
            candle.openTime(),
            candle.closeTime(),
            symbol,
            interval,
            decimal(candle.open()),
            decimal(candle.close()),
            decimal(candle.high()),
            decimal(candle.low()),
            decimal(candle.volume()),
            candle.trades(),
            closedCandle,
            decimal(candle.quoteVolume()),
            decimal(candle.takerBuyBase()),
            decimal(candle.takerBuyQuote()));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  private static String decimal(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }

  private synchronized void sendTo(String stream, String text) {
    for (Connection connection : List.copyOf(open)) {
      if (connection.streams.contains(stream)) {
        connection.frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private synchronized void await(BooleanSupplier condition) {
    long until = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new IllegalStateException(
              "waited in vain: %d opened, %s open".formatted(opened, subscriptions()));
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // The server was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      List<String> request = headers(in);
      Connection connection = new Connection(socket, streams(request.get(0)));
      synchronized (this) {
        if (closed) {
          return;
        }
        if (refusals > 0) {
          refusals--;
          socket
              .getOutputStream()
              .write("HTTP/1.1 503 Busy\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          return;
        }
        socket.getOutputStream().write(handshake(request));
        open.add(connection);
        opened++;
        notifyAll();
      }
      try {
        connection.read(in);
      } finally {
        synchronized (this) {
          open.remove(connection);
          notifyAll();
        }
      }
    } catch (IOException e) {
      // The other side went away, or a test dropped it.
    }
  }

  private static List<String> headers(DataInputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ends early");
      }
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
          return lines;
        }
        lines.add(text);
        line.reset();
      } else {
        line.write(next);
      }
    }
  }

  private static List<String> streams(String requestLine) throws IOException {
    URI target = URI.create(requestLine.split(" ", -1)[1]);
    if (!"/stream".equals(target.getPath()) || !target.getQuery().startsWith("streams=")) {
      throw new IOException("no combined streams: " + target);
    }
    return List.of(target.getQuery().substring("streams=".length()).split("/", -1));
  }

  private static byte[] handshake(List<String> request) {
    String key =
        request.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return """
          HTTP/1.1 101 Switching Protocols\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Accept: %s\r
          \r
          """
          .formatted(Base64.getEncoder().encodeToString(digest))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that is open. */
  private final class Connection {

    private final Socket socket;
    private final List<String> streams;

    Connection(Socket socket, List<String> streams) {
      this.socket = socket;
      this.streams = streams;
    }

    /** Whole frames of the client, masked as RFC 6455 wants it, until it closes. */
    void read(DataInputStream in) throws IOException {
      while (true) {
        int opcode = in.readUnsignedByte() & 0xF;
        int length = in.readUnsignedByte() & 0x7F;
        int size = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(size);
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        if (opcode == CLOSE) {
          frame(CLOSE, payload);
          return;
        }
        if (opcode == PONG) {
          synchronized (FakeStreams.this) {
            pongs++;
            FakeStreams.this.notifyAll();
          }
        }
      }
    }

    void frame(int opcode, byte[] payload) {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(0x80 | opcode);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      }
      frame.writeBytes(payload);
      try {
        synchronized (this) {
          OutputStream out = socket.getOutputStream();
          out.write(frame.toByteArray());
          out.flush();
        }
      } catch (IOException e) {
        // The reader finds out too.
      }
    }

    void drop() {
      try {
        // Unread bytes make it a reset.
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }
}
