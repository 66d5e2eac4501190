package dev.bougie.jobs.exchange;

import dev.bougie.model.failure.Fault;
import org.jspecify.annotations.Nullable;

/** The exchange did not answer, or not with what was asked for, after all tries. */
public final class ExchangeException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  /**
   * A fault of the exchange.
   *
   * @param message names the URL, what was asked and what came
   */
  public ExchangeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * A fault of the exchange that was told before.
   *
   * @param message names the URL, what was asked and what came
   */
  public ExchangeException(String message) {
    super(message);
  }
}
