package dev.bougie.model.advice;

import dev.bougie.model.manifest.Level;
import java.util.Locale;

/**
 * Advises as firmly as the model has proven itself: BUY or SELL at {@link Level#TRADABLE}, a lean
 * at {@link Level#SKILLED}, else HOLD.
 */
public final class EvidencePolicy {

  /** The name that answers carry. */
  public static final String NAME = "evidence";

  private final Costs costs;

  public EvidencePolicy(Costs costs) {
    this.costs = costs;
  }

  /**
   * Decides on one forecast.
   *
   * @param expectedReturn log return over the horizon
   * @param probabilityUp 0 to 1
   * @param level what the model has proven
   * @throws IllegalArgumentException if the forecast is not a finite number
   */
  public Decision decide(double expectedReturn, double probabilityUp, Level level) {
    if (!Double.isFinite(expectedReturn)) {
      throw new IllegalArgumentException(
          "expected return %s, must be a finite number".formatted(expectedReturn));
    }
    double afterCosts = Math.max(0, Math.abs(expectedReturn) - costs.roundTrip());
    boolean up = expectedReturn > 0;
    if (level == Level.SOUND) {
      return new Decision(
          Action.HOLD, afterCosts, "the model has not shown skill beyond chance out of sample");
    }
    if (level == Level.SKILLED) {
      return new Decision(
          expectedReturn == 0 ? Action.HOLD : up ? Action.LEAN_UP : Action.LEAN_DOWN,
          afterCosts,
          String.format(
              Locale.ROOT,
              "the model is skilled, but acting on it has not earned more than the costs; odds of a rise %.1f %%",
              100 * probabilityUp));
    }
    if (!costs.areCoveredBy(expectedReturn)) {
      return new Decision(Action.HOLD, afterCosts, moveAndCosts("does not cover", expectedReturn));
    }
    return new Decision(
        up ? Action.BUY : Action.SELL, afterCosts, moveAndCosts("exceeds", expectedReturn));
  }

  private String moveAndCosts(String verb, double expectedReturn) {
    return String.format(
        Locale.ROOT,
        "the expected move of %.3f %% %s the costs of %.3f %%",
        100 * Math.abs(expectedReturn),
        verb,
        100 * costs.roundTrip());
  }

  /**
   * What to do and why.
   *
   * @param expectedReturnAfterCosts log return that acting is expected to bring, 0 where costs eat
   *     it
   */
  public record Decision(Action action, double expectedReturnAfterCosts, String reason) {}
}
