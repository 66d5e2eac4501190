package dev.bougie.serving.fault;

/** What was asked for is not stored. */
public final class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String field;

  /**
   * Something that is not there.
   *
   * @param code stable, lower snake case: {@code unknown_symbol}, {@code no_candle}
   * @param field the parameter that names it
   * @param message with the value
   */
  public NotFoundException(String code, String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  public String code() {
    return code;
  }

  public String field() {
    return field;
  }
}
