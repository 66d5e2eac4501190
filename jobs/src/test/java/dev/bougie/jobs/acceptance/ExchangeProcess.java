package dev.bougie.jobs.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The offline exchange that lies beside some checkouts, as a process: it replays recorded candles
 * over REST and as a bucket of archives.
 */
final class ExchangeProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("(?m)^READY (http://\\S+) ");
  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final URI url;

  private ExchangeProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * The folder that holds the exchange and its data: where {@code BOUGIE_SHARED} in the environment
   * says, or beside the checkout or the folder it lies in; empty where there is none.
   */
  static Optional<Path> shared() {
    String named = System.getenv("BOUGIE_SHARED");
    // Tests run in the module's folder.
    return (named == null ? Stream.of("../../shared", "../../../shared") : Stream.of(named))
        .map(Path::of)
        .filter(folder -> Files.isRegularFile(folder.resolve("exchange/exchange.py")))
        .filter(folder -> Files.isDirectory(folder.resolve("data")))
        .findFirst();
  }

  /** Whether there is a Python that it runs on. */
  static boolean hasPython() {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return python.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && python.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Starts it on a free port.
   *
   * @param output the file that all it prints goes to
   */
  static ExchangeProcess start(Path shared, Path output) throws Exception {
    Process process =
        new ProcessBuilder(
                "python3",
                shared.resolve("exchange/exchange.py").toString(),
                "--data",
                shared.resolve("data").toString(),
                "--port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      return new ExchangeProcess(process, awaitReady(process, output));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI awaitReady(Process process, Path output) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      Matcher ready = READY.matcher(Files.readString(output));
      if (ready.find()) {
        return URI.create(ready.group(1));
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
        throw new IllegalStateException(
            "the exchange did not start: " + List.copyOf(Files.readAllLines(output)));
      }
    }
  }

  /** The base URL of REST and of the bucket. */
  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new UncheckedIOException(new IOException("the exchange did not end"));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
