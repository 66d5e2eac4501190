package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.candle.CandleColumns;

/** The column an expression is of; those of volume have a V before their name. */
enum Series {
  CLOSE("") {
    @Override
    double[] of(CandleColumns candles) {
      return candles.close();
    }
  },
  VOLUME("v") {
    @Override
    double[] of(CandleColumns candles) {
      return candles.volume();
    }
  };

  private final String prefix;

  Series(String prefix) {
    this.prefix = prefix;
  }

  abstract double[] of(CandleColumns candles);

  /** The id of that expression of this column. */
  String id(String expression, int span) {
    return Alpha158.id(prefix + expression, span);
  }
}
