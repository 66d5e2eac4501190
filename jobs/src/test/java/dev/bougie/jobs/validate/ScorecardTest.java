package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.judge.Accuracy;
import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Report.Comparison;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Scores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScorecardTest {

  private static final int TIMES = 4000;
  private static final Costs COSTS = new Costs(0.001, 0);

  private final Outcomes outcomes = Markets.randomWalk(5, TIMES, 2);

  @Test
  void tellsHowEachCandidateDid() {
    Scorecard scorecard = scorecard("linear", "gbt");
    double[] guesses = Markets.guesses(1, outcomes, 2, 0.05);
    scorecard.add("linear", guesses);
    scorecard.add("gbt", Markets.skilled(2, outcomes, 0.1));

    Report report = scorecard.report();

    assertThat(report.chosen()).isEqualTo("gbt");
    assertThat(Runs.verdict(report, "gbt").level()).isEqualTo(Level.SKILLED);
    assertThat(Runs.verdict(report, "linear").level()).isEqualTo(Level.SOUND);
    assertThat(report.verdicts()).containsOnlyKeys("linear", "gbt");
    assertThat(report.calibrations()).containsOnlyKeys("linear", "gbt");
    assertThat(report.scores()).containsOnlyKeys("zero", "last", "linear", "gbt");
    assertThat(report.scores().get("linear"))
        .isEqualTo(Accuracy.of(outcomes.labels(0, outcomes.rows()), guesses));
    assertThat(report.synthetic()).isTrue();
  }

  @Test
  void comparesEachModelWithTheBaselinesButItself() {
    Scorecard scorecard = scorecard("linear", "gbt");
    scorecard.add("linear", Markets.guesses(1, outcomes, 2, 0.05));
    scorecard.add("gbt", Markets.guesses(2, outcomes, 2, 0.05));

    Report report = scorecard.report();

    assertThat(report.comparisons().get("linear"))
        .extracting(Comparison::baseline)
        .containsExactly("zero", "last");
    assertThat(report.comparisons().get("gbt"))
        .extracting(Comparison::baseline)
        .containsExactly("zero", "last", "linear");
  }

  @Test
  void comparesWithTheLinearBaselineThoughItIsNoCandidate() {
    Scorecard scorecard = scorecard("gbt");
    scorecard.add("gbt", Markets.guesses(2, outcomes, 2, 0.05));

    assertThat(scorecard.report().comparisons().get("gbt"))
        .extracting(Comparison::baseline)
        .containsExactly("zero", "last", "linear");
    assertThat(scorecard.report().verdicts()).containsOnlyKeys("gbt");
  }

  @Test
  void judgesNothingWithoutABaseline() {
    Scorecard scorecard = new Scorecard(Runs.of(TIMES, "gbt"), outcomes, COSTS);
    scorecard.add("zero", Markets.zero(outcomes));
    scorecard.add("last", Markets.last(outcomes, 2));
    scorecard.add("gbt", Markets.guesses(2, outcomes, 2, 0.05));

    assertThatThrownBy(scorecard::report).hasMessage("no forecasts were added of linear");
  }

  @Test
  void scoresEachFoldOnItsOwnRows() {
    Scorecard scorecard = scorecard("gbt");
    double[] forecasts = Markets.skilled(2, outcomes, 0.1);
    scorecard.add("gbt", forecasts);

    Report report = scorecard.report();

    Scores second =
        Accuracy.of(
            outcomes.labels(TIMES, 2 * TIMES), Arrays.copyOfRange(forecasts, TIMES, 2 * TIMES));
    assertThat(report.folds()).hasSize(2);
    assertThat(report.folds().get(1).scores().get("gbt")).isEqualTo(second);
    assertThat(report.folds().get(0).scores()).containsOnlyKeys("zero", "last", "linear", "gbt");
  }

  @Test
  void choosesTheSmallerErrorAmongEquals() {
    Scorecard scorecard = scorecard("gbt", "xgboost");
    scorecard.add("gbt", Markets.guesses(1, outcomes, 2, 0.2));
    scorecard.add("xgboost", Markets.guesses(2, outcomes, 2, 0.05));

    assertThat(scorecard.report().chosen()).isEqualTo("xgboost");
  }

  @Test
  void refusesAModelThatKnowsTheFuture() {
    Scorecard scorecard = scorecard("gbt", "xgboost");
    scorecard.add("gbt", Markets.guesses(1, outcomes, 2, 0.05));
    scorecard.add("xgboost", Markets.skilled(2, outcomes, 0.5));

    assertThatThrownBy(scorecard::requireCredible)
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("leak alarm")
        .hasMessageContaining("xgboost: information coefficient 0.501, beyond 0.15")
        .hasMessageContaining("xgboost: direction 67.3 %")
        .hasMessageNotContaining("by leak alarm: gbt");
  }

  @Test
  void tellsAnAcknowledgedAlarmAmongTheReasons() {
    Scorecard scorecard = scorecard("gbt");
    scorecard.add("gbt", Markets.skilled(2, outcomes, 0.5));

    assertThat(Runs.verdict(scorecard.report(), "gbt").reasons())
        .anySatisfy(
            reason ->
                assertThat(reason).startsWith("leak alarm, acknowledged: information coefficient"));
  }

  @Test
  void believesModelsWithoutSkill() {
    Scorecard scorecard = scorecard("gbt");
    scorecard.add("gbt", Markets.guesses(1, outcomes, 2, 0.05));

    assertThatCode(scorecard::requireCredible).doesNotThrowAnyException();
  }

  private Scorecard scorecard(String... kinds) {
    Scorecard scorecard = new Scorecard(Runs.of(TIMES, kinds), outcomes, COSTS);
    scorecard.add("zero", Markets.zero(outcomes));
    scorecard.add("last", Markets.last(outcomes, 2));
    if (!List.of(kinds).contains("linear")) {
      scorecard.add("linear", Markets.guesses(9, outcomes, 2, 0.05));
    }
    return scorecard;
  }
}
