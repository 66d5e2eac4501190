package dev.bougie.jobs.validate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.judge.Accuracy;
import dev.bougie.jobs.judge.Assessment;
import dev.bougie.jobs.judge.Check;
import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.HoldOutTrial;
import dev.bougie.jobs.judge.Judgement;
import dev.bougie.jobs.judge.Look;
import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Resampling;
import dev.bougie.jobs.judge.TestResult;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.trials.Tried;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Scores;
import dev.bougie.model.registry.Configuration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ScorecardTest {

  private static final int TIMES = 6000;

  private final Outcomes market = Runs.outcomes(5, TIMES);
  private final Runs.Parts parts = Runs.parts(market, TIMES);

  @Test
  void tellsHowEachCandidateDid() {
    Scorecard scorecard =
        filled(Map.of("linear", guesses(1, 0.05), "gbt", Markets.skilled(2, market, 0.1)));

    Report report = scorecard.report();

    assertThat(report.chosen()).isEqualTo("gbt");
    assertThat(Runs.verdict(report, "gbt").level()).isEqualTo(Level.SKILLED);
    assertThat(Runs.verdict(report, "linear").level()).isEqualTo(Level.SOUND);
    assertThat(report.verdicts()).containsOnlyKeys("linear", "gbt");
    assertThat(report.calibrations()).containsOnlyKeys("linear", "gbt");
    assertThat(report.scores()).containsOnlyKeys("zero", "last", "linear", "gbt");
    assertThat(report.scores().get("linear"))
        .isEqualTo(
            Accuracy.of(parts.folds().outcomes(), parts.ofFolds(guesses(1, 0.05)).forecasts()));
    assertThat(report.heldOut().rows()).isEqualTo(parts.heldOut().rows());
    assertThat(report.synthetic()).isTrue();
  }

  @Test
  void judgesOnTheHoldOutAlone() {
    double[] knowing = Markets.skilled(2, market, 0.1);
    double[] onlyBefore = knowing.clone();
    double[] onlyBehind = knowing.clone();
    double[] guesses = Markets.guesses(1, market, 2, 0.05);
    for (int row = 0; row < knowing.length; row++) {
      boolean before = row < parts.folds().rows();
      onlyBefore[row] = before ? knowing[row] : guesses[row];
      onlyBehind[row] = before ? guesses[row] : knowing[row];
    }

    assertThat(verdict(onlyBefore)).isEqualTo(Level.SOUND);
    assertThat(verdict(onlyBehind)).isEqualTo(Level.SKILLED);
  }

  private Level verdict(double[] forecasts) {
    Report report = filled(Map.of("gbt", forecasts, "linear", guesses(9, 0.05))).report();
    return Runs.verdict(report, "gbt").level();
  }

  @Test
  void letsTheBestOfEachKindByTheFoldsOnToTheHoldOut() {
    Map<String, Object> forecasts =
        Map.of(
            "linear", guesses(1, 0.05),
            "better", Markets.skilled(2, market, 0.1),
            "worse", Markets.skilled(3, market, 0.03));
    List<Candidate> candidates =
        List.of(
            new Candidate("linear", Kind.LINEAR, Map.of()),
            new Candidate("worse", Kind.GBT, Map.of("depth", "9")),
            new Candidate("better", Kind.GBT, Map.of("depth", "3")));
    Scorecard scorecard = scorecard(candidates, Set.of());
    addFolds(scorecard, forecasts);

    assertThat(scorecard.finalists()).containsExactly("better", "linear");
    assertThat(scorecard.heldOut(List.of("better", "last", "linear", "worse", "zero")))
        .containsExactly("better", "last", "linear", "zero");

    addHeldOut(scorecard, forecasts);
    Report report = scorecard.report();
    assertThat(report.assessments()).containsOnlyKeys("better", "last", "linear", "zero");
    assertThat(report.verdicts()).containsOnlyKeys("better", "linear");
    assertThat(report.scores()).containsKey("worse");
  }

  @Test
  void takesTheConfigurationThatAnswersTodayAlong() {
    Map<String, Object> forecasts =
        Map.of(
            "linear", guesses(1, 0.05),
            "better", Markets.skilled(2, market, 0.1),
            "incumbent", Markets.skilled(3, market, 0.03));
    Scorecard scorecard =
        scorecard(
            List.of(
                new Candidate("incumbent", Kind.GBT, Map.of()),
                new Candidate("better", Kind.GBT, Map.of("depth", "3"))),
            Set.of());
    addFolds(scorecard, forecasts);

    assertThat(scorecard.finalists()).containsExactly("better", "incumbent");
  }

  @Test
  void comparesEachCandidateWithAllOthersOverTheFolds() {
    double[] better = Markets.skilled(2, market, 0.12);

    Report report =
        filled(Map.of("gbt", better, "xgboost", Markets.skilled(3, market, 0.03))).report();

    assertThat(report.comparisons()).containsOnlyKeys("gbt", "xgboost");
    assertThat(report.comparisons().get("gbt"))
        .extracting(Report.Comparison::baseline)
        .containsExactlyInAnyOrder("zero", "last", "linear", "xgboost");
    Report.Comparison comparison =
        requireNonNull(report.comparisons().get("gbt")).stream()
            .filter(one -> one.baseline().equals("xgboost"))
            .findFirst()
            .orElseThrow();
    assertThat(comparison.statistic()).isPositive();
    assertThat(comparison.pValue()).isLessThan(0.01);
  }

  @Test
  void measuresEachModelAgainstTheBaselinesButItself() {
    Report report = filled(Map.of("linear", guesses(1, 0.05), "gbt", guesses(2, 0.05))).report();

    assertThat(against(report, "linear")).containsExactly("zero", "last");
    assertThat(against(report, "gbt")).containsExactly("zero", "last", "linear");
  }

  @Test
  void measuresAgainstTheLinearBaselineThoughItIsNoCandidate() {
    Scorecard scorecard = scorecard(List.of(new Candidate("gbt", Kind.GBT, Map.of())), Set.of());
    Map<String, Object> forecasts = Map.of("linear", guesses(9, 0.05), "gbt", guesses(2, 0.05));
    addFolds(scorecard, forecasts);
    addHeldOut(scorecard, forecasts);

    Report report = scorecard.report();

    assertThat(against(report, "gbt")).containsExactly("zero", "last", "linear");
    assertThat(report.verdicts()).containsOnlyKeys("gbt");
    assertThat(assessment(report, "linear").judgement()).isNull();
    assertThat(assessment(report, "linear").metrics()).isNotEmpty();
  }

  private static List<String> against(Report report, String candidate) {
    return judgement(report, candidate).tests().stream()
        .filter(test -> test.check() == Check.SQUARED_ERROR)
        .map(TestResult::against)
        .filter(against -> !against.equals("every baseline"))
        .toList();
  }

  @Test
  void judgesNothingWithoutABaseline() {
    Scorecard scorecard = scorecard(List.of(new Candidate("gbt", Kind.GBT, Map.of())), Set.of());
    Map<String, Object> forecasts = Map.of("gbt", guesses(2, 0.05));
    addFolds(scorecard, forecasts);
    addHeldOut(scorecard, forecasts);

    assertThatThrownBy(scorecard::report)
        .hasMessage("no forecasts of the hold-out were added of linear");
  }

  @Test
  void scoresEachFoldOnItsOwnRows() {
    double[] forecasts = Markets.skilled(2, market, 0.1);

    Report report = filled(Map.of("gbt", forecasts, "linear", guesses(1, 0.05))).report();

    Scores second =
        Accuracy.of(
            market.outcomes(TIMES / 2, TIMES), Arrays.copyOfRange(forecasts, TIMES / 2, TIMES));
    assertThat(report.folds()).hasSize(2);
    assertThat(report.folds().get(1).scores().get("gbt")).isEqualTo(second);
    assertThat(report.folds().get(0).scores()).containsOnlyKeys("zero", "last", "linear", "gbt");
  }

  @Test
  void choosesTheStrongerEvidenceAmongEqualsNotTheSmallerError() {
    double[] strong = Markets.skilled(2, market, 0.12);
    double[] larger = Arrays.stream(strong).map(forecast -> 6 * forecast).toArray();

    Report report =
        filled(Map.of("gbt", Markets.skilled(3, market, 0.09), "xgboost", larger)).report();

    assertThat(requireNonNull(report.scores().get("xgboost")).rmse())
        .isGreaterThan(requireNonNull(report.scores().get("gbt")).rmse());
    assertThat(Runs.verdict(report, "gbt").level()).isEqualTo(Level.SKILLED);
    assertThat(Runs.verdict(report, "xgboost").level()).isEqualTo(Level.SKILLED);
    assertThat(report.chosen()).isEqualTo("xgboost");
  }

  @Test
  void tellsWhatItLookedAt() {
    Report report = filled(Map.of("gbt", guesses(1, 0.05), "linear", guesses(2, 0.05))).report();

    assertThat(report.looks()).hasSize(8);
    assertThat(report.looks()).extracting(Look::way).containsOnly(Check.WAYS.toArray(Check[]::new));
    assertThat(report.looks())
        .extracting(Look::configuration)
        .containsOnly(
            Configuration.of("gbt", "core", Map.of()).hash(),
            Configuration.of("linear", "core", Map.of()).hash());
  }

  @Test
  void refusesAModelThatKnowsTheFuture() {
    Scorecard scorecard =
        filled(Map.of("gbt", guesses(1, 0.05), "xgboost", Markets.skilled(2, market, 0.5)));

    assertThatThrownBy(scorecard::requireCredible)
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining(
            "by leak alarm: xgboost in the folds: information coefficient 0.498 is too good to be true: beyond 0.15 and beyond chance")
        .hasMessageContaining(
            "xgboost held out: direction 66.8 % is too good to be true: beyond 0.6")
        .hasMessageContaining(
            "set validate.acknowledged-alarms = [\"19700101T000000Z-1h-h1/xgboost/leaked-ranks\", "
                + "\"19700101T000000Z-1h-h1/xgboost/leaked-signs\"]");
  }

  @Test
  void refusesAModelThatKnowsTheFutureOfTheFoldsAlone() {
    double[] forecasts = Markets.guesses(4, market, 2, 0.05);
    double[] future = Markets.skilled(2, market, 0.5);
    System.arraycopy(future, 0, forecasts, 0, parts.folds().rows());

    assertThatThrownBy(filled(Map.of("gbt", forecasts))::requireCredible)
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageNotContaining("held out")
        .hasMessageContaining("leak alarm: gbt in the folds: information coefficient 0.");
  }

  @Test
  void anAlarmPassesOnlyWhereItsRunAndFigureAreNamed() {
    String run = "19700101T000000Z-1h-h1";
    Map<String, Object> forecasts = Map.of("gbt", Markets.skilled(2, market, 0.5));

    Scorecard known =
        filled(forecasts, Set.of(run + "/gbt/leaked-ranks", run + "/gbt/leaked-signs"));
    Scorecard half = filled(forecasts, Set.of(run + "/gbt/leaked-ranks"));
    Scorecard other = filled(forecasts, Set.of("other/gbt/leaked-ranks", "other/gbt/leaked-signs"));

    assertThatCode(known::requireCredible).doesNotThrowAnyException();
    assertThat(Runs.verdict(known.report(), "gbt").level()).isEqualTo(Level.TRADABLE);
    assertThat(Runs.verdict(known.report(), "gbt").reasons())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("information coefficient 0.4")
                    .endsWith(", acknowledged"));
    assertThatThrownBy(half::requireCredible)
        .hasMessageNotContaining("leaked-ranks")
        .hasMessageContaining(run + "/gbt/leaked-signs");
    assertThatThrownBy(other::requireCredible).isInstanceOf(ModelRejectedException.class);
  }

  @Test
  void believesModelsWithoutSkill() {
    assertThatCode(filled(Map.of("gbt", guesses(1, 0.05)))::requireCredible)
        .doesNotThrowAnyException();
  }

  @Test
  void theReportIsReadBackAsItWasWritten() throws Exception {
    Report report =
        filled(Map.of("gbt", Markets.skilled(2, market, 0.1), "linear", guesses(2, 0.05))).report();

    assertThat(Json.mapper().readValue(Json.writePretty(report), Report.class)).isEqualTo(report);
  }

  @Test
  void asksMoreOfTradesWhereMoreWasTriedBefore() {
    double alone = deflated(Tried.NOTHING);
    double searched = deflated(new Tried(1_000, new double[] {-0.5, -0.2, 0, 0.2, 0.5}));

    assertThat(searched).isGreaterThan(alone);
  }

  private double deflated(Tried tried) {
    Scorecard scorecard =
        scorecard(List.of(new Candidate("gbt", Kind.GBT, Map.of())), Set.of(), tried);
    Map<String, Object> forecasts =
        Map.of("linear", guesses(9, 0.05), "gbt", Markets.skilled(2, market, 0.12));
    addFolds(scorecard, forecasts);
    addHeldOut(scorecard, forecasts);
    return judgement(scorecard.report(), "gbt").tests().stream()
        .filter(test -> test.check() == Check.DEFLATED_SHARPE)
        .findFirst()
        .orElseThrow()
        .pValue();
  }

  private Foretold guesses(int seed, double size) {
    return Foretold.of(Markets.guesses(seed, market, 2, size));
  }

  private Scorecard filled(Map<String, Object> forecasts) {
    return filled(forecasts, Set.of());
  }

  /** One candidate of each name that is a kind, and a linear baseline where there is none. */
  private Scorecard filled(Map<String, Object> forecasts, Set<String> acknowledged) {
    Map<String, Object> all = new LinkedHashMap<>(forecasts);
    List<Candidate> candidates =
        Stream.of("linear", "gbt", "xgboost")
            .filter(forecasts::containsKey)
            .map(kind -> new Candidate(kind, Kind.of(kind), Map.of()))
            .toList();
    all.putIfAbsent("linear", guesses(9, 0.05));
    Scorecard scorecard = scorecard(candidates, acknowledged);
    addFolds(scorecard, all);
    addHeldOut(scorecard, all);
    return scorecard;
  }

  private void addFolds(Scorecard scorecard, Map<String, Object> forecasts) {
    withPlain(forecasts)
        .forEach((name, foretold) -> scorecard.addFolds(name, parts.ofFolds(foretold)));
  }

  private void addHeldOut(Scorecard scorecard, Map<String, Object> forecasts) {
    Map<String, Foretold> all = withPlain(forecasts);
    scorecard.heldOut(List.copyOf(all.keySet())).stream()
        .filter(all::containsKey)
        .forEach(
            name -> {
              Foretold foretold = Objects.requireNonNull(all.get(name));
              scorecard.addHeldOut(name, parts.ofFolds(foretold), parts.ofHoldOut(foretold));
            });
  }

  private Map<String, Foretold> withPlain(Map<String, Object> forecasts) {
    Map<String, Foretold> all = new LinkedHashMap<>();
    all.put("zero", Foretold.of(Markets.zero(market)));
    all.put("last", Foretold.of(Markets.last(market, 2)));
    forecasts.forEach(
        (name, given) ->
            all.put(name, given instanceof double[] plain ? Foretold.of(plain) : (Foretold) given));
    return all;
  }

  private Scorecard scorecard(List<Candidate> candidates, Set<String> acknowledged) {
    return scorecard(candidates, acknowledged, Tried.NOTHING);
  }

  private Scorecard scorecard(List<Candidate> candidates, Set<String> acknowledged, Tried tried) {
    return new Scorecard(
        Runs.of(TIMES, candidates),
        parts.folds(),
        parts.heldOut(),
        new HoldOutTrial.Rules(
            new Resampling(100, 0.95, 1, 3), 0.005, new Costs(0.001, 0), 3_600_000, List.of()),
        acknowledged::contains,
        tried);
  }

  private static Assessment assessment(Report report, String name) {
    return Objects.requireNonNull(report.assessments().get(name));
  }

  private static Judgement judgement(Report report, String name) {
    return Objects.requireNonNull(assessment(report, name).judgement());
  }
}
