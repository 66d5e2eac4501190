package dev.bougie.jobs.backtest.page;

import dev.bougie.jobs.backtest.core.BacktestReport;
import dev.bougie.jobs.page.Figures;
import dev.bougie.model.advice.PositionRule;
import java.util.ArrayList;
import java.util.List;

/** What has to be said beside the figures. */
final class Notes {

  private Notes() {}

  static String subject(BacktestReport report) {
    return "%s of run %s: %s forecasts of %d symbols, %s to %s"
        .formatted(
            report.candidate(),
            report.runId(),
            Figures.count(report.forecasts()),
            report.symbols().size(),
            report.from(),
            report.to());
  }

  /** How to read the figures. */
  static List<String> readings(BacktestReport report) {
    PositionRule rule = report.rule();
    List<String> readings = new ArrayList<>();
    readings.add(
        "a forecast beyond %.3f %% is acted on at the next open and held for %d candles, %s, %s of the capital in each symbol at most"
            .formatted(
                100 * report.costs().roundTrip(),
                rule.horizon(),
                rule.mode() == PositionRule.Mode.LONG_ONLY
                    ? "rises only"
                    : "falls by selling short, at no interest",
                Figures.percent(
                    rule.weight()
                        * (rule.sizing() == PositionRule.Sizing.EQUAL ? 1 : rule.cap()))));
    readings.add(
        "positions are shares of a capital that stays the same, brought back to them at each open without a cost");
    readings.add("what is held of a symbol at its last candle is sold at its close");
    return readings;
  }

  /** What makes the figures better than they are, or nothing. */
  static List<String> warnings(BacktestReport report) {
    List<String> warnings = new ArrayList<>();
    if (report.synthetic()) {
      warnings.add("some candles are made up");
    }
    if (report.ruled().performance().trades() == 0) {
      warnings.add(
          "the rule never traded: no forecast covers the costs of going in and out, %.3f %%"
              .formatted(100 * report.costs().roundTrip()));
    }
    if (!report.heldOut()) {
      warnings.add(
          "forecasts of the folds decided which candidate to take, and the best of several looks better there than it is; --forecasts hold-out acts on none of them");
    }
    return warnings;
  }
}
