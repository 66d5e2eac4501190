package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The frozen figures were computed in Python from the same formulas with numpy, {@code
 * scipy.stats.t} 1.17.1 and the HAC covariance of {@code statsmodels} 0.15.0 (OLS on a constant,
 * Bartlett kernel, no small-sample correction) over {@code sin(i * i) + shift}.
 */
final class MeanTestTest {

  @Test
  void independentValuesMatchPython() {
    TimeSeries series = sines(200, 0.1);

    assertThat(LongRunVariance.equalWeights(series, 0))
        .isCloseTo(0.48899293820307776, within(1e-12));
    assertThat(LongRunVariance.bartlettWeights(series, 4))
        .isCloseTo(0.5249790178947634, within(1e-12));
    assertMatches(MeanTest.aboveZero(series, 1), 2.0269273909465797, 0.02200195170495926);
  }

  @Test
  void overlappingLabelsMatchPython() {
    assertThat(LongRunVariance.equalWeights(sines(200, 0.1), 2))
        .isCloseTo(0.5241813347527323, within(1e-12));
    assertMatches(MeanTest.aboveZero(sines(200, 0.1), 3), 2.006607188566945, 0.023072515013999394);
    assertMatches(
        MeanTest.aboveZero(sines(500, 0.15), 24), 4.683528822374117, 1.8200789485329883e-06);
  }

  @Test
  void negativeMeanMatchesPython() {
    assertMatches(MeanTest.aboveZero(sines(60, -0.05), 2), -0.9917886999815273, 0.8373245961784042);
  }

  @Test
  void takesTheVarianceOfHarveyLeybourneAndNewboldWhereItIsTheLarger() {
    TimeSeries movingSum =
        TimeSeries.of(
            IntStream.range(0, 300)
                .mapToDouble(
                    i ->
                        Math.sin(i * i)
                            + Math.sin((i - 1) * (i - 1))
                            + Math.sin((i - 2) * (i - 2))
                            + 0.2)
                .toArray());

    assertThat(LongRunVariance.equalWeights(movingSum, 2))
        .isCloseTo(4.67816303100845, within(1e-12));
    assertThat(LongRunVariance.bartlettWeights(movingSum, 5))
        .isCloseTo(4.070550694181428, within(1e-12));
    assertMatches(MeanTest.aboveZero(movingSum, 3), 1.356547410941424, 0.08797421229433307);
  }

  @Test
  void fallsBackToBartlettWeightsWhereEqualOnesTurnNegative() {
    // 1, -1, 1, -1 ... has an autocovariance at lag 1 of nearly -1: 1 - 2 < 0.
    TimeSeries alternating =
        TimeSeries.of(
            IntStream.range(0, 100).mapToDouble(i -> i % 2 == 0 ? 1.01 : -0.99).toArray());

    MeanTest test = MeanTest.aboveZero(alternating, 2);

    assertThat(LongRunVariance.equalWeights(alternating, 1)).isNegative();
    assertThat(test.statistic()).isPositive().isFinite();
    assertThat(test.pValue()).isBetween(0.0, 0.5);
  }

  @Test
  void autocovarianceIsThatComputedByHand() {
    // Deviations from 3: -2, -1, 0, 1, 2.
    TimeSeries series = TimeSeries.of(1, 2, 3, 4, 5);

    assertThat(series.autocovariance(0)).isEqualTo(10 / 5.0);
    assertThat(series.autocovariance(1)).isEqualTo(4 / 5.0);
    assertThat(series.autocovariance(4)).isEqualTo(-4 / 5.0);
    assertThat(series.autocovariance(5)).isEqualTo(0);
  }

  @Test
  void tooFewHorizonsProveNothing() {
    assertThat(MeanTest.aboveZero(sines(239, 5), 24)).isEqualTo(new MeanTest(Double.NaN, 1));
    assertThat(MeanTest.aboveZero(sines(240, 5), 24).pValue()).isLessThan(0.001);
    assertThat(MeanTest.aboveZero(TimeSeries.of(), 1)).isEqualTo(new MeanTest(Double.NaN, 1));
  }

  @Test
  void sameForecastsProveNothing() {
    assertThat(MeanTest.aboveZero(TimeSeries.of(new double[50]), 1))
        .isEqualTo(new MeanTest(Double.NaN, 1));
  }

  @Test
  void valuesThatDoNotDifferAreCertain() {
    double[] halves = new double[64];
    Arrays.fill(halves, 0.5);
    TimeSeries constant = TimeSeries.of(halves);

    assertThat(MeanTest.aboveZero(constant, 1))
        .isEqualTo(new MeanTest(Double.POSITIVE_INFINITY, 0));
    assertThat(MeanTest.aboveZero(constant.negated(), 1))
        .isEqualTo(new MeanTest(Double.NEGATIVE_INFINITY, 1));
  }

  /** What decides of advice must not move with the code beside it, not by a bit. */
  @ParameterizedTest
  @CsvSource({
    "40, 1, 0.1407529032313989, 0.44439482103285866",
    "200, 1, 4.477771770746237, 6.347273531288331E-6",
    "240, 24, 2.146032498745178, 0.016438944114173654",
    "601, 3, 3.228319207329614, 6.565678814079775E-4",
    "1000, 24, 6.808097712282667, 8.519588152984262E-12",
    "3000, 24, 11.745701910228135, 1.7715348004028967E-31"
  })
  void keepsItsBits(int length, int horizon, double statistic, double pValue) {
    Random random = new Random(length);
    double[] values = new double[length];
    Arrays.setAll(values, t -> random.nextDouble() - 0.45);

    assertThat(MeanTest.aboveZero(TimeSeries.of(values), horizon))
        .isEqualTo(new MeanTest(statistic, pValue));
  }

  @Test
  void rejectsATrueHypothesisAboutAsOftenAsPromisedWhereLabelsOverlap() {
    int horizon = 12;
    int rejected = 0;
    for (int seed = 0; seed < 2000; seed++) {
      rejected +=
          MeanTest.aboveZero(movingSum(seed, 600, horizon), horizon).pValue() < 0.01 ? 1 : 0;
    }

    // The expected 1 % and what 50 overlapping spans cost in exactness; without HAC it is over 20
    // %.
    assertThat(rejected / 2000.0).isLessThan(0.025);
  }

  private static TimeSeries movingSum(int seed, int length, int width) {
    Random random = new Random(seed);
    double[] noise = random.doubles(length + width).map(v -> v - 0.5).toArray();
    double[] sums = new double[length];
    for (int t = 0; t < length; t++) {
      for (int i = 0; i < width; i++) {
        sums[t] += noise[t + i];
      }
    }
    return TimeSeries.of(sums);
  }

  private static TimeSeries sines(int length, double shift) {
    return TimeSeries.of(
        IntStream.range(0, length).mapToDouble(i -> Math.sin(i * i) + shift).toArray());
  }

  private static void assertMatches(MeanTest test, double statistic, double pValue) {
    assertThat(test.statistic()).isCloseTo(statistic, within(1e-9));
    assertThat(test.pValue()).isCloseTo(pValue, within(1e-9));
  }
}
