package dev.bougie.model.explain;

/** Refuses numbers that are none. */
final class Finite {

  private Finite() {}

  static double require(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("%s: %s, must be finite".formatted(what, value));
    }
    return value;
  }

  /** A copy of those values. */
  static double[] require(String what, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "%s: there are %d, must be %d".formatted(what, values.length, length));
    }
    for (double value : values) {
      require(what, value);
    }
    return values.clone();
  }
}
