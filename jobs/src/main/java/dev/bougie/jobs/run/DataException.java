package dev.bougie.jobs.run;

import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.failure.Fault;

/** Data that a stage must not go on with: says how many rows, and what is wrong with them. */
public final class DataException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  /**
   * Bad or missing data.
   *
   * @param reason rows and what is wrong with them
   */
  public DataException(String reason) {
    super(reason);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.REJECTED;
  }
}
