package dev.bougie.features.indicator;

/**
 * Volume with the sign of the price's change.
 *
 * <p>Source: Granville, <i>New Key to Stock Market Profits</i> (1963).
 */
public final class VolumeFlow {

  private VolumeFlow() {}

  /**
   * The volumes of the candles {@code from} to {@code to}: as they are where the close rose,
   * negative where it fell, 0 where it did not change; that of {@code from} at outOffset.
   */
  public static void signed(
      double[] close, double[] volume, int from, int to, double[] out, int outOffset) {
    for (int index = from; index < to; index++) {
      out[outOffset + index - from] = withSign(volume[index], close[index] - close[index - 1]);
    }
  }

  /**
   * On-balance volume: the sum of the signed volumes. What it is the sum since is arbitrary; here
   * it is 0 before the candle {@code from}, whose value is written at outOffset.
   */
  public static void onBalance(
      double[] close, double[] volume, int from, int to, double[] out, int outOffset) {
    double balance = 0;
    for (int index = from; index < to; index++) {
      balance += withSign(volume[index], close[index] - close[index - 1]);
      out[outOffset + index - from] = balance;
    }
  }

  /** The amount with the sign of the change, 0 where there is none; the sign costs no branch. */
  static double withSign(double amount, double change) {
    return change == 0 ? 0 : Math.copySign(amount, change) + 0 * change;
  }
}
