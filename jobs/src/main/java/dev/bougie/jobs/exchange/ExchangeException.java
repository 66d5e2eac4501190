package dev.bougie.jobs.exchange;

import dev.bougie.model.failure.Fault;

/** The exchange did not answer, or not with what was asked for, after all tries. */
public final class ExchangeException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  ExchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
