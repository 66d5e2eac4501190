package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.window.RollingCovariance;
import java.util.Locale;

/**
 * The correlation, over the last {@code span} candles, of price and volume. CORR: of the close with
 * {@code ln(volume + 1)}. CORD: of {@code close / previous close} with {@code ln(volume / previous
 * volume + 1)}.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span} for CORR, {@code span + 1} for CORD.
 *   <li>Undefined: where one of both did not vary; CORD where a candle follows one without volume,
 *       which Qlib leaves out where it has no volume either.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record VolumeCorrelation(Measure measure, RollingCovariance covariance) implements Feature {

  VolumeCorrelation(Measure measure, int span) {
    this(measure, new RollingCovariance(span));
  }

  @Override
  public String id() {
    return Alpha158.id(measure.name().toLowerCase(Locale.ROOT), covariance.length());
  }

  @Override
  public int lookback() {
    return covariance.length() + (measure == Measure.CORD ? 1 : 0);
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        (first, count, columns) -> {
          if (measure == Measure.CORD) {
            changes(candles, first, count, columns[0], columns[1]);
          } else {
            levels(candles, first, count, columns[0], columns[1]);
          }
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }

  private static void levels(
      CandleColumns candles, int first, int count, double[] prices, double[] volumes) {
    System.arraycopy(candles.close(), first, prices, 0, count);
    for (int k = 0; k < count; k++) {
      volumes[k] = Quotient.log(candles.volume()[first + k] + 1, 1);
    }
  }

  private static void changes(
      CandleColumns candles, int first, int count, double[] prices, double[] volumes) {
    double[] close = candles.close();
    double[] volume = candles.volume();
    for (int k = 0; k < count; k++) {
      int index = first + k;
      // Less one, which a correlation does not see and which keeps the digits of a small change.
      prices[k] = (close[index] - close[index - 1]) / close[index - 1];
      volumes[k] = Quotient.log(Quotient.of(volume[index], volume[index - 1]) + 1, 1);
    }
  }

  enum Measure {
    CORR,
    CORD
  }
}
