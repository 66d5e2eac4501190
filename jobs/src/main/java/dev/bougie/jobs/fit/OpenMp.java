package dev.bougie.jobs.fit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * GNU's OpenMP runtime, {@code libgomp.so.1}, which XGBoost's native library is linked to and which
 * a Linux with nothing but a JDK lacks. Where the system has none, the copy that comes with Bougie
 * is loaded first: the dynamic linker then finds a library of that name in the process and looks no
 * further.
 */
public final class OpenMp {

  private static final String LIBRARY = "libgomp.so.1";
  private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

  private static boolean ready;

  private OpenMp() {}

  /**
   * Makes sure that XGBoost's native library can be loaded in this JVM; to be called before its
   * first use. Does nothing when called again, or where the system is not Linux.
   *
   * @throws MissingLibraryException if neither the system nor the class path has the runtime
   */
  public static synchronized void load() {
    if (!ready) {
      if (property("os.name").startsWith("linux") && !isInstalled()) {
        loadBundled();
      }
      ready = true;
    }
  }

  /**
   * Whether the dynamic linker finds the system's own: by its cache, or on the paths it is given.
   */
  private static boolean isInstalled() {
    String given = Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse("");
    return List.of(given.split(":", -1)).stream()
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.exists(Path.of(folder, LIBRARY)))
        || isInLinkerCache();
  }

  private static boolean isInLinkerCache() {
    try {
      return new String(Files.readAllBytes(LINKER_CACHE), StandardCharsets.ISO_8859_1)
          .contains(LIBRARY);
    } catch (IOException e) {
      return false;
    }
  }

  private static void loadBundled() {
    String resource = "/org/bytedeco/dnnl/%s/%s".formatted(platform(), LIBRARY);
    try (InputStream in = OpenMp.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new MissingLibraryException(LIBRARY, null);
      }
      Path folder = Files.createTempDirectory("bougie-openmp");
      Path file = folder.resolve(LIBRARY);
      try {
        Files.copy(in, file);
        System.load(file.toString());
      } finally {
        // Mapped once loaded, so the file need not stay.
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new MissingLibraryException(LIBRARY, e);
    }
  }

  private static String platform() {
    return property("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x86_64";
  }

  private static String property(String name) {
    return System.getProperty(name, "").toLowerCase(Locale.ROOT);
  }
}
