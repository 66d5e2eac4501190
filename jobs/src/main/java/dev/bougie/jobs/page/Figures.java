package dev.bougie.jobs.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. What is not a number is a dash. */
public final class Figures {

  public static final String NONE = "-";

  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e6;
  private static final MathContext SHORT = new MathContext(4);

  private Figures() {}

  /** Four significant digits. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? NONE : value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(SHORT).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  /** With so many decimals. */
  public static String fixed(double value, int decimals) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + decimals + "f", value)
        : number(value);
  }

  /** With its sign and so many decimals. */
  public static String signed(double value, int decimals) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%+." + decimals + "f", value)
        : number(value);
  }

  /** A share as a percentage; what is more than none is never shown as none. */
  public static String percent(double share) {
    if (Double.isNaN(share)) {
      return NONE;
    }
    return share > 0 && share < 0.00005
        ? "< 0.01 %"
        : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
