package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DieboldMarianoTest {

  @Test
  void agreesWithNumpyAndScipy() {
    for (JsonNode known : Fixtures.read("diebold-mariano.json")) {
      DieboldMariano test =
          DieboldMariano.of(
              Fixtures.series(known.path("baseline")),
              Fixtures.series(known.path("candidate")),
              known.path("horizon").intValue());

      Fixtures.assertEqual(test.statistic(), known.path("statistic"));
      Fixtures.assertEqual(test.pValue(), known.path("pValue"));
      Fixtures.assertEqual(test.meanDifference(), known.path("meanDifference"));
      assertThat(test.length()).isEqualTo(known.path("baseline").size());
    }
  }

  @Test
  void whoLosesLessHasAPositiveStatistic() {
    TimeSeries baseline = TimeSeries.of(2, 3, 2, 3, 2.5);
    TimeSeries candidate = TimeSeries.of(1, 1, 1.5, 1, 1);

    DieboldMariano better = DieboldMariano.of(baseline, candidate, 1);
    DieboldMariano worse = DieboldMariano.of(candidate, baseline, 1);

    assertThat(better.statistic()).isPositive().isEqualTo(-worse.statistic());
    assertThat(better.pValue()).isLessThan(0.01);
    assertThat(worse.pValue()).isGreaterThan(0.99);
  }

  @Test
  void isNotDefinedWhereTheVarianceTurnsNegative() {
    // 1, -1, 1, -1 ... has an autocovariance at lag 1 of nearly -1: 1 - 2 < 0.
    double[] alternating = new double[100];
    for (int t = 0; t < alternating.length; t++) {
      alternating[t] = t % 2 == 0 ? 1.01 : -0.99;
    }

    DieboldMariano test =
        DieboldMariano.of(TimeSeries.of(alternating), TimeSeries.of(new double[100]), 2);

    assertThat(test.statistic()).isNaN();
    assertThat(test.pValue()).isNaN();
    assertThat(test.meanDifference()).isGreaterThan(0);
  }

  @Test
  void isNotDefinedForDifferencesThatDoNotDiffer() {
    // The mean of many tenths is not a tenth, so their variance is not zero.
    double[] tenths = new double[51];
    java.util.Arrays.fill(tenths, 0.1);

    assertThat(TimeSeries.of(tenths).autocovariance(0)).isGreaterThan(0);
    assertThat(DieboldMariano.of(TimeSeries.of(tenths), TimeSeries.of(new double[51]), 1).pValue())
        .isNaN();
  }

  @Test
  void isNotDefinedForNoMoreTimesThanTheHorizon() {
    TimeSeries zero = TimeSeries.of(new double[4]);
    // All autocovariances sum to zero, or what rounding makes of it.
    for (int seed = 0; seed < 50; seed++) {
      TimeSeries loss = TimeSeries.of(new Random(seed).doubles(4).toArray());

      assertThat(DieboldMariano.of(loss, zero, 4).statistic()).isNaN();
      assertThat(DieboldMariano.of(loss, zero, 6).statistic()).isNaN();
    }
    assertThat(DieboldMariano.of(TimeSeries.of(), TimeSeries.of(), 1).statistic()).isNaN();
  }

  @Test
  void refusesLossesOfOtherTimesAndNoHorizon() {
    assertThatThrownBy(() -> DieboldMariano.of(TimeSeries.of(1, 2), TimeSeries.of(1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 and 1 times cannot be compared");
    assertThatThrownBy(() -> DieboldMariano.of(TimeSeries.of(1, 2), TimeSeries.of(1, 1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a horizon of 0");
  }
}
