package dev.bougie.model.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of Bougie that runs. */
public final class CodeVersion {

  private CodeVersion() {}

  /** As the build wrote it: {@code 1.2.0}. */
  public static String current() {
    try (InputStream in = CodeVersion.class.getResourceAsStream("/bougie-version.txt")) {
      if (in == null) {
        throw new IllegalStateException("bougie-version.txt is not on the classpath");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
