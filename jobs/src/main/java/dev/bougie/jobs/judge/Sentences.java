package dev.bougie.jobs.judge;

import java.util.Locale;

/** Tells a test in words; the only place that does. */
public final class Sentences {

  private Sentences() {}

  /** One sentence, without a full stop. */
  public static String of(TestResult test) {
    return switch (test.check()) {
      case LEAKED_RANKS -> leak("information coefficient %.3f", test.statistic(), test);
      case LEAKED_SIGNS -> leak("direction %.1f %%", 100 * test.statistic(), test);
      case COVERAGE ->
          say(
              "intervals of %.0f %% held %.2f %% of the outcomes (%.2f to %.2f %%), %s %.1f points",
              100 * Double.parseDouble(test.against()),
              100 * test.statistic(),
              100 * test.low(),
              100 * test.high(),
              test.passed() ? "within" : "beyond",
              100 * Gate.COVERAGE_TOLERANCE);
      case SQUARED_ERROR -> way("squared error", test);
      case LOG_LOSS -> way("log loss", test);
      case RANKS -> way("rank correlation", test);
      case DIRECTION -> way("direction", test);
      case SIGNS_OF_RANKS ->
          say(
              "its ranks are no skill: its sign was right in %.2f %% of rows only",
              100 * test.statistic());
      case EARNINGS ->
          say(
              "acting on it brought %.4f to %.4f %% a period after costs (statistic %.2f, p %.2g), %s 0",
              100 * test.low(),
              100 * test.high(),
              test.statistic(),
              test.pValue(),
              test.passed() ? "on average above" : "on average not above");
      case TRADED_TIMES ->
          say(
              "forecasts exceeded the costs at %.0f times, at least %s are needed",
              test.statistic(), test.against());
      case DEFLATED_SHARPE ->
          say(
              "Sharpe ratio %.4f a period (%.4f to %.4f) against the %s of luck: deflated %.4f, %s %.2f",
              test.statistic(),
              test.low(),
              test.high(),
              test.against(),
              1 - test.pValue(),
              test.passed() ? "above" : "not above",
              Gate.DEFLATED_SHARPE);
      case OVERFITTING ->
          say(
              "probability of back-test overfitting %.2f, %s %s",
              test.statistic(), test.passed() ? "not above" : "above", test.against());
    };
  }

  private static String leak(String figure, double value, TestResult test) {
    String told = say(figure, value);
    return test.passed()
        ? told + ": no leak alarm"
        : "%s is too good to be true: beyond %s and beyond chance".formatted(told, test.against());
  }

  private static String way(String what, TestResult test) {
    if (!test.against().equals(TestResult.EVERY_BASELINE)) {
      return say(
          "%s against %s: statistic %.2f, p %.2g",
          what, test.against(), test.statistic(), test.pValue());
    }
    return say(
        "%s against every baseline: largest p %.2g, after Holm's correction %.2g, %s %.2f",
        what, test.pValue(), test.adjusted(), test.passed() ? "below" : "not below", Gate.ALPHA);
  }

  private static String say(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
