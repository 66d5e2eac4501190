package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Macd;
import dev.bougie.features.indicator.Smoothing;

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
record MacdHistogram(int fast, int slow, int signal, Macd macd) implements Feature {

  MacdHistogram(int fast, int slow, int signal) {
    this(
        fast,
        slow,
        signal,
        new Macd(
            Smoothing.exponential(fast),
            Smoothing.exponential(slow),
            Smoothing.exponential(signal)));
  }

  @Override
  public String id() {
    return "macd_histogram_" + fast + "_" + slow + "_" + signal;
  }

  @Override
  public int lookback() {
    return macd.lookback();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    double[] line = new double[to - from];
    double[] signalLine = new double[to - from];
    macd.compute(close, from, to, line, signalLine, 0);
    for (int k = 0; k < line.length; k++) {
      out[outOffset + k] = Quotient.of(line[k] - signalLine[k], close[from + k]);
    }
  }
}
