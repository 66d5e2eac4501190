package dev.bougie.jobs.ingest;

/** The exchange did not answer, or not with what was asked for, after all tries. */
public final class ExchangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean unreachable;

  ExchangeException(String message, boolean unreachable, Throwable cause) {
    super(message, cause);
    this.unreachable = unreachable;
  }

  /** Whether nobody answered at all. */
  public boolean unreachable() {
    return unreachable;
  }
}
