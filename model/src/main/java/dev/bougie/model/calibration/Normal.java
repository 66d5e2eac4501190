package dev.bougie.model.calibration;

/**
 * The standard normal distribution, by Hart's rational approximation, good to 1e-14 (West, "Better
 * approximations to cumulative normal functions", Wilmott 2005).
 */
public final class Normal {

  private static final double[] NUMERATOR = {
    3.52624965998911e-02,
    0.700383064443688,
    6.37396220353165,
    33.912866078383,
    112.079291497871,
    221.213596169931,
    220.206867912376
  };

  private static final double[] DENOMINATOR = {
    8.83883476483184e-02,
    1.75566716318264,
    16.064177579207,
    86.7807322029461,
    296.564248779674,
    637.333633378831,
    793.826512519948,
    440.413735824752
  };

  private Normal() {}

  /** The probability of a value below {@code x}. */
  public static double cumulative(double x) {
    if (Double.isNaN(x)) {
      return Double.NaN;
    }
    double distance = Math.abs(x);
    double tail = distance > 37 ? 0 : tail(distance);
    return x > 0 ? 1 - tail : tail;
  }

  private static double tail(double distance) {
    double density = Math.exp(-distance * distance / 2);
    if (distance < 7.07106781186547) {
      return density * polynomial(NUMERATOR, distance) / polynomial(DENOMINATOR, distance);
    }
    double fraction = distance + 0.65;
    for (int term = 4; term >= 1; term--) {
      fraction = distance + term / fraction;
    }
    return density / fraction / 2.506628274631;
  }

  /** Horner's rule, the highest power first. */
  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * x + coefficient;
    }
    return sum;
  }
}
