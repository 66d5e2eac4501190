package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.SortedWindow;
import java.util.Locale;

/**
 * What the order of the last {@code span} closes tells. QTLU and QTLD: the value below which 80 or
 * 20 percent of them lie, between two of them by a straight line, over the close. RANK: the close's
 * place among them, counted from 1 for the lowest, over {@code span}; the mean place of those that
 * are equal.
 *
 * <ul>
 *   <li>Unit: fraction of the close; RANK: of the window. Range: above 0; RANK up to 1.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the quotient leaves the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record OrderStatistic(Measure measure, int span) implements Feature {

  @Override
  public String id() {
    return Alpha158.id(measure.name().toLowerCase(Locale.ROOT), span);
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    SortedWindow window = new SortedWindow(span);
    for (int index = from; index < to; index++) {
      window.moveTo(close, index);
      double last = close[index];
      out[outOffset + index - from] =
          switch (measure) {
            case QTLU -> Quotient.of(window.quantile(0.8), last);
            case QTLD -> Quotient.of(window.quantile(0.2), last);
            case RANK -> Quotient.of(window.rank(last), span);
          };
    }
  }

  enum Measure {
    QTLU,
    QTLD,
    RANK
  }
}
