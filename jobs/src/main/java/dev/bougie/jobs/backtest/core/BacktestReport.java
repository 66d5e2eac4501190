package dev.bougie.jobs.backtest.core;

import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.List;

/**
 * What acting on a candidate's out-of-sample forecasts would have earned; {@code backtest.json}.
 *
 * @param label that was foretold
 * @param from open time of the first candle, included
 * @param to open times lie before it
 * @param symbols that were traded
 * @param forecasts that were acted on or not
 * @param heldOut whether they are of the hold-out alone, so that they chose no candidate
 * @param synthetic whether any candle was made up
 * @param capital in the quote asset
 * @param accounts of the rule first, then of what it is measured against
 */
public record BacktestReport(
    String runId,
    String candidate,
    Label label,
    Instant from,
    Instant to,
    List<String> symbols,
    long forecasts,
    boolean heldOut,
    boolean synthetic,
    PositionRule rule,
    Costs costs,
    double capital,
    List<Account> accounts) {

  /** How the rule went. */
  public Account ruled() {
    return accounts.get(0);
  }
}
