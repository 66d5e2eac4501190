package dev.bougie.jobs.dumps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A new folder for archives on their way, which goes away with all that lies in it.
 *
 * @param path of the folder
 */
record ArrivalFolder(Path path) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @param parent where; the machine's temporary folder if null
   * @throws UncheckedIOException if the disk cannot be written
   */
  static ArrivalFolder open(@Nullable String parent) {
    try {
      return new ArrivalFolder(
          parent == null
              ? Files.createTempDirectory("bougie-dumps")
              : Files.createTempDirectory(Path.of(parent), "bougie-dumps"));
    } catch (IOException e) {
      throw new UncheckedIOException("no room for the archives on their way", e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }
}
