package dev.bougie.jobs.split;

import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.failure.Fault;

/** A history too short to be split as asked: says how many candles there are and are needed. */
public final class ShortHistoryException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  ShortHistoryException(String reason) {
    super(reason);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.REJECTED;
  }
}
