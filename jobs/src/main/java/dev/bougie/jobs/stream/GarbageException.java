package dev.bougie.jobs.stream;

import org.jspecify.annotations.Nullable;

/** A message that is not what the exchange's streams promise. */
final class GarbageException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 120;

  GarbageException(String text, @Nullable Throwable cause) {
    super("not an event: " + text.substring(0, Math.min(text.length(), SHOWN)), cause);
  }
}
