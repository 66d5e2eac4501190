package dev.bougie.jobs.backtest.core;

import dev.bougie.model.advice.PositionBook.Fill;
import java.util.HashMap;
import java.util.Map;

/** Follows the trades of many symbols. */
final class TradeTally {

  private final Map<String, Double> open = new HashMap<>();
  private long count;
  private long won;
  private double gained;
  private double lost;

  /** What an open position earned. */
  void earn(String symbol, double profit) {
    open.computeIfPresent(symbol, (any, net) -> net + profit);
  }

  /** A change of position, which may end a trade and may begin one. */
  void trade(Fill fill) {
    String symbol = fill.symbol();
    if (fill.before() * fill.after() > 0) {
      earn(symbol, -fill.cost());
      return;
    }
    double closing = fill.cost() * (Math.abs(fill.before()) / fill.traded());
    Double net = open.remove(symbol);
    if (net != null) {
      end(net - closing);
    }
    if (fill.after() != 0) {
      open.put(symbol, closing - fill.cost());
    }
  }

  /** Of the trades that have ended. */
  Trades trades() {
    return new Trades(count, won, gained, lost);
  }

  private void end(double net) {
    count++;
    if (net > 0) {
      won++;
      gained += net;
    } else {
      lost -= net;
    }
  }
}
