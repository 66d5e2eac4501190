package dev.bougie.jobs.ingest;

/** An answer that is not what the interface promises: an HTML page, a cut-off array. */
final class MalformedAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
