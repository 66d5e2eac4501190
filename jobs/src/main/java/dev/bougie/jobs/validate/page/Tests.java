package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.Judgement;
import dev.bougie.jobs.judge.Sentences;
import dev.bougie.jobs.judge.TestResult;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The tests of one candidate as a table, and what stands in the way of a higher level. */
final class Tests {

  private Tests() {}

  static String of(Judgement judgement) {
    return judgement.tests().stream()
        .map(Tests::row)
        .collect(
            Collectors.joining(
                "",
                """
                <div class="narrow"><table>
                <thead><tr><th scope="col">test</th><th scope="col" class="words">against</th><th scope="col">statistic</th>\
                <th scope="col">p</th><th scope="col">adjusted p</th><th scope="col">interval</th>\
                <th scope="col" class="words">passed</th></tr></thead>
                <tbody>
                """,
                "</tbody></table></div>\n"));
  }

  private static String row(TestResult test) {
    return "<tr><th scope=\"row\">%s</th><td class=\"words\">%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"words\">%s</td></tr>\n"
        .formatted(
            test.check().code().replace('-', ' '),
            Markup.escape(test.against()),
            Figures.number(test.statistic()),
            Figures.number(test.pValue()),
            Figures.number(test.adjusted()),
            interval(test.low(), test.high()),
            test.passed() ? "yes" : "no");
  }

  static String interval(double low, double high) {
    return Double.isNaN(low) || Double.isNaN(high)
        ? Figures.NONE
        : "%s to %s".formatted(Figures.number(low), Figures.number(high));
  }

  /** The sentence of the test that a higher level failed by. */
  static String obstacle(Judgement judgement) {
    return switch (judgement.level()) {
      case UNSOUND -> failed(judgement, 0);
      case SOUND ->
          judgement.tests().stream()
              .filter(test -> !Double.isNaN(test.adjusted()))
              .min(Comparator.comparingDouble(TestResult::adjusted))
              .map(Sentences::of)
              .orElse(Figures.NONE);
      case SKILLED -> failed(judgement, 1);
      case TRADABLE -> Figures.NONE;
    };
  }

  /** The first test that was not passed, of those before skill or behind it. */
  private static String failed(Judgement judgement, int part) {
    return judgement.tests().stream()
        .filter(test -> !test.passed() && part(test) == part)
        .findFirst()
        .map(Sentences::of)
        .orElseGet(() -> judgement.reasons().get(judgement.reasons().size() - 1));
  }

  private static int part(TestResult test) {
    return switch (test.check()) {
      case LEAKED_RANKS, LEAKED_SIGNS, COVERAGE -> 0;
      case EARNINGS, TRADED_TIMES, DEFLATED_SHARPE, OVERFITTING -> 1;
      default -> 2;
    };
  }
}
