package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.statistics.BootstrapMeans.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StationaryBootstrapTest {

  @ParameterizedTest
  @ValueSource(doubles = {1, 4, 20})
  void meansVaryAsPolitisAndRomanoComputed(double blockLength) {
    TimeSeries series = BlockLengthTest.autoregression(5, 60, 0.7);

    double[] means =
        new StationaryBootstrap(blockLength, 20_000, 11)
            .means(List.of(series))
            .replications(StationaryBootstrapTest::first);

    double expected = variance(series, 1 / blockLength);
    assertThat(new Variance().evaluate(means)).isCloseTo(expected, within(0.04 * expected));
    assertThat(Arrays.stream(means).average().orElseThrow())
        .isCloseTo(series.mean(), within(4 * Math.sqrt(expected / 20_000)));
  }

  /** The variance of a replicated mean in closed form: lemma 1 of their paper. */
  private static double variance(TimeSeries series, double restart) {
    int n = series.length();
    double variance = series.autocovariance(0);
    for (int lag = 1; lag < n; lag++) {
      double circular = series.autocovariance(lag) + series.autocovariance(n - lag);
      variance += (1 - (double) lag / n) * Math.pow(1 - restart, lag) * circular;
      variance += (1 - (double) (n - lag) / n) * Math.pow(1 - restart, n - lag) * circular;
    }
    return variance / n;
  }

  @Test
  void replicationsDoNotDependOnOneAnother() {
    double[] means =
        new StationaryBootstrap(1, 4000, 3)
            .means(List.of(BlockLengthTest.autoregression(6, 80, 0)))
            .replications(StationaryBootstrapTest::first);

    TimeSeries inOrder = TimeSeries.of(means);
    for (int lag = 1; lag <= 5; lag++) {
      assertThat(inOrder.autocovariance(lag) / inOrder.autocovariance(0))
          .isCloseTo(0, within(4 / Math.sqrt(4000)));
    }
  }

  @Test
  void columnsAreDrawnTogether() {
    TimeSeries series = BlockLengthTest.autoregression(7, 90, 0.4);
    TimeSeries opposite = series.negated();

    BootstrapMeans means =
        new StationaryBootstrap(5, 500, 3).means(List.of(series, opposite, series));

    assertThat(means.replications(m -> m[0] + m[1])).containsOnly(0);
    assertThat(means.replications(m -> m[0] - m[2])).containsOnly(0);
    assertThat(means.replications(StationaryBootstrapTest::first)).doesNotContain(series.mean());
  }

  @Test
  void theMeanOfAConstantIsTheConstant() {
    double[] tenths = new double[77];
    Arrays.fill(tenths, 0.1);

    Interval interval =
        new StationaryBootstrap(3, 200, 3)
            .means(List.of(TimeSeries.of(tenths)))
            .interval(StationaryBootstrapTest::first, 0.9);

    assertThat(interval.low()).isEqualTo(interval.estimate()).isEqualTo(interval.high());
    assertThat(interval.estimate()).isCloseTo(0.1, within(1e-15));
    assertThat(interval.pValue()).isEqualTo(1.0 / 201);
  }

  @Test
  void theSameSeedDrawsTheSameAndFewAreTheFirstOfMany() {
    List<TimeSeries> columns = List.of(BlockLengthTest.autoregression(8, 50, 0.5));
    double[] many =
        new StationaryBootstrap(4, 300, 9)
            .means(columns)
            .replications(StationaryBootstrapTest::first);

    assertThat(
            new StationaryBootstrap(4, 100, 9)
                .means(columns)
                .replications(StationaryBootstrapTest::first))
        .isEqualTo(Arrays.copyOf(many, 100));
    assertThat(
            new StationaryBootstrap(4, 300, 10)
                .means(columns)
                .replications(StationaryBootstrapTest::first))
        .isNotEqualTo(many);
  }

  @Test
  void coversTheMeanOfAnAutoregressionAboutAsOftenAsItSays() {
    int covered = 0;
    int rejected = 0;
    for (int seed = 0; seed < 300; seed++) {
      TimeSeries series = BlockLengthTest.autoregression(seed, 1500, 0.5);
      Interval interval =
          new StationaryBootstrap(BlockLength.of(series), 300, seed)
              .means(List.of(series))
              .interval(StationaryBootstrapTest::first, 0.9);
      covered += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
      rejected += interval.pValue() < 0.05 ? 1 : 0;
    }

    // A percentile interval of so many values is a little too narrow; blocks of one cover 64 %.
    assertThat(covered / 300.0).isBetween(0.84, 0.94);
    assertThat(rejected / 300.0).isBetween(0.02, 0.09);
  }

  @Test
  void theProbabilityOfChanceIsThatOfTheCentredReplications() {
    TimeSeries series = BlockLengthTest.autoregression(4, 100, 0.2);
    BootstrapMeans means = new StationaryBootstrap(3, 999, 2).means(List.of(series));
    double[] replicated = means.replications(StationaryBootstrapTest::first);

    Interval interval = means.interval(StationaryBootstrapTest::first, 0.8);

    long beyond =
        DoubleStream.of(replicated).filter(one -> one - series.mean() >= series.mean()).count();
    Arrays.sort(replicated);
    assertThat(interval.pValue()).isEqualTo((1 + beyond) / 1000.0).isBetween(0.01, 0.99);
    assertThat(interval.estimate()).isEqualTo(series.mean());
    // 10 % and 90 % of 998 steps lie between neighbours.
    assertThat(interval.low()).isBetween(replicated[99], replicated[100]);
    assertThat(interval.high()).isBetween(replicated[898], replicated[899]);
    assertThat(interval.level()).isEqualTo(0.8);
  }

  @Test
  void aFigureThatIsNotDefinedProvesNothing() {
    TimeSeries seldomOne = TimeSeries.of(1, 0, 0);
    BootstrapMeans means = new StationaryBootstrap(1, 50, 2).means(List.of(seldomOne, seldomOne));

    Interval never = means.interval(m -> Double.NaN, 0.9);
    Interval seldom = means.interval(m -> m[0] / m[1], 0.9);

    assertThat(never).isEqualTo(new Interval(Double.NaN, Double.NaN, Double.NaN, 0.9, 1));
    // Where no 1 was drawn there is no ratio: it counts against the figure, not for its interval.
    long undefined = Arrays.stream(means.replications(m -> m[0])).filter(mean -> mean == 0).count();
    assertThat(undefined).isPositive();
    assertThat(seldom).isEqualTo(new Interval(1, 1, 1, 0.9, (1.0 + undefined) / 51));
  }

  @Test
  void aFigureCannotSpoilTheMeansOfTheNext() {
    BootstrapMeans means = new StationaryBootstrap(1, 50, 2).means(List.of(TimeSeries.of(1, 2, 4)));
    Interval before = means.interval(StationaryBootstrapTest::first, 0.9);

    means.interval(
        m -> {
          m[0] = 100;
          return m[0];
        },
        0.9);

    assertThat(means.interval(StationaryBootstrapTest::first, 0.9)).isEqualTo(before);
  }

  @Test
  void refusesWhatCannotBeDrawnFrom() {
    StationaryBootstrap bootstrap = new StationaryBootstrap(2, 10, 1);

    assertRefused(() -> bootstrap.means(List.of()), "0 columns of 0 times");
    assertRefused(() -> bootstrap.means(List.of(TimeSeries.of())), "1 columns of 0 times");
    assertRefused(
        () -> bootstrap.means(List.of(TimeSeries.of(1, 2), TimeSeries.of(1))),
        "column 1 has 1 times and the first 2");
    assertRefused(
        () -> bootstrap.means(List.of(TimeSeries.of(1, Double.NaN))),
        "NaN at time 1 of column 0 has no mean");
    assertRefused(() -> new StationaryBootstrap(0.5, 10, 1), "in blocks of 0.5");
    assertRefused(() -> new StationaryBootstrap(Double.NaN, 10, 1), "in blocks of NaN");
    assertRefused(() -> new StationaryBootstrap(2, 1, 1), "1 replications");
    BootstrapMeans means = bootstrap.means(List.of(TimeSeries.of(1, 2)));
    assertRefused(() -> means.interval(StationaryBootstrapTest::first, 1), "an interval of 1.0");
    assertRefused(() -> means.interval(StationaryBootstrapTest::first, 0), "an interval of 0.0");
  }

  private static double first(double[] means) {
    return means[0];
  }

  private static void assertRefused(Runnable call, String because) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(because);
  }
}
