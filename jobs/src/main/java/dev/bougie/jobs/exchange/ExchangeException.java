package dev.bougie.jobs.exchange;

import com.binance.connector.client.exceptions.BinanceClientException;
import dev.bougie.model.failure.Fault;
import org.jspecify.annotations.Nullable;

/** The exchange did not answer, or not with what was asked for, after all tries. */
public final class ExchangeException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;
  private static final int BAD_SYMBOL = -1121;

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

  /** Whether it answered that it has no such symbol, or has it no longer. */
  public boolean isUnknownSymbol() {
    return code() == BAD_SYMBOL;
  }

  /** The exchange's own code of a refusal, 0 where there is none. */
  int code() {
    return getCause() instanceof BinanceClientException refusal ? refusal.getErrorCode() : 0;
  }
}
