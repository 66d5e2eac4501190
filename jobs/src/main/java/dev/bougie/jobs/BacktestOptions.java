package dev.bougie.jobs;

import dev.bougie.model.config.Overrides;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is traded in a back-test, and how. */
final class BacktestOptions implements Options.Group {

  @Option(
      names = "--forecasts",
      paramLabel = "WHICH",
      description = "backtest.forecasts: all, or hold-out alone")
  private @Nullable String forecasts;

  @Option(
      names = "--symbols",
      paramLabel = "A,B",
      description = "backtest.symbols: all that the run foretold by default")
  private @Nullable String symbols;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "backtest.from: open time of the first forecast, included")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      description = "backtest.to: open times of forecasts lie before it")
  private @Nullable String to;

  @Option(names = "--capital", paramLabel = "N", description = "backtest.capital: quote asset")
  private @Nullable String capital;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "backtest.mode: long-only or long-short")
  private @Nullable String mode;

  @Option(
      names = "--sizing",
      paramLabel = "WAY",
      description = "backtest.sizing: equal or volatility")
  private @Nullable String sizing;

  @Option(
      names = "--fee",
      paramLabel = "SHARE",
      description = "costs.fee: of the traded value, each way")
  private @Nullable String fee;

  @Option(
      names = "--slippage",
      paramLabel = "SHARE",
      description = "costs.slippage: half of the spread, each way")
  private @Nullable String slippage;

  @Option(
      names = "--impact",
      paramLabel = "SHARE",
      description = "costs.impact: of trading a whole candle's volume")
  private @Nullable String impact;

  @Override
  public void addTo(Overrides overrides) {
    overrides
        .put("backtest.forecasts", forecasts)
        .put("backtest.symbols", symbols)
        .put("backtest.from", from)
        .put("backtest.to", to)
        .put("backtest.capital", capital)
        .put("backtest.mode", mode)
        .put("backtest.sizing", sizing)
        .put("costs.fee", fee)
        .put("costs.slippage", slippage)
        .put("costs.impact", impact);
  }
}
