package dev.bougie.model.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server that seems to run on a data folder, by what its pid file says. */
record Postmaster(Path data, ProcessHandle process, int port) {

  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
  private static final String STARTING_UP = "57P03";

  /**
   * The server that answers for that data: line 1 of its pid file is the process, line 4 the port.
   * Whether it really is the one that serves the data, only {@link #requireLogin} tells.
   */
  static Optional<Postmaster> of(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.size() < 4) {
      return Optional.empty();
    }
    Optional<ProcessHandle> process =
        ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
    int port = Integer.parseInt(lines.get(3).strip());
    if (process.isEmpty()) {
      return Optional.empty();
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
      return Optional.of(new Postmaster(data, process.get(), port));
    } catch (IOException e) {
      LOG.debug("no server answers on port {}", port, e);
      return Optional.empty();
    }
  }

  /**
   * Logs in once, and makes sure that it is this data that is served: a pid file that was left
   * behind may name a process and a port that are somebody else's by now. Waits while the server
   * recovers.
   *
   * @throws SQLException if it takes no login, or serves other data
   */
  void requireLogin(Database.Access access) throws SQLException {
    long limit = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    while (true) {
      try (Connection connection = access.connect("bougie");
          Statement statement = connection.createStatement();
          ResultSet answer = statement.executeQuery("SHOW data_directory")) {
        String served = answer.next() ? answer.getString(1) : "";
        if (!Path.of(served).toRealPath().equals(data.toRealPath())) {
          throw new SQLException("it serves %s".formatted(served));
        }
        return;
      } catch (IOException e) {
        throw new SQLException("the folder it serves cannot be read", e);
      } catch (SQLException e) {
        if (!STARTING_UP.equals(e.getSQLState()) || System.nanoTime() > limit) {
          throw e;
        }
        pause(e);
      }
    }
  }

  /**
   * PostgreSQL's fast shutdown, which does not wait for connections to end by themselves. Java
   * knows no SIGINT, and pg_ctl refuses to work for root.
   */
  void stop() throws IOException {
    try {
      int unused =
          new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", String.valueOf(process.pid()))
              .start()
              .waitFor();
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the embedded database, process {}, has not stopped yet", process.pid(), e);
    }
  }

  private static void pause(SQLException startingUp) throws SQLException {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw startingUp;
    }
  }
}
