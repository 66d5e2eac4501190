package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.jobs.statistics.AdaptiveConformal.Course;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdaptiveConformalTest {

  private static final int TIMES = 3000;

  @Test
  void agreesWithPython() {
    for (JsonNode known : Fixtures.read("adaptive-conformal.json")) {
      Course course =
          new AdaptiveConformal(
                  known.path("level").doubleValue(),
                  known.path("gamma").doubleValue(),
                  known.path("window").intValue(),
                  known.path("delay").intValue())
              .over(Fixtures.rows(known.path("errors")));

      Fixtures.assertEqual(course.radii().values(), known.path("radii"));
      Fixtures.assertEqual(course.judged().values(), known.path("judged"));
      Fixtures.assertEqual(course.covered().values(), known.path("covered"));
      Fixtures.assertEqual(course.nextRadius(), known.path("nextRadius"));
      Fixtures.assertEqual(course.nextLevel(), known.path("nextLevel"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9,0.005,1", "0.8,0.05,1", "0.9,0.5,1", "0.9,0.05,24", "0.5,0.2,5"})
  void missesAsOftenAsItSaysWhateverTheErrors(double level, double gamma, int delay) {
    Random random = new Random(4);
    assertBound(level, gamma, delay, time -> Math.abs(random.nextGaussian()));
    assertBound(level, gamma, delay, time -> time > TIMES / 2 ? 3.0 : 0.001 * random.nextDouble());
    // Growth that no past error foretells, errors that vanish, and errors that shun the radius.
    assertBound(level, gamma, delay, time -> time);
    assertBound(level, gamma, delay, time -> 0);
    assertBound(level, gamma, delay, time -> time % 3 == 0 ? 1000 + time : 0);
  }

  /** Proposition 4.1 of the paper, and the same where labels are known later. */
  private static void assertBound(
      double level, double gamma, int delay, IntToDoubleFunction errorAt) {
    double[][] errors = new double[TIMES][];
    Arrays.setAll(errors, time -> new double[] {errorAt.applyAsDouble(time)});

    Course course = new AdaptiveConformal(level, gamma, 100, delay).over(errors);

    int from = 0;
    while (course.judged().at(from) == 0) {
      from++;
    }
    int told = TIMES - delay + 1;
    double bound = (Math.max(level, 1 - level) + delay * gamma) / ((told - from) * gamma);
    assertThat(course.coverage(from, told)).isCloseTo(level, within(bound));
  }

  @Test
  void followsAVarianceThatTriplesWhereSplitConformalDoesNot() {
    Random random = new Random(9);
    double[][] errors = new double[2000][];
    Arrays.setAll(
        errors, time -> new double[] {Math.abs((time < 1000 ? 1 : 3) * random.nextGaussian())});

    Course adaptive = new AdaptiveConformal(0.9, 0.02, 1000, 1).over(errors);
    Course split = new AdaptiveConformal(0.9, 0, 1000, 1).over(errors);

    assertThat(adaptive.coverage(1000, 1500)).isCloseTo(0.9, within(0.02));
    assertThat(split.coverage(1000, 1500)).isLessThan(0.85);
  }

  @Test
  void withoutAStepItIsSplitConformalPredictionOverAWindow() {
    double[][] errors = new double[40][];
    Arrays.setAll(errors, time -> new double[] {(7 * time) % 41});

    Course course = new AdaptiveConformal(0.8, 0, 9, 2).over(errors);

    // Of nine errors the eighth smallest: ceil(10 * 0.8).
    for (int time = 10; time < 40; time++) {
      double[] known = new double[9];
      for (int i = 0; i < 9; i++) {
        known[i] = errors[time - 2 - i][0];
      }
      Arrays.sort(known);
      assertThat(course.radii().at(time)).isEqualTo(known[7]);
    }
    assertThat(course.nextLevel()).isEqualTo(0.8);
  }

  @Test
  void hasNoRadiusBeforeEnoughIsKnown() {
    double[][] errors = new double[14][];
    Arrays.fill(errors, new double[] {1});

    // Nine errors make the first finite interval of 90 %, and the ninth is known three later.
    Course course = new AdaptiveConformal(0.9, 0.1, 50, 3).over(errors);

    assertThat(course.radii().at(10)).isNaN();
    assertThat(course.radii().at(11)).isEqualTo(1);
    assertThat(course.judged().values()).endsWith(0, 1, 1, 1).startsWith(0, 0);
    assertThat(course.coverage(0, 14)).isEqualTo(1);
    assertThat(course.coverage(0, 11)).isNaN();
    Course empty = new AdaptiveConformal(0.9, 0.1, 50, 3).over(new double[0][]);
    assertThat(empty.nextRadius()).isNaN();
    assertThat(empty.nextLevel()).isEqualTo(0.9);
  }

  @Test
  void aRadiusDoesNotKnowWhatIsNotYetTold() {
    Random random = new Random(2);
    double[][] errors = new double[80][];
    Arrays.setAll(errors, time -> random.doubles(1 + time % 3).toArray());
    double[][] others = errors.clone();
    for (int time = 56; time < 80; time++) {
      others[time] = new double[] {100};
    }
    AdaptiveConformal rule = new AdaptiveConformal(0.8, 0.01, 30, 5);

    double[] radii = rule.over(errors).radii().values();
    double[] ofOthers = rule.over(others).radii().values();

    // What comes at 56 is told at 61, and a moment later the radii have moved.
    assertThat(Arrays.mismatch(ofOthers, radii)).isBetween(61, 64);
  }

  @Test
  void refusesErrorsAndParametersThatAreNone() {
    AdaptiveConformal rule = new AdaptiveConformal(0.9, 0.1, 50, 1);

    for (double error : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> rule.over(new double[][] {{1}, {0, error}}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(error + " at time 1 is no absolute error");
    }
    assertRefused(() -> new AdaptiveConformal(0, 0.1, 50, 1));
    assertRefused(() -> new AdaptiveConformal(1, 0.1, 50, 1));
    assertRefused(() -> new AdaptiveConformal(0.9, -0.1, 50, 1));
    assertRefused(() -> new AdaptiveConformal(0.9, Double.POSITIVE_INFINITY, 50, 1));
    assertRefused(() -> new AdaptiveConformal(0.9, 0.1, 0, 1));
    assertRefused(() -> new AdaptiveConformal(0.9, 0.1, 50, 0));
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
  }
}
