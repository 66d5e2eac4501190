package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;

final class AucTest {

  @Test
  void agreesWithScikitLearn() {
    for (JsonNode known : Fixtures.read("probabilities.json")) {
      Fixtures.assertEqual(Auc.of(scores(known), happened(known)), known.path("auc"));
    }
  }

  @Test
  void placementsAreSharesOfTheOtherRowsInOrder() {
    for (JsonNode known : Fixtures.read("probabilities.json")) {
      double[] scores = scores(known);
      boolean[] happened = happened(known);
      double[] placements = Auc.placements(scores, happened);

      for (int row = 0; row < scores.length; row++) {
        double won = 0;
        int others = 0;
        for (int other = 0; other < scores.length; other++) {
          if (happened[other] != happened[row]) {
            double lead = happened[row] ? scores[row] - scores[other] : scores[other] - scores[row];
            won += lead > 0 ? 1 : lead == 0 ? 0.5 : 0;
            others++;
          }
        }
        assertThat(placements[row]).isCloseTo(won / others, within(1e-12));
      }
    }
  }

  @Test
  void theAreaIsTheMeanOfWhatRowsAddAndItsErrorThatOfDeLong() {
    for (JsonNode known : Fixtures.read("probabilities.json")) {
      double[] contributions = Auc.contributions(scores(known), happened(known));
      int rows = contributions.length;

      Fixtures.assertEqual(Arrays.stream(contributions).sum() / rows, known.path("auc"));
      double delong = known.path("delongVariance").doubleValue();
      // Theirs divides by one less than there are rows of either outcome.
      assertThat(new Variance().evaluate(contributions) / rows)
          .isCloseTo(delong, within(0.02 * delong));
    }
  }

  @Test
  void theBootstrapOfContributionsKnowsDeLongsError() {
    JsonNode known = Fixtures.read("probabilities.json").path(0);
    double[] contributions = Auc.contributions(scores(known), happened(known));

    double[] areas =
        new StationaryBootstrap(1, 4000, 5)
            .means(List.of(TimeSeries.of(contributions)))
            .replications(means -> means[0]);

    double delong = known.path("delongVariance").doubleValue();
    assertThat(new Variance().evaluate(areas)).isCloseTo(delong, within(0.1 * delong));
  }

  @Test
  void perfectReversedAndEqualScoresHaveTheirAreas() {
    boolean[] happened = {false, false, true, true, true};

    assertThat(Auc.of(new double[] {1, 2, 3, 4, 5}, happened)).isEqualTo(1);
    assertThat(Auc.of(new double[] {5, 4, 3, 2, 1}, happened)).isEqualTo(0);
    assertThat(Auc.of(new double[] {7, 7, 7, 7, 7}, happened)).isEqualTo(0.5);
  }

  @Test
  void isNotDefinedWhereTheEventAlwaysOrNeverCame() {
    double[] scores = {0.1, 0.2};
    for (boolean[] happened : new boolean[][] {{true, true}, {false, false}}) {
      assertThat(Auc.of(scores, happened)).isNaN();
      assertThat(Auc.placements(scores, happened)).containsOnly(Double.NaN);
      assertThat(Auc.contributions(scores, happened)).containsOnly(Double.NaN);
    }
    assertThat(Auc.of(new double[0], new boolean[0])).isNaN();
  }

  @Test
  void refusesScoresWithoutARank() {
    assertThatThrownBy(() -> Auc.of(new double[] {1, Double.NaN}, new boolean[] {true, false}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Auc.of(new double[] {1}, new boolean[] {true, false}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 scores of 2 rows");
  }

  private static double[] scores(JsonNode known) {
    return Fixtures.numbers(known.path("scores"));
  }

  private static boolean[] happened(JsonNode known) {
    return Fixtures.truths(known.path("happened"));
  }
}
