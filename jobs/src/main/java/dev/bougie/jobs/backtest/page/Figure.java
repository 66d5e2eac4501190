package dev.bougie.jobs.backtest.page;

import dev.bougie.jobs.backtest.core.Performance;
import dev.bougie.jobs.page.Figures;
import java.util.function.Function;

/** The figures of a performance, in the order in which they are shown. */
enum Figure {
  TOTAL("total", "total return", p -> percent(p.totalReturn())),
  CAGR("CAGR", "compound annual growth rate", p -> percent(p.cagr())),
  VOLATILITY("vol", "volatility of daily returns, a year", p -> plain(p.volatility())),
  SHARPE("Sharpe", "Sharpe ratio of daily returns, a year", p -> Figures.fixed(p.sharpe(), 2)),
  SORTINO("Sortino", "Sortino ratio of daily returns, a year", p -> Figures.fixed(p.sortino(), 2)),
  CALMAR("Calmar", "Calmar ratio: growth over drawdown", p -> Figures.fixed(p.calmar(), 2)),
  DRAWDOWN("drawdown", "largest drawdown, at any candle", p -> plain(p.maxDrawdown())),
  TURNOVER("turnover", "traded a year, over the capital", p -> Figures.fixed(p.turnover(), 1)),
  EXPOSURE("exposure", "positions on average, over the capital", p -> plain(p.exposure())),
  COSTS("costs", "costs in all, over the capital", p -> plain(p.costs())),
  TRADES("trades", "trades", p -> Figures.count(p.trades())),
  HIT_RATE("hits", "trades that earned more than they cost", p -> plain(p.hitRate())),
  PROFIT_FACTOR(
      "factor", "profit factor: gains over losses", p -> Figures.fixed(p.profitFactor(), 2));

  private final String heading;
  private final String words;
  private final Function<Performance, String> text;

  Figure(String heading, String words, Function<Performance, String> text) {
    this.heading = heading;
    this.words = words;
    this.text = text;
  }

  /** A word. */
  String heading() {
    return heading;
  }

  /** What it is. */
  String words() {
    return words;
  }

  String of(Performance performance) {
    return text.apply(performance);
  }

  /** With its sign. */
  static String percent(double share) {
    return Double.isNaN(share) ? Figures.NONE : Figures.signed(100 * share, 2) + " %";
  }

  private static String plain(double share) {
    return Double.isNaN(share) ? Figures.NONE : Figures.fixed(100 * share, 2) + " %";
  }
}
