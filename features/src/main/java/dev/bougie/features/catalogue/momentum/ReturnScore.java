package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.indicator.StandardScore;
import dev.bougie.features.window.RollingMoments;

/**
 * The z-score of the last log return among the last {@code span}, the current one included, by the
 * population's deviation.
 *
 * <ul>
 *   <li>Unit: standard deviations. Range: {@code -sqrt(span - 1)} to {@code sqrt(span - 1)}.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where all returns are the same.
 *   <li>Source: Andersen, Bollerslev, Diebold, Ebens, <i>The Distribution of Realized Stock Return
 *       Volatility</i>, Journal of Financial Economics 61 (2001), on standardised returns.
 * </ul>
 */
record ReturnScore(RollingMoments moments) implements Feature {

  ReturnScore(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "return_z_score_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int before = moments.length() - 1;
    double[] returns = new double[before + to - from];
    LogReturns.read(candles.close(), from - before, returns.length, returns);
    StandardScore.compute(moments, returns, before, returns.length, out, outOffset);
  }
}
