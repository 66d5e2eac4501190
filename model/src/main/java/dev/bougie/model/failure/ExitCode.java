package dev.bougie.model.failure;

/** What the exit code of a program says; the same for every program. */
public enum ExitCode {
  OK(0),
  /** Anything that is none of the others. */
  FAILED(1),
  /** A setting or an option cannot be used. */
  BAD_CONFIGURATION(2),
  /** Data or a model must not be gone on with, or the stage before has not run. */
  REJECTED(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
