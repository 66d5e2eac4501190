package dev.bougie.model.postgres;

import dev.bougie.model.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server that comes with Bougie, one a data folder, shared by every process that
 * uses the folder: the first one starts it, the last one stops it. Each holds a shared lock on
 * {@code users.lock} while it lives, so that a killed process counts no longer.
 *
 * <p>It listens on the loopback interface only, on a free port, and asks for a password that was
 * drawn when the folder was made and that only its owner can read.
 */
final class LocalPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
  private static final String USER = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** File locks belong to the whole JVM, so users within it are counted here; guarded by itself. */
  private static final Map<Path, LocalPostgres> JOINED = new HashMap<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(LocalPostgres::leaveAll, "bougie-database-stop"));
  }

  private final DataFolder folder;
  private final Secret password;
  private final int port;
  private final @Nullable EmbeddedPostgres started;
  private final FileChannel usersFile;
  private final FileLock userLock;
  private int users = 1;

  private LocalPostgres(
      DataFolder folder,
      Secret password,
      int port,
      @Nullable EmbeddedPostgres started,
      FileChannel usersFile,
      FileLock userLock) {
    this.folder = folder;
    this.password = password;
    this.port = port;
    this.started = started;
    this.usersFile = usersFile;
    this.userLock = userLock;
  }

  /** Uses the server of that folder, starting it where none runs. */
  static LocalPostgres join(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    synchronized (JOINED) {
      LocalPostgres joined = JOINED.get(absolute);
      if (joined != null) {
        joined.users++;
        return joined;
      }
      try {
        DataFolder ours = new DataFolder(absolute);
        Files.createDirectories(absolute);
        ours.requireOurs();
        LocalPostgres server = joinFolder(ours);
        JOINED.put(absolute, server);
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException("the embedded database in %s failed".formatted(folder), e);
      }
    }
  }

  Database.Access access() {
    return new Database.Access(
        "jdbc:postgresql://localhost:%d/postgres".formatted(port), USER, password);
  }

  @Override
  public void close() {
    synchronized (JOINED) {
      if (users == 0 || --users > 0) {
        return;
      }
      leave();
    }
  }

  /**
   * When the process is told to end, whoever still uses a server here has no use for it any more.
   */
  private static void leaveAll() {
    synchronized (JOINED) {
      for (LocalPostgres server : List.copyOf(JOINED.values())) {
        server.users = 0;
        server.leave();
      }
    }
  }

  /** Under the lock of {@link #JOINED}. */
  private void leave() {
    JOINED.remove(folder.path());
    try (FileChannel gate = folder.openLock("start.lock");
        FileLock alone = gate.lock()) {
      LOG.debug("leaving {} under {}", folder, alone);
      userLock.release();
      try (FileLock last = usersFile.tryLock()) {
        if (last != null) {
          stop();
        }
      }
      usersFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the embedded database in %s failed".formatted(folder.path()), e);
    }
  }

  private static LocalPostgres joinFolder(DataFolder folder) throws IOException {
    try (FileChannel gate = folder.openLock("start.lock");
        FileLock alone = gate.lock()) {
      LOG.debug("joining {} under {}", folder, alone);
      Secret password = folder.password();
      Optional<Integer> runningPort = runningPort(folder.data());
      EmbeddedPostgres started = runningPort.isPresent() ? null : start(folder, password);
      folder.endInitialising();
      int port = started == null ? runningPort.orElseThrow() : started.getPort();
      FileChannel usersFile = folder.openLock("users.lock");
      FileLock userLock = usersFile.lock(0, Long.MAX_VALUE, true);
      return new LocalPostgres(folder, password, port, started, usersFile, userLock);
    }
  }

  private static EmbeddedPostgres start(DataFolder folder, Secret password) throws IOException {
    folder.beginInitialising();
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.data())
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(folder.path().resolve("server").toFile())
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START_LIMIT)
        // Given after the defaults of the starter, which trusts every local user.
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", folder.passwordFile().toString())
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", password.value())
        .setServerConfig("listen_addresses", "localhost")
        .setServerConfig("unix_socket_directories", "")
        // The starter is made for tests and switches both off; this database is kept.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "100")
        .setErrorRedirector(log(folder))
        .setOutputRedirector(log(folder))
        .start();
  }

  private static ProcessBuilder.Redirect log(DataFolder folder) {
    return ProcessBuilder.Redirect.appendTo(folder.path().resolve("server.log").toFile());
  }

  /**
   * The port of a server that runs on that data: line 1 of its pid file is the process, line 4 the
   * port.
   */
  private static Optional<Integer> runningPort(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.size() < 4 || !isAlive(lines.get(0))) {
      return Optional.empty();
    }
    int port = Integer.parseInt(lines.get(3).strip());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
      return Optional.of(port);
    } catch (IOException e) {
      LOG.debug("no server answers on port {}", port, e);
      return Optional.empty();
    }
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.strip())).map(ProcessHandle::isAlive).orElse(false);
  }

  private void stop() throws IOException {
    if (started != null) {
      started.close();
      return;
    }
    Path pidFile = folder.data().resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> server =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
    if (server.isPresent()) {
      interrupt(server.get());
    }
  }

  /**
   * PostgreSQL's fast shutdown, which does not wait for connections to end by themselves. Java
   * knows no SIGINT, and pg_ctl refuses to work for root.
   */
  private static void interrupt(ProcessHandle server) throws IOException {
    try {
      int unused =
          new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", String.valueOf(server.pid()))
              .start()
              .waitFor();
      server.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the embedded database, process {}, has not stopped yet", server.pid(), e);
    }
  }
}
