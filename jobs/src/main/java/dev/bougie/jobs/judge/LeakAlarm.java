package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.jobs.statistics.TimeSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * Doubts what is too good. Published forecasts of liquid markets agree with 52 to 54 % of the signs
 * and reach an information coefficient of 0.03 to 0.06; far more, in either direction, is most
 * likely a label that leaked into a feature.
 *
 * <p>A figure beyond its limit alarms only if it is also beyond chance: with few or overlapping
 * labels large figures come by themselves.
 */
public final class LeakAlarm {

  public static final double CORRELATION_LIMIT = 0.15;
  public static final double DIRECTION_LIMIT = 0.6;
  public static final double CHANCE = 0.001;

  private LeakAlarm() {}

  /** What looks too good, in words with figures; nothing if all is credible. */
  public static List<String> signs(Evidence evidence, int horizon) {
    List<String> signs = new ArrayList<>();
    double correlation = evidence.scores().informationCoefficient();
    TimeSeries products =
        correlation < 0 ? evidence.rankProduct().negated() : evidence.rankProduct();
    if (Math.abs(correlation) > CORRELATION_LIMIT && isBeyondChance(products, horizon)) {
      signs.add(
          "information coefficient %.3f, beyond %.2f".formatted(correlation, CORRELATION_LIMIT));
    }
    double direction = evidence.scores().direction();
    if (direction > DIRECTION_LIMIT && isBeyondChance(evidence.hits(), horizon)) {
      signs.add(
          "direction %.1f %%, above %.0f %%".formatted(100 * direction, 100 * DIRECTION_LIMIT));
    }
    return signs;
  }

  private static boolean isBeyondChance(TimeSeries series, int horizon) {
    return MeanTest.aboveZero(series, horizon).pValue() < CHANCE;
  }
}
