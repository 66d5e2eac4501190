package dev.bougie.model.advice;

import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Advises on what one model foretells, as firmly as the model has proven itself: BUY or SELL at
 * {@link Level#TRADABLE}, a lean at {@link Level#SKILLED}, else HOLD. It is the only place that
 * decides to hold.
 */
public final class Adviser {

  /** The name of this policy, which answers carry. */
  public static final String POLICY = "evidence";

  private final Costs costs;
  private final Level level;
  private final Set<String> trained;

  /**
   * Advice on the forecasts of one model.
   *
   * @param level what the model has proven
   * @param trained symbols that it has seen in training
   */
  public Adviser(Costs costs, Level level, Collection<String> trained) {
    this.costs = costs;
    this.level = level;
    this.trained = Set.copyOf(trained);
  }

  public static Adviser of(Costs costs, Manifest manifest) {
    return new Adviser(costs, manifest.verdict().level(), manifest.symbols());
  }

  /**
   * Decides on one forecast.
   *
   * @param ageSeconds since its candle closed
   * @throws IllegalArgumentException if the forecast is not a finite number
   */
  public Advised decide(ReturnForecast forecast, long ageSeconds) {
    double expected = forecast.expectedReturn();
    if (!Double.isFinite(expected)) {
      throw new IllegalArgumentException(
          "expected return %s of %s, must be a finite number"
              .formatted(expected, forecast.symbol()));
    }
    if (!trained.contains(forecast.symbol())) {
      return new Advised(
          Action.HOLD, 0, "the model was not trained on %s".formatted(forecast.symbol()));
    }
    if (forecast.isPast(ageSeconds)) {
      return new Advised(
          Action.HOLD,
          0,
          "the newest candle closed %d s ago, so the time that is foretold has passed"
              .formatted(ageSeconds));
    }
    double afterCosts = Math.max(0, Math.abs(expected) - costs.roundTrip());
    return switch (level) {
      case UNSOUND, SOUND ->
          new Advised(
              Action.HOLD, afterCosts, "the model has not shown skill beyond chance out of sample");
      case SKILLED -> new Advised(lean(expected), afterCosts, odds(forecast.probabilityUp()));
      case TRADABLE -> trade(expected, afterCosts);
    };
  }

  private static Action lean(double expected) {
    return expected == 0 ? Action.HOLD : expected > 0 ? Action.LEAN_UP : Action.LEAN_DOWN;
  }

  private static String odds(double probabilityUp) {
    return String.format(
        Locale.ROOT,
        "the model is skilled, but acting on it has not earned more than the costs; odds of a rise %.1f %%",
        100 * probabilityUp);
  }

  private Advised trade(double expected, double afterCosts) {
    if (!costs.areCoveredBy(expected)) {
      return new Advised(Action.HOLD, afterCosts, moveAndCosts("does not cover", expected));
    }
    return new Advised(
        expected > 0 ? Action.BUY : Action.SELL, afterCosts, moveAndCosts("exceeds", expected));
  }

  private String moveAndCosts(String verb, double expected) {
    return String.format(
        Locale.ROOT,
        "the expected move of %.3f %% %s the costs of %.3f %%",
        100 * Math.abs(expected),
        verb,
        100 * costs.roundTrip());
  }
}
