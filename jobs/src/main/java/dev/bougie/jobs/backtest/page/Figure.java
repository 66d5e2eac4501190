package dev.bougie.jobs.backtest.page;

import dev.bougie.jobs.backtest.core.Performance;
import dev.bougie.jobs.page.Figures;
import java.util.List;
import java.util.function.Function;

/**
 * A figure of a performance.
 *
 * @param heading a word
 * @param words what it is
 */
record Figure(String heading, String words, Function<Performance, String> text) {

  /** In the order in which they are shown. */
  static final List<Figure> ALL =
      List.of(
          new Figure("total", "total return", p -> percent(p.totalReturn())),
          new Figure("CAGR", "compound annual growth rate", p -> percent(p.cagr())),
          new Figure("vol", "volatility of daily returns, a year", p -> plain(p.volatility())),
          new Figure(
              "Sharpe", "Sharpe ratio of daily returns, a year", p -> Figures.fixed(p.sharpe(), 2)),
          new Figure(
              "Sortino",
              "Sortino ratio of daily returns, a year",
              p -> Figures.fixed(p.sortino(), 2)),
          new Figure(
              "Calmar", "Calmar ratio: growth over drawdown", p -> Figures.fixed(p.calmar(), 2)),
          new Figure("drawdown", "largest drawdown, at any candle", p -> plain(p.maxDrawdown())),
          new Figure(
              "turnover", "traded a year, over the capital", p -> Figures.fixed(p.turnover(), 1)),
          new Figure(
              "exposure", "positions on average, over the capital", p -> plain(p.exposure())),
          new Figure("costs", "costs in all, over the capital", p -> plain(p.costs())),
          new Figure("trades", "trades", p -> Figures.count(p.trades())),
          new Figure("hits", "trades that earned more than they cost", p -> plain(p.hitRate())),
          new Figure(
              "factor",
              "profit factor: gains over losses",
              p -> Figures.fixed(p.profitFactor(), 2)));

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
