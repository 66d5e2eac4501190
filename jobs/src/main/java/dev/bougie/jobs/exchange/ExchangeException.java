package dev.bougie.jobs.exchange;

/** The exchange did not answer, or not with what was asked for, after all tries. */
public final class ExchangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
