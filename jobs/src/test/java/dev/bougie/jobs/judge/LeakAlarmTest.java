package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.advice.Costs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeakAlarmTest {

  private final Outcomes outcomes = Markets.randomWalk(11, 2000, 2);

  @Test
  void namesBothFiguresOfAForecastThatKnowsTheFuture() {
    List<String> signs = LeakAlarm.signs(evidence(outcomes.labels(0, outcomes.rows())), 1);

    assertThat(signs)
        .containsExactly(
            "information coefficient 1.000, beyond 0.15", "direction 100.0 %, above 60 %");
  }

  @Test
  void alarmsOnAForecastThatIsAlwaysWrong() {
    double[] reversed =
        Arrays.stream(outcomes.labels(0, outcomes.rows())).map(label -> -label).toArray();

    assertThat(LeakAlarm.signs(evidence(reversed), 1))
        .containsExactly("information coefficient -1.000, beyond 0.15");
  }

  @Test
  void believesTheSkillThatIsKnownOfMarkets() {
    assertThat(LeakAlarm.signs(evidence(Markets.skilled(5, outcomes, 0.06)), 1)).isEmpty();
  }

  @Test
  void doubtsMoreThanThat() {
    assertThat(LeakAlarm.signs(evidence(Markets.skilled(5, outcomes, 0.25)), 1))
        .singleElement()
        .asString()
        .startsWith("information coefficient 0.2");
  }

  @Test
  void largeFiguresOfFewRowsAreChance() {
    Outcomes few = Outcomes.of(new long[] {1, 2, 3, 4, 5}, new double[] {1, 2, 3, 4, 5});

    Evidence evidence = Evidence.of(few, new double[] {1, 2, 3, 4, 5}, new Costs(0.001, 0));

    assertThat(evidence.scores().informationCoefficient()).isGreaterThan(0.99);
    assertThat(LeakAlarm.signs(evidence, 1)).isEmpty();
  }

  @Test
  void aForecastWithoutRanksIsNoLeak() {
    assertThat(LeakAlarm.signs(evidence(Markets.zero(outcomes)), 1)).isEmpty();
  }

  private Evidence evidence(double[] forecasts) {
    return Evidence.of(outcomes, forecasts, new Costs(0.001, 0));
  }
}
