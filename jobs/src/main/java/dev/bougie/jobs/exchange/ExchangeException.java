package dev.bougie.jobs.exchange;

import org.jspecify.annotations.Nullable;

/** The exchange did not answer, or not with what was asked for, after all tries. */
public final class ExchangeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExchangeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
