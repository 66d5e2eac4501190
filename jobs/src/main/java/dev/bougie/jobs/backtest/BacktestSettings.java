package dev.bougie.jobs.backtest;

import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.config.ConfigException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How forecasts are acted on in a back-test; section {@code backtest}.
 *
 * @param forecasts that are acted on
 * @param symbols that are traded; all that something is foretold of where empty
 * @param from open time of the first forecast; the first there is where absent
 * @param to open times of forecasts lie before it; behind the last there is where absent
 * @param capital in the quote asset; costs are larger for a larger one where there is impact
 * @param mode whether a forecast of a fall makes a short position or none
 * @param sizing of positions
 * @param exposure share of the capital that full positions of size 1 in all symbols add up to
 * @param targetVolatility of a position of size 1 over the horizon, log return; where sized by
 *     volatility
 * @param cap the largest size; where sized by volatility
 * @param maxTimes that the driver may hold, about 100 bytes each
 */
public record BacktestSettings(
    Forecasts forecasts,
    List<String> symbols,
    Optional<Instant> from,
    Optional<Instant> to,
    double capital,
    PositionRule.Mode mode,
    PositionRule.Sizing sizing,
    double exposure,
    double targetVolatility,
    double cap,
    int maxTimes) {

  private static final double MOST_EXPOSURE = 100;

  /** Which of the forecasts that a run made out of sample. */
  public enum Forecasts {
    /** Those of the folds, by which candidates are chosen, and those of the hold-out. */
    ALL,
    /** Those of the hold-out alone. */
    HOLD_OUT
  }

  public BacktestSettings {
    requireWithin("capital", capital, 1e15);
    requireWithin("exposure", exposure, MOST_EXPOSURE);
    requireWithin("target-volatility", targetVolatility, 1);
    requireWithin("cap", cap, 100);
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new ConfigException("to", to.get(), "must be after from, " + from.get());
    }
    if (maxTimes < 1) {
      throw new ConfigException("max-times", maxTimes, "must be at least 1");
    }
  }

  /**
   * The rule among so many symbols.
   *
   * @param horizon candles that a forecast looks ahead
   */
  PositionRule rule(int traded, int horizon) {
    return new PositionRule(mode, sizing, exposure / traded, targetVolatility, cap, horizon);
  }

  private static void requireWithin(String key, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw new ConfigException(key, value, "must be above 0 and %s at most".formatted(most));
    }
  }
}
