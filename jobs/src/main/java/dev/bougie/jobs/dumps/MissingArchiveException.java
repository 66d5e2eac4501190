package dev.bougie.jobs.dumps;

/** The bucket has no such archive, so that its candles must come from elsewhere. */
public final class MissingArchiveException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissingArchiveException(String message) {
    super(message);
  }
}
