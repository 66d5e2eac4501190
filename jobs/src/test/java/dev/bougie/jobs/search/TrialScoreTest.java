package dev.bougie.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.trials.Outcome;
import dev.bougie.model.advice.Costs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;

class TrialScoreTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final Costs COSTS = new Costs(0.001, 0.0005);
  private static final int HORIZON = 6;

  @Test
  void scoresTheMeanOfTheFoldsLessItsStandardError() {
    assertThat(TrialScore.score(new double[] {0.02, 0.04, 0.06}))
        .isEqualTo(0.04 - 0.02 / Math.sqrt(3), within(1e-15));
    assertThat(TrialScore.score(new double[] {0.03, 0.03})).isEqualTo(0.03);
    assertThat(TrialScore.score(new double[] {0.03})).isNaN();
    // The steadier of two that are as good on average.
    assertThat(TrialScore.score(new double[] {0.03, 0.03, 0.03}))
        .isGreaterThan(TrialScore.score(new double[] {0.09, 0, 0}));
  }

  @Test
  void ranksFoldByFold() {
    Random random = new Random(3);
    TrialScore score = new TrialScore(COSTS, HORIZON);
    DescriptiveStatistics coefficients = new DescriptiveStatistics();
    for (int fold = 0; fold < 4; fold++) {
      double[] labels = random.doubles(200, -0.02, 0.02).toArray();
      double[] forecasts =
          Arrays.stream(labels).map(label -> label + random.nextGaussian() / 20).toArray();
      score.add(hours(fold * 200, 200), labels, forecasts);
      coefficients.addValue(new SpearmansCorrelation().correlation(labels, forecasts));
    }
    Outcome outcome = score.outcome();
    assertThat(outcome.score())
        .isEqualTo(
            coefficients.getMean() - coefficients.getStandardDeviation() / Math.sqrt(4),
            within(1e-12));
    assertThat(outcome.metrics()).contains("\"rows\":800");
  }

  @Test
  void takesAConstantForecastForNoRanking() {
    TrialScore score = new TrialScore(COSTS, HORIZON);
    for (int fold = 0; fold < 2; fold++) {
      score.add(hours(fold * 10, 10), new Random(fold).doubles(10).toArray(), new double[10]);
    }
    assertThat(score.outcome().score()).isZero();
    assertThat(score.outcome().sharpe()).isNaN();
    assertThat(score.outcome().dailyReturns()).containsOnly(0);
  }

  @Test
  void addsUpReturnsByDayAsOneByOne() {
    Random random = new Random(5);
    TrialScore score = new TrialScore(COSTS, HORIZON);
    Map<Long, Double> naive = new TreeMap<>();
    long time = 19_000 * DAY + 5 * HOUR;
    for (int fold = 0; fold < 3; fold++) {
      List<Long> times = new ArrayList<>();
      List<Double> labels = new ArrayList<>();
      List<Double> forecasts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        // Holes of hours and days, several symbols a time.
        time += HOUR * (random.nextInt(12) == 0 ? 40 : 1);
        int symbols = 1 + random.nextInt(3);
        double sum = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
          double label = random.nextGaussian() / 50;
          double forecast = random.nextGaussian() / 200;
          times.add(time);
          labels.add(label);
          forecasts.add(forecast);
          if (Math.abs(forecast) > COSTS.roundTrip()) {
            sum += (forecast > 0 ? Math.exp(label) - 1 : 1 - Math.exp(label)) - COSTS.roundTrip();
          }
        }
        naive.merge(time / DAY, sum / symbols / HORIZON, Double::sum);
      }
      score.add(
          times.stream().mapToLong(Long::longValue).toArray(),
          labels.stream().mapToDouble(Double::doubleValue).toArray(),
          forecasts.stream().mapToDouble(Double::doubleValue).toArray());
    }
    double[] daily = score.outcome().dailyReturns();
    double[] expected = naive.values().stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(daily).hasSameSizeAs(expected);
    for (int day = 0; day < daily.length; day++) {
      assertThat(daily[day]).isEqualTo(expected[day], within(1e-15));
    }
    DescriptiveStatistics returns = new DescriptiveStatistics(expected);
    assertThat(score.outcome().sharpe())
        .isEqualTo(returns.getMean() / returns.getStandardDeviation(), within(1e-12));
  }

  private static long[] hours(int from, int count) {
    long[] times = new long[count];
    Arrays.setAll(times, i -> (from + i) * HOUR);
    return times;
  }
}
