package dev.bougie.jobs.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands before a server and can break a connection when the server answers, not before. */
final class LossyProxy implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final ServerSocket listening;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<@Nullable String> doomed = new AtomicReference<>();

  private LossyProxy(ServerSocket listening, int port) {
    this.listening = listening;
    this.port = port;
  }

  /** Before the server on that port of the loopback interface. */
  static LossyProxy before(int port) {
    try {
      LossyProxy proxy =
          new LossyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The server gets the next request that holds that text, and its answer is lost. */
  void loseAnswerTo(String text) {
    doomed.set(text);
  }

  /** Whether that has happened. */
  boolean hasLost() {
    return doomed.get() == null;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Connection connection = new Connection(client, server);
        threads.execute(connection::forward);
        threads.execute(connection::answer);
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  /** One that goes through. */
  private final class Connection {

    private final Socket client;
    private final Socket server;
    private volatile boolean lost;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void forward() {
      try (client;
          server) {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          String text = doomed.get();
          if (text != null
              && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(text)
              && doomed.compareAndSet(text, null)) {
            lost = true;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of both went away.
      }
    }

    void answer() {
      try (client;
          server) {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0 && !lost; read = in.read(buffer)) {
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of both went away.
      }
    }
  }
}
