package dev.bougie.model.postgres;

import dev.bougie.model.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        ours.create();
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
    return access(port, password);
  }

  private static Database.Access access(int port, Secret password) {
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
      Optional<Postmaster> running = Postmaster.of(folder.data());
      EmbeddedPostgres started = running.isPresent() ? null : start(folder, password);
      int port = started == null ? running.orElseThrow().port() : started.getPort();
      if (running.isPresent()) {
        requireOurs(folder, running.get(), access(port, password));
      }
      folder.endInitialising();
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

  /** A running server is only joined once it has let us in. */
  private static void requireOurs(DataFolder folder, Postmaster running, Database.Access access) {
    try {
      running.requireLogin(access);
    } catch (SQLException e) {
      throw folder.foreign(
          "the PostgreSQL that runs on it, port %d, takes no login of Bougie's (%s)"
              .formatted(running.port(), e.getMessage()));
    }
  }

  private void stop() throws IOException {
    if (started != null) {
      started.close();
      return;
    }
    Optional<Postmaster> running = Postmaster.of(folder.data());
    if (running.isPresent()) {
      try {
        // It may be another one by now than the one that was joined.
        running.get().requireLogin(access(running.get().port(), password));
        running.get().stop();
      } catch (SQLException e) {
        LOG.warn("the PostgreSQL in {} is left running, it takes no login", folder.path(), e);
      }
    }
  }
}
