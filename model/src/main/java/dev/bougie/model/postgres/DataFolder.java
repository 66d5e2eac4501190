package dev.bougie.model.postgres;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The folder of an embedded server. Its {@code data} is ours where one of two marks lies beside it:
 * {@code initialising} from before initdb until a server has run on it, {@code initialised} from
 * then on. Only what is marked {@code initialising} may be thrown away; without a mark it is
 * somebody else's.
 */
record DataFolder(Path path) {

  private static final String INITIALISING = "initialising";
  private static final String INITIALISED = "initialised";
  private static final String PASSWORD = "password";

  /** Where PostgreSQL keeps its files. */
  Path data() {
    return path.resolve("data");
  }

  Path passwordFile() {
    return path.resolve(PASSWORD);
  }

  /**
   * Makes the folder where there is none.
   *
   * @throws ConfigException if this user may not, or may not write into it
   */
  void create() {
    try {
      Files.createDirectories(path);
      if (!Files.isWritable(path)) {
        throw new AccessDeniedException(path.toString());
      }
    } catch (IOException e) {
      throw new ConfigException(
          "database.folder",
          path,
          "must be a folder that this user may make and write to (%s: %s)"
              .formatted(e.getClass().getSimpleName(), e.getMessage()));
    }
  }

  /**
   * Refuses a folder that Bougie never made. Reads only, so that it may be asked before the lock is
   * taken.
   *
   * @throws ConfigException naming what lies there
   */
  void requireOurs() throws IOException {
    if (Files.exists(path.resolve("PG_VERSION"))) {
      throw foreign("it is the data folder of a PostgreSQL that Bougie did not make");
    }
    // In this order: the first mark goes only after the second has come.
    if (holdsFiles(data()) && !isMarked(INITIALISING) && !isMarked(INITIALISED)) {
      throw foreign("its folder 'data' holds files that Bougie did not make");
    }
    if (isMarked(INITIALISED) && !Files.exists(passwordFile())) {
      throw foreign("its file 'password', without which nobody can log in, is gone");
    }
  }

  /**
   * Before initdb: what is made from here on may be thrown away. Discards what a cut-off one left.
   */
  void beginInitialising() throws IOException {
    if (isMarked(INITIALISED) && holdsFiles(data())) {
      return;
    }
    if (isMarked(INITIALISING)) {
      discard(data());
    }
    mark(INITIALISING);
    Files.deleteIfExists(path.resolve(INITIALISED));
  }

  /**
   * From here on the data is somebody's. Whoever takes over a running server says so too: the one
   * that started it may have died before it could.
   */
  void endInitialising() throws IOException {
    mark(INITIALISED);
    Files.deleteIfExists(path.resolve(INITIALISING));
  }

  /** The password of the server, drawn at random where there is none yet. */
  Secret password() throws IOException {
    Path file = passwordFile();
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path draft = file.resolveSibling("password.new");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, HexFormat.of().formatHex(random));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Secret(Files.readString(file).strip());
  }

  /** A file in the folder to hold locks on. */
  FileChannel openLock(String name) throws IOException {
    return FileChannel.open(
        path.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  /** A folder that cannot be used, and why. */
  ConfigException foreign(String reason) {
    return new ConfigException(
        "database.folder",
        path,
        reason + "; must be a new or empty folder, or one that Bougie made");
  }

  private boolean isMarked(String mark) {
    return Files.exists(path.resolve(mark));
  }

  private void mark(String mark) throws IOException {
    if (!isMarked(mark)) {
      Files.createFile(path.resolve(mark));
    }
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Files.exists(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  private static void discard(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
