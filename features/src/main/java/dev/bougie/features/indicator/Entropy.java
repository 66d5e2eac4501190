package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;

/**
 * Shannon's entropy of how often each of some kinds was seen, as a part of the greatest: 0 where
 * all were of one kind, 1 where all kinds were seen equally often.
 *
 * <p>Source: Shannon, <i>A Mathematical Theory of Communication</i>, Bell System Technical Journal
 * 27 (1948).
 */
public final class Entropy {

  private final double[] terms;

  /** Of so many observations of so many kinds; there are two at least. */
  public Entropy(int observations, int kinds) {
    this.terms = new double[observations + 1];
    double greatest = StrictMath.log(kinds);
    for (int count = 1; count < observations; count++) {
      double share = count / (double) observations;
      terms[count] = -share * StrictMath.log(share) / greatest;
    }
  }

  /**
   * The entropies of {@code count} positions, that of the first at outOffset.
   *
   * @param columns how often each kind was seen; NaN where one is
   */
  public void write(double[][] columns, int count, double[] out, int outOffset) {
    for (int k = 0; k < count; k++) {
      double sum = 0;
      for (double[] column : columns) {
        sum += terms[(int) column[k]] + 0 * column[k];
      }
      out[outOffset + k] = Quotient.finite(sum);
    }
  }
}
