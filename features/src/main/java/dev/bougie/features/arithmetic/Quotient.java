package dev.bougie.features.arithmetic;

/** Division that is NaN, never infinite and never a false 0, where it has no answer. */
public final class Quotient {

  /** Up to here the series below is as exact as a double: prices that differ by up to 4 percent. */
  private static final double NEAR = 0.02;

  private Quotient() {}

  /** The quotient; NaN where the divisor is zero or a term or the answer is no finite number. */
  public static double of(double dividend, double divisor) {
    double quotient = dividend / divisor;
    // 0 but for what is infinite or not a number; without the second, a divisor that overflowed
    // would
    // answer 0.
    double doubt = 0 * quotient + 0 * divisor;
    return doubt == 0 ? quotient : Double.NaN;
  }

  /**
   * The natural logarithm of the quotient; NaN unless both terms are positive.
   *
   * <p>Terms that lie near each other go through {@code ln(a / b) = 2 artanh((a - b) / (a + b))},
   * whose series needs five terms there: no digits are lost to the quotient's rounding, and it
   * costs a fifth. Others go through StrictMath, because Math.log may differ in the last bit
   * between interpreted and compiled code, and the same candles must give the same bits everywhere.
   */
  public static double log(double dividend, double divisor) {
    double sum = dividend + divisor;
    double z = (dividend - divisor) / sum;
    if (Math.abs(z) <= NEAR && sum > 0 && sum < Double.POSITIVE_INFINITY) {
      double square = z * z;
      double terms =
          square * (2 / 3.0 + square * (2 / 5.0 + square * (2 / 7.0 + square * (2 / 9.0))));
      return 2 * z + z * terms;
    }
    double quotient = of(dividend, divisor);
    return dividend > 0 && quotient > 0 ? StrictMath.log(quotient) : Double.NaN;
  }

  /** The number itself, NaN where it is infinite; NaN always of the same bits. */
  public static double finite(double value) {
    return 0 * value == 0 ? value : Double.NaN;
  }
}
