package dev.bougie.model.failure;

/** A model that must not be used: names the check that failed and its figure. */
public final class ModelRejectedException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  /**
   * A failed check.
   *
   * @param gate the check: {@code sha256}, {@code fingerprint}, {@code parity} ...
   * @param figure what was found and what is needed
   */
  public ModelRejectedException(String gate, String figure) {
    super("model rejected by %s: %s".formatted(gate, figure));
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.REJECTED;
  }
}
