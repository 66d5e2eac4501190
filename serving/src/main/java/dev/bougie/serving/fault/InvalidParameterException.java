package dev.bougie.serving.fault;

/** The caller's mistake: names the parameter, its value and what is allowed. */
public final class InvalidParameterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 80;

  private final String field;

  /**
   * A value that may not stand there.
   *
   * @param field the parameter
   * @param value as it was given
   * @param allowed what may stand there, in words
   */
  public InvalidParameterException(String field, String value, String allowed) {
    super("%s = '%s' cannot be used: %s".formatted(field, shown(value), allowed));
    this.field = field;
  }

  public String field() {
    return field;
  }

  private static String shown(String value) {
    String printable = value.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...";
  }
}
