package dev.bougie.jobs.backtest.core;

import dev.bougie.features.candle.Candle;
import java.util.List;
import java.util.SortedMap;

/** Who is asked, candle by candle, what is to come. */
@FunctionalInterface
public interface ForecastSource {

  /**
   * What is foretold now that candles have closed. It is told of every time in order, so that it
   * may remember.
   *
   * @param openTime of the candles, UTC epoch milliseconds
   * @param closed by symbol
   * @return of symbols among these, each at most once; nothing is foretold of the others
   */
  List<Foretold> foretell(long openTime, SortedMap<String, Candle> closed);

  /**
   * A forecast.
   *
   * @param expectedReturn log return over the horizon, NaN for none
   * @param scale foretold volatility of that return, NaN for none
   */
  record Foretold(String symbol, double expectedReturn, double scale) {}
}
