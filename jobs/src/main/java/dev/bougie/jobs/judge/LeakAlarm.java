package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.TimeSeries;
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

  static final double CORRELATION_LIMIT = 0.15;
  static final double DIRECTION_LIMIT = 0.6;
  static final double CHANCE = 0.001;

  private LeakAlarm() {}

  /** Two tests; one that is not passed is an alarm. */
  public static List<TestResult> tests(Evidence evidence, int horizon) {
    double correlation = evidence.scores().informationCoefficient();
    double direction = evidence.scores().direction();
    TimeSeries products = evidence.rankProduct();
    TestResult ranks =
        TestResult.aboveZero(
            Check.LEAKED_RANKS,
            String.valueOf(CORRELATION_LIMIT),
            correlation < 0 ? products.negated() : products,
            horizon,
            CHANCE);
    TestResult signs =
        TestResult.aboveZero(
            Check.LEAKED_SIGNS, String.valueOf(DIRECTION_LIMIT), evidence.hits(), horizon, CHANCE);
    return List.of(
        new TestResult(
            ranks.check(),
            ranks.against(),
            correlation,
            ranks.pValue(),
            Double.NaN,
            correlation < 0 ? -ranks.high() : ranks.low(),
            correlation < 0 ? -ranks.low() : ranks.high(),
            !(Math.abs(correlation) > CORRELATION_LIMIT && ranks.passed())),
        new TestResult(
            signs.check(),
            signs.against(),
            direction,
            signs.pValue(),
            Double.NaN,
            0.5 + signs.low(),
            0.5 + signs.high(),
            !(direction > DIRECTION_LIMIT && signs.passed())));
  }
}
