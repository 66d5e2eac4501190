package dev.bougie.jobs.insight;

import dev.bougie.model.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of this machine that is written wholly or not at all. */
final class PageFile {

  private final Path path;

  PageFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path path() {
    return path;
  }

  /**
   * Makes sure, before hours of work, that it can be written.
   *
   * @throws ConfigException if it cannot
   */
  void requireWritable() {
    try {
      Files.createDirectories(folder());
    } catch (IOException e) {
      throw new ConfigException("--out", path, "must lie in a folder that can be made: " + e);
    }
    if (Files.isDirectory(path) || !Files.isWritable(folder())) {
      throw new ConfigException("--out", path, "must be a file in a folder that can be written to");
    }
  }

  /** Puts the text in the place of whatever is there. */
  void write(String text) {
    try {
      Path draft =
          folder()
              .resolve(".%s.%d.draft".formatted(path.getFileName(), ProcessHandle.current().pid()));
      try {
        Files.writeString(draft, text);
        Files.move(
            draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  private Path folder() {
    Path folder = path.getParent();
    if (folder == null) {
      throw new ConfigException("--out", path, "must be a file");
    }
    return folder;
  }
}
