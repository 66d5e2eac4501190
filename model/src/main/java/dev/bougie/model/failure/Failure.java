package dev.bougie.model.failure;

/**
 * What ended a program, as a person wants to read it. Libraries wrap what our code throws within
 * them, so the innermost {@link Fault} counts.
 */
public final class Failure {

  /** The system's own words; a library around them tells much and not which disk. */
  private static final String FULL = "No space left on device";

  private final Throwable fault;

  private Failure(Throwable fault) {
    this.fault = fault;
  }

  public static Failure of(Throwable thrown) {
    Throwable found = thrown;
    for (Throwable fault = thrown; fault != null; fault = fault.getCause()) {
      if (fault instanceof Fault) {
        found = fault;
      }
    }
    return new Failure(found);
  }

  public ExitCode exitCode() {
    return fault instanceof Fault ours ? ours.exitCode() : ExitCode.FAILED;
  }

  /** The fault on one line; one that is not ours with what lies at its root. */
  public String line() {
    String told = firstLine(fault);
    if (fault instanceof Fault) {
      return line(told);
    }
    Throwable root = root(fault);
    if (firstLine(root).contains(FULL)) {
      return line(
          FULL + ": make room for data and temporary files, then run again (--debug tells more)");
    }
    boolean toldAlready = root == fault || told.contains(firstLine(root));
    return line(
        "%s%s (--debug tells more)"
            .formatted(
                told,
                toldAlready
                    ? ""
                    : ": %s: %s".formatted(root.getClass().getSimpleName(), firstLine(root))));
  }

  /** That text as every program prints what went wrong. */
  public static String line(String text) {
    return "bougie: " + text;
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(Throwable fault) {
    String message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(fault.toString());
  }
}
