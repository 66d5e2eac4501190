package dev.bougie.features.bench;

import java.util.Arrays;
import java.util.Random;

/** A seeded random walk of prices, with volumes. */
final class Market {

  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final double[] volume;

  private Market(double[] high, double[] low, double[] close, double[] volume) {
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
  }

  static Market walk(int candles) {
    Random random = new Random(7);
    Market market =
        new Market(
            new double[candles], new double[candles], new double[candles], new double[candles]);
    double price = 30_000;
    for (int i = 0; i < candles; i++) {
      double open = price;
      price *= Math.exp(0.002 * random.nextGaussian());
      market.close[i] = price;
      market.high[i] = Math.max(open, price) * (1 + 0.001 * random.nextDouble());
      market.low[i] = Math.min(open, price) * (1 - 0.001 * random.nextDouble());
      market.volume[i] = 100 * -Math.log(1 - random.nextDouble());
    }
    return market;
  }

  Market first(int candles) {
    return new Market(
        Arrays.copyOf(high, candles),
        Arrays.copyOf(low, candles),
        Arrays.copyOf(close, candles),
        Arrays.copyOf(volume, candles));
  }

  int size() {
    return close.length;
  }
 
  double[] high() {
    return high;
  }

  double[] low() {
    return low;
  }

  double[] close() {
    return close;
  }

  double[] volume() {
    return volume;
  }
}
