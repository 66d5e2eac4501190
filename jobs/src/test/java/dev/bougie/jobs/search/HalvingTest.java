package dev.bougie.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.search.Halving.Rung;
import dev.bougie.jobs.search.Halving.Scored;
import dev.bougie.model.config.ConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvingTest {

  @Test
  void givesFewerTrialsMoreFolds() {
    assertThat(new Halving(new Halving.Config(27, 3), 18).rungs())
        .containsExactly(new Rung(0, 27, 2), new Rung(1, 9, 6), new Rung(2, 3, 18));
    assertThat(new Halving(new Halving.Config(30, 2), 4).rungs())
        .containsExactly(new Rung(0, 30, 2), new Rung(1, 15, 4));
  }

  @Test
  void roundsFoldsUpAndTrialsDown() {
    assertThat(new Halving(new Halving.Config(10, 3), 5).rungs())
        .containsExactly(new Rung(0, 10, 2), new Rung(1, 3, 5));
  }

  @Test
  void halvesNothingWhereThereAreTooFewFolds() {
    assertThat(new Halving(new Halving.Config(10, 3), 3).rungs())
        .containsExactly(new Rung(0, 10, 3));
    assertThat(new Halving(new Halving.Config(10, 2), 2).rungs())
        .containsExactly(new Rung(0, 10, 2));
  }

  @Test
  void leavesOneTrialAtLeast() {
    assertThat(new Halving(new Halving.Config(2, 3), 18).rungs())
        .containsExactly(new Rung(0, 2, 2), new Rung(1, 1, 6), new Rung(2, 1, 18));
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "7, 2", "64, 2", "5, 3", "100, 3", "100, 99"})
  void endsOnAllFoldsAndBeginsOnTwoAtLeast(int folds, int keep) {
    List<Rung> rungs = new Halving(new Halving.Config(1000, keep), folds).rungs();
    assertThat(rungs.get(rungs.size() - 1).folds()).isEqualTo(folds);
    assertThat(rungs.get(0).folds()).isGreaterThanOrEqualTo(2);
    for (int i = 1; i < rungs.size(); i++) {
      assertThat(rungs.get(i).folds()).isGreaterThan(rungs.get(i - 1).folds());
      assertThat(rungs.get(i).trials()).isEqualTo(rungs.get(i - 1).trials() / keep);
      assertThat(rungs.get(i).index()).isEqualTo(i);
    }
  }

  @Test
  void letsTheBestGoOnWhateverOrderTheyCameIn() {
    List<Scored> scored =
        new ArrayList<>(
            List.of(
                new Scored(0, -0.5),
                new Scored(1, 0.25),
                new Scored(2, Double.NaN),
                new Scored(3, 0.25),
                new Scored(4, 0.5),
                new Scored(5, -0.0)));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(scored, new Random(seed));
      assertThat(Halving.best(scored, 2)).containsExactly(4, 1);
      assertThat(Halving.best(scored, 9)).containsExactly(4, 1, 3, 5, 0);
    }
    assertThat(Halving.best(List.of(new Scored(0, Double.NaN)), 1)).isEmpty();
  }

  @Test
  void refusesSchedulesThatScoreNothing() {
    assertThatThrownBy(() -> new Halving(new Halving.Config(1, 2), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("search.folds = '1'");
    assertThatThrownBy(() -> new Halving.Config(0, 2)).hasMessageContaining("trials = '0'");
    assertThatThrownBy(() -> new Halving.Config(1, 1)).hasMessageContaining("keep = '1'");
  }
}
