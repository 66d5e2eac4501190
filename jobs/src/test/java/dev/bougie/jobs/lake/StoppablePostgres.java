package dev.bougie.jobs.lake;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A server that a test can stop and start again on the same data and the same port. */
public final class StoppablePostgres implements AutoCloseable {

  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  private StoppablePostgres(Path folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
    this.port = server.getPort();
  }

  /** Starts one on a free port, whose files lie in that folder. */
  public static StoppablePostgres start(Path folder) throws IOException {
    return new StoppablePostgres(folder, in(folder).start());
  }

  public int port() {
    return port;
  }

  /** Of its database. */
  public String url() {
    return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
  }

  /** Ends it as an administrator does, whoever is connected. */
  public void stop() throws IOException {
    server.close();
  }

  /** After it was stopped. */
  public void startAgain() throws IOException {
    server = in(folder).setPort(port).start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static EmbeddedPostgres.Builder in(Path folder) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(folder.resolve("server").toFile())
        .setPGStartupWait(Duration.ofSeconds(60));
  }
}
