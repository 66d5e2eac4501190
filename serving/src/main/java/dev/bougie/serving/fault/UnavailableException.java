package dev.bougie.serving.fault;

/** The question is fine, but nothing here can answer it now. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * What is missing.
   *
   * @param code stable, lower snake case: {@code no_model}, {@code model_rejected}
   * @param message why
   */
  public UnavailableException(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
