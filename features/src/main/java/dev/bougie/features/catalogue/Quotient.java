package dev.bougie.features.catalogue;

/** Division that is NaN, never infinite and never a false 0, where it has no answer. */
final class Quotient {

  private Quotient() {}

  /** The quotient; NaN where the divisor is zero or a term or the answer is no finite number. */
  static double of(double dividend, double divisor) {
    double quotient = dividend / divisor;
    // Without the second test, a divisor that overflowed would answer 0.
    return Double.isFinite(quotient) && Double.isFinite(divisor) ? quotient : Double.NaN;
  }

  /**
   * The natural logarithm of the quotient; NaN unless both terms are positive.
   *
   * <p>StrictMath, because Math.log may differ in the last bit between interpreted and compiled
   * code, and the same candles must give the same bits everywhere.
   */
  static double log(double dividend, double divisor) {
    double quotient = of(dividend, divisor);
    return quotient > 0 ? StrictMath.log(quotient) : Double.NaN;
  }
}
