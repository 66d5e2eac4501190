package dev.bougie.jobs.label.kernel;

import java.io.Serializable;

/**
 * What a model learns to foretell of the candles after the one whose features are known. Whatever
 * it is, the outcome beside it is a log return. Scale is that of a log return over the horizon, a
 * volatility of the candle whose features are known.
 */
public sealed interface LabelSpec extends Serializable {

  /** How many candles ahead the label may look, at least 1. */
  int horizon();

  /**
   * {@code ln(close[t + horizon] / close[t])}: any finite number; the outcome is the same.
   *
   * @param horizon candles, at least 1
   */
  record LogReturn(int horizon) implements LabelSpec {
    public LogReturn {
      requireHorizon(horizon);
    }
  }

  /**
   * The log return over the horizon in units of scale: any finite number; the outcome is the log
   * return. Undefined where the scale is not above 0 and finite.
   *
   * @param horizon candles, at least 1
   */
  record ScaledReturn(int horizon) implements LabelSpec {
    public ScaledReturn {
      requireHorizon(horizon);
    }
  }

  /**
   * 1 if the log return over the horizon is above 0, else 0, an unchanged price included; the
   * outcome is the log return.
   *
   * @param horizon candles, at least 1
   */
  record Direction(int horizon) implements LabelSpec {
    public Direction {
      requireHorizon(horizon);
    }
  }

  /**
   * Which of two prices is touched first (López de Prado, Advances in Financial Machine Learning,
   * 2018, section 3.4): 1 for {@code close[t] exp(takeProfit scale)} or more by the high of a later
   * candle, -1 for {@code close[t] exp(-stopLoss scale)} or less by its low, 0 if neither is within
   * the horizon. Where one candle touches both, their order in it is unknown and the stop counts.
   *
   * <p>The outcome is the log return to the price touched, {@code takeProfit scale} or {@code
   * -stopLoss scale}, as if filled exactly there; without a touch, to the close at the horizon.
   * Undefined where the scale is not above 0 and finite.
   *
   * @param horizon the time limit in candles, at least 1
   * @param takeProfit in units of scale, above 0
   * @param stopLoss in units of scale, above 0
   */
  record TripleBarrier(int horizon, double takeProfit, double stopLoss) implements LabelSpec {
    public TripleBarrier {
      requireHorizon(horizon);
      requireBarrier("take-profit", takeProfit);
      requireBarrier("stop-loss", stopLoss);
    }
  }

  private static void requireHorizon(int horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon %d, must be at least 1".formatted(horizon));
    }
  }

  private static void requireBarrier(String name, double barrier) {
    if (!(barrier > 0 && barrier < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s %s, must be above 0 and finite".formatted(name, barrier));
    }
  }
}
