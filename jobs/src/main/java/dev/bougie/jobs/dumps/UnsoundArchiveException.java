package dev.bougie.jobs.dumps;

import java.io.IOException;

/** An archive has arrived and is not what its checksum says. */
final class UnsoundArchiveException extends IOException {

  private static final long serialVersionUID = 1L;

  UnsoundArchiveException(String message) {
    super(message);
  }
}
