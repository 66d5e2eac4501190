package dev.bougie.jobs.exchange;

import org.jspecify.annotations.Nullable;

/** An answer that is not what the interface promises: an HTML page, a cut-off array. */
final class MalformedAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
