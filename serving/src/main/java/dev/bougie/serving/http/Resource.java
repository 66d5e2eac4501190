package dev.bougie.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file that is part of the program. */
final class Resource {

  private Resource() {}

  static byte[] bytes(String path) {
    try (InputStream in = Resource.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
