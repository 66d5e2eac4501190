package dev.bougie.jobs.demo;

import dev.bougie.model.failure.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server in a process of its own, as in production; it ends with this one. */
final class ServerProcess implements AutoCloseable {

  /** The launcher tells with it where the server's jar is. */
  static final String JAR = "bougie.serving-jar";

  /** The launcher tells with it where jars of user-made features are. */
  static final String PLUGINS = "bougie.plugins";

  private static final String MAIN = "dev.bougie.serving.Main";

  private static final String READY = "READY ";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final Thread killer;
  private final CompletableFuture<Optional<String>> url = new CompletableFuture<>();

  private ServerProcess(Process process) {
    this.process = process;
    this.killer = new Thread(process::destroy, "bougie-server-stop");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** The jar that the launcher named. */
  static Path jar() {
    Path jar = Path.of(System.getProperty(JAR, "serving/target/bougie-serving.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "the server's jar %s is missing: build it with ./mvnw package".formatted(jar));
    }
    return jar;
  }

  /** Starts the server with the same settings as this process. */
  static ServerProcess start(Optional<Path> config, Map<String, String> overrides) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    String plugins = System.getProperty(PLUGINS, "");
    command.add(jar() + (plugins.isEmpty() ? "" : File.pathSeparator + plugins));
    command.add(MAIN);
    command.add("serve");
    command.add("--stop-with");
    command.add(String.valueOf(ProcessHandle.current().pid()));
    config.ifPresent(
        file -> {
          command.add("--config");
          command.add(file.toString());
        });
    overrides.forEach(
        (key, value) -> {
          command.add("--set");
          command.add(key + "=" + value);
        });
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      ServerProcess server = new ServerProcess(process);
      server.watch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("the server cannot be started", e);
    }
  }

  /** Waits until the server answers, and tells where; empty if it ended instead. */
  Optional<String> awaitReady() {
    try {
      return url.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server started", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("what the server prints cannot be read", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the server was not ready within %d s".formatted(START_LIMIT.toSeconds()), e);
    }
  }

  /** Waits until the server ends, and tells its exit code. */
  int awaitEnd() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server ran", e);
    }
  }

  /** The exit code of a server that was never ready; never that of success. */
  int awaitFailure() {
    int code = awaitEnd();
    return code == ExitCode.OK.number() ? ExitCode.FAILED.number() : code;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads what the server prints, so that it never waits for a reader. */
  private void watch() {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String line = lines.readLine();
                while (line != null) {
                  if (line.startsWith(READY)) {
                    url.complete(Optional.of(line.substring(READY.length()).strip()));
                  }
                  line = lines.readLine();
                }
                url.complete(Optional.empty());
              } catch (IOException e) {
                url.completeExceptionally(e);
              }
            },
            "bougie-server-output");
    reader.setDaemon(true);
    reader.start();
  }
}
