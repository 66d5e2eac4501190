package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;
import java.util.Locale;

/**
 * A part of the candle, relative to its open, to its height or to its close: KMID to KSFT2, OPEN0
 * to VWAP0, where the average price is {@code quoteVolume / volume}.
 *
 * <ul>
 *   <li>Unit: fraction. Range: those of the height 0 to 1 or -1 to 1, prices of the close above 0.
 *   <li>Look-back: 1.
 *   <li>Undefined: those of the height where the candle has none, VWAP0 where nothing was traded.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record CandlePart(Part part) implements PerCandle {

  @Override
  public String id() {
    return "alpha158_" + part.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double open = candles.open()[index];
    double high = candles.high()[index];
    double low = candles.low()[index];
    double close = candles.close()[index];
    return switch (part) {
      case KMID -> Quotient.of(close - open, open);
      case KLEN -> Quotient.of(high - low, open);
      case KMID2 -> Quotient.of(close - open, high - low);
      case KUP -> Quotient.of(high - Math.max(open, close), open);
      case KUP2 -> Quotient.of(high - Math.max(open, close), high - low);
      case KLOW -> Quotient.of(Math.min(open, close) - low, open);
      case KLOW2 -> Quotient.of(Math.min(open, close) - low, high - low);
      case KSFT -> Quotient.of((close - high) + (close - low), open);
      case KSFT2 -> Quotient.of((close - high) + (close - low), high - low);
      case OPEN_0 -> Quotient.of(open, close);
      case HIGH_0 -> Quotient.of(high, close);
      case LOW_0 -> Quotient.of(low, close);
      case VWAP_0 ->
          Quotient.of(Quotient.of(candles.quoteVolume()[index], candles.volume()[index]), close);
    };
  }

  /** In Qlib's order. */
  enum Part {
    KMID,
    KLEN,
    KMID2,
    KUP,
    KUP2,
    KLOW,
    KLOW2,
    KSFT,
    KSFT2,
    OPEN_0,
    HIGH_0,
    LOW_0,
    VWAP_0
  }
}
