package dev.bougie.jobs.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.registry.Comparison;
import dev.bougie.model.registry.Decision;
import dev.bougie.model.registry.Promotion;
import dev.bougie.model.registry.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HysteresisTest {

  private static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

  private final Hysteresis hysteresis = new Hysteresis(new Hysteresis.Config(0.05, 3));

  /** Newest first, as the registry tells it. */
  private final List<Promotion> history = new ArrayList<>();

  @Test
  void letsAnyModelAnswerWhereNoneDoes() {
    assertThat(hysteresis.decide(null, model("m1", "a", Level.SOUND), null, history).decision())
        .isEqualTo(Decision.FIRST);
  }

  @ParameterizedTest
  @CsvSource({
    "SOUND, SKILLED, BETTER",
    "SOUND, TRADABLE, BETTER",
    "SKILLED, TRADABLE, BETTER",
    "SKILLED, SOUND, KEPT",
    "TRADABLE, SOUND, KEPT",
    "TRADABLE, SKILLED, KEPT",
  })
  void letsAHigherLevelWinAtOnceAndALowerOneNever(
      Level champion, Level challenger, Decision decision) {
    // However clear a comparison is, the level goes before it.
    Proposal proposal = decide(model("m1", "a", champion), model("m2", "b", challenger), 1e-9);
    assertThat(proposal.decision()).isEqualTo(decision);
    assertThat(proposal.reason()).contains("m1");
  }

  @ParameterizedTest
  @CsvSource({
    "SOUND, SOUND, REFRESHED",
    "TRADABLE, TRADABLE, REFRESHED",
    "TRADABLE, SOUND, LOWERED",
    "SKILLED, SOUND, LOWERED",
    "SOUND, TRADABLE, BETTER",
  })
  void letsANewerFitOfTheSameConfigurationTakeItsPlaceWhateverItProves(
      Level champion, Level challenger, Decision decision) {
    assertThat(decide(model("m1", "a", champion), model("m2", "a", challenger), null).decision())
        .isEqualTo(decision);
  }

  @Test
  void letsNoOlderFitOfTheSameConfigurationReplaceANewerOne() {
    Proposal proposal =
        decide(model("m2", "a", Level.SOUND), model("m1", "a", Level.TRADABLE), null);
    assertThat(proposal.decision()).isEqualTo(Decision.KEPT);
    assertThat(proposal.reason()).contains("older");
  }

  @Test
  void keepsWhatAnswersWhereTwoOfOneLevelWereNotCompared() {
    Proposal proposal = decide(model("m1", "a", Level.SOUND), model("m2", "b", Level.SOUND), null);
    assertThat(proposal.decision()).isEqualTo(Decision.KEPT);
    assertThat(proposal.reason()).isEqualTo("it is sound like m1, with which it was not compared");
  }

  @Test
  void asksForWinsOneAfterAnother() {
    Contender champion = model("m1", "a", Level.SKILLED);
    assertThat(run(champion, model("m2", "b", Level.SKILLED), 0.01)).isEqualTo(Decision.KEPT);
    assertThat(run(champion, model("m3", "b", Level.SKILLED), 0.049)).isEqualTo(Decision.KEPT);
    assertThat(run(champion, model("m4", "b", Level.SKILLED), 0.04)).isEqualTo(Decision.BETTER);
  }

  @Test
  void beginsToCountAnewAfterARunThatWasNotWon() {
    Contender champion = model("m1", "a", Level.SKILLED);
    run(champion, model("m2", "b", Level.SKILLED), 0.01);
    run(champion, model("m3", "b", Level.SKILLED), 0.01);
    // The margin itself is not below it.
    assertThat(run(champion, model("m4", "b", Level.SKILLED), 0.05)).isEqualTo(Decision.KEPT);
    assertThat(run(champion, model("m5", "b", Level.SKILLED), 0.01)).isEqualTo(Decision.KEPT);
    assertThat(run(champion, model("m6", "b", Level.SKILLED), 0.01)).isEqualTo(Decision.KEPT);
    assertThat(run(champion, model("m7", "b", Level.SKILLED), 0.01)).isEqualTo(Decision.BETTER);
  }

  @Test
  void beginsToCountAnewAfterARunThatAnotherChallenged() {
    Contender champion = model("m1", "a", Level.SKILLED);
    run(champion, model("m2", "b", Level.SKILLED), 0.01);
    run(champion, model("m3", "b", Level.SKILLED), 0.01);
    run(champion, model("m4", "c", Level.SKILLED), 0.01);
    assertThat(run(champion, model("m5", "b", Level.SKILLED), 0.01)).isEqualTo(Decision.KEPT);
  }

  @Test
  void goesOnCountingWhereWhatAnswersIsRefreshedInBetween() {
    run(model("m1", "a", Level.SKILLED), model("m2", "b", Level.SKILLED), 0.01);
    run(model("m1", "a", Level.SKILLED), model("m3", "a", Level.SKILLED), null);
    run(model("m3", "a", Level.SKILLED), model("m4", "b", Level.SKILLED), 0.01);
    run(model("m3", "a", Level.SKILLED), model("m5", "a", Level.SKILLED), null);
    assertThat(run(model("m5", "a", Level.SKILLED), model("m6", "b", Level.SKILLED), 0.01))
        .isEqualTo(Decision.BETTER);
  }

  @Test
  void countsNoWinOverAnotherChampion() {
    run(model("m1", "a", Level.SKILLED), model("m2", "b", Level.SKILLED), 0.01);
    run(model("m1", "a", Level.SKILLED), model("m3", "b", Level.SKILLED), 0.01);
    run(model("m1", "a", Level.SKILLED), model("m4", "c", Level.TRADABLE), null);
    assertThat(run(model("m4", "c", Level.TRADABLE), model("m5", "b", Level.TRADABLE), 0.01))
        .isEqualTo(Decision.KEPT);
    assertThat(history.get(0).reason()).contains("in 1 of 3 runs");
  }

  @Test
  void countsNoFitTwice() {
    Contender champion = model("m1", "a", Level.SKILLED);
    run(champion, model("m2", "b", Level.SKILLED), 0.01);
    run(champion, model("m3", "b", Level.SKILLED), 0.01);
    assertThat(run(champion, model("m3", "b", Level.SKILLED), 0.01)).isEqualTo(Decision.KEPT);
    assertThat(history.get(0).reason()).contains("in 2 of 3 runs");
  }

  @Test
  void takesNoComparisonWithAnythingElseForAWin() {
    Hysteresis once = new Hysteresis(new Hysteresis.Config(0.05, 1));
    Proposal proposal =
        once.decide(
            model("m1", "a", Level.SOUND),
            model("m2", "b", Level.SOUND),
            new Comparison("c", "squared error", 0.001),
            history);
    assertThat(proposal.decision()).isEqualTo(Decision.KEPT);
  }

  @Test
  void putsRealCandlesBeforeMadeUpOnesWhateverIsProven() {
    Contender synthetic = new Contender("m1", "a", Level.TRADABLE, true, START);
    Contender real = model("m2", "b", Level.SOUND);
    assertThat(decide(synthetic, real, null).decision()).isEqualTo(Decision.BETTER);
    Proposal kept = decide(real, synthetic, 1e-9);
    assertThat(kept.decision()).isEqualTo(Decision.KEPT);
    assertThat(kept.reason()).contains("made-up candles");
    // Nor as a newer fit of the same configuration.
    assertThat(
            decide(
                    model("m1", "a", Level.SOUND),
                    new Contender("m2", "a", Level.SOUND, true, at("m2")),
                    null)
                .decision())
        .isEqualTo(Decision.KEPT);
  }

  @Test
  void letsAConfigurationThatWasTurnedBackStayOutUntilSomebodyPromotesIt() {
    Contender champion = model("m1", "a", Level.SOUND);
    run(champion, model("m2", "b", Level.TRADABLE), null);
    note("m1", "m2", "a", Decision.ROLLED_BACK, null);
    assertThat(run(champion, model("m3", "b", Level.TRADABLE), null)).isEqualTo(Decision.KEPT);
    assertThat(history.get(0).reason()).contains("was turned back at 2025-06-01T02:00:00Z");
    assertThat(run(champion, model("m4", "c", Level.SKILLED), null)).isEqualTo(Decision.BETTER);
    note("m3", "m4", "b", Decision.PROMOTED, null);
    note("m4", "m3", "c", Decision.ROLLED_BACK, null);
    assertThat(run(model("m4", "c", Level.SKILLED), model("m5", "b", Level.TRADABLE), null))
        .isEqualTo(Decision.KEPT);
    note("m5", "m4", "b", Decision.PROMOTED, null);
    note("m6", "m5", "c", Decision.BETTER, null);
    assertThat(run(model("m6", "c", Level.SOUND), model("m7", "b", Level.SKILLED), null))
        .isEqualTo(Decision.BETTER);
  }

  @Test
  void goesOnRefreshingTheConfigurationThatSomebodyTurnedBackTo() {
    run(model("m1", "a", Level.SOUND), model("m2", "a", Level.SOUND), null);
    note("m1", "m2", "a", Decision.ROLLED_BACK, null);
    assertThat(run(model("m1", "a", Level.SOUND), model("m3", "a", Level.SOUND), null))
        .isEqualTo(Decision.REFRESHED);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, margin", "0.6, 1, margin", "NaN, 1, margin", "0.05, 0, wins"})
  void refusesBadSettings(double margin, int wins, String key) {
    assertThatThrownBy(() -> new Hysteresis.Config(margin, wins))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  /** Decides and notes it. */
  private Decision run(Contender champion, Contender challenger, @Nullable Double pValue) {
    Proposal proposal = decide(champion, challenger, pValue);
    history.add(
        0,
        new Promotion(
            history.size() + 1,
            Interval.H1,
            1,
            challenger.modelId(),
            champion.modelId(),
            challenger.configuration(),
            proposal.decision(),
            proposal.reason(),
            proposal.comparison(),
            START.plus(Duration.ofHours(history.size() + 1))));
    return proposal.decision();
  }

  private void note(
      String modelId,
      String previousId,
      String configuration,
      Decision decision,
      @Nullable Comparison comparison) {
    history.add(
        0,
        new Promotion(
            history.size() + 1,
            Interval.H1,
            1,
            modelId,
            previousId,
            configuration,
            decision,
            "on call",
            comparison,
            START.plus(Duration.ofHours(history.size() + 1))));
  }

  private Proposal decide(Contender champion, Contender challenger, @Nullable Double pValue) {
    return hysteresis.decide(
        champion,
        challenger,
        pValue == null ? null : new Comparison(champion.configuration(), "squared error", pValue),
        List.copyOf(history));
  }

  /** Later models are fitted later. */
  private static Contender model(String id, String configuration, Level level) {
    return new Contender(id, configuration, level, false, at(id));
  }

  private static Instant at(String id) {
    return START.plus(Duration.ofHours(Long.parseLong(id.substring(1))));
  }
}
