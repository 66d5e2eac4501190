package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * The MACD line less its signal line, relative to the price: {@code (MACD - EMA_signal(MACD)) /
 * close}, with MACD in the unit of the price and every EMA over exactly four times its span.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code 4 * slow + 4 * signal - 1}.
 *   <li>Undefined: where an average leaves the range of a double.
 *   <li>Source: Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005);
 *       histogram: Aspray, 1986.
 * </ul>
 */
final class MacdHistogram implements Feature {

  private final Macd macd;
  private final int signal;
  private final ExponentialWeights signalWeights;

  MacdHistogram(int fast, int slow, int signal) {
    this.macd = new Macd(fast, slow);
    this.signal = signal;
    this.signalWeights = ExponentialWeights.ofSpan(signal);
  }

  @Override
  public String id() {
    return macd.id().replace("macd_", "macd_histogram_") + "_" + signal;
  }

  @Override
  public int lookback() {
    return macd.lookback() + signalWeights.length() - 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    int first = from - signalWeights.length() + 1;
    // Each element is a function of its own candles alone, wherever this array starts.
    double[] line = new double[to - first];
    for (int k = 0; k < line.length; k++) {
      line[k] = macd.line(close, first + k);
    }
    for (int index = from; index < to; index++) {
      double aboveSignal = signalWeights.lastAboveAverage(line, index - first);
      out[outOffset + index - from] = Quotient.of(aboveSignal, close[index]);
    }
  }
}
