package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeakAlarmTest {

  private final Outcomes outcomes = Markets.randomWalk(11, 2000, 2);

  @Test
  void namesBothFiguresOfAForecastThatKnowsTheFuture() {
    List<String> signs = signs(evidence(outcomes.outcomes(0, outcomes.rows())), 1);

    assertThat(signs)
        .containsExactly(
            "information coefficient 1.000 is too good to be true: beyond 0.15 and beyond chance",
            "direction 100.0 % is too good to be true: beyond 0.6 and beyond chance");
  }

  @Test
  void alarmsOnAForecastThatIsAlwaysWrong() {
    double[] reversed =
        Arrays.stream(outcomes.outcomes(0, outcomes.rows())).map(label -> -label).toArray();

    assertThat(signs(evidence(reversed), 1))
        .containsExactly(
            "information coefficient -1.000 is too good to be true: beyond 0.15 and beyond chance");
  }

  @Test
  void believesTheSkillThatIsKnownOfMarkets() {
    assertThat(signs(evidence(Markets.skilled(5, outcomes, 0.06)), 1)).isEmpty();
  }

  @Test
  void doubtsMoreThanThat() {
    assertThat(signs(evidence(Markets.skilled(5, outcomes, 0.25)), 1))
        .singleElement()
        .asString()
        .startsWith("information coefficient 0.2");
  }

  @Test
  void largeFiguresOfFewRowsAreChance() {
    Outcomes few = Markets.outcomes(new long[] {1, 2, 3, 4, 5}, new double[] {1, 2, 3, 4, 5});

    Evidence evidence = Evidence.of(few, Foretold.of(new double[] {1, 2, 3, 4, 5}));

    assertThat(evidence.scores().informationCoefficient()).isGreaterThan(0.99);
    assertThat(signs(evidence, 1)).isEmpty();
  }

  @Test
  void aForecastWithoutRanksIsNoLeak() {
    assertThat(signs(evidence(Markets.zero(outcomes)), 1)).isEmpty();
  }

  private static List<String> signs(Evidence evidence, int horizon) {
    return LeakAlarm.tests(evidence, horizon).stream()
        .filter(test -> !test.passed())
        .map(Sentences::of)
        .toList();
  }

  private Evidence evidence(double[] forecasts) {
    return Evidence.of(outcomes, Foretold.of(forecasts));
  }
}
