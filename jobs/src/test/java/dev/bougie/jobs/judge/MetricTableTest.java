package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.statistics.Auc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

final class MetricTableTest {

  private static final Resampling RESAMPLING = new Resampling(500, 0.95, 1, 7);
  private static final List<Double> LEVELS = List.of(0.1, 0.5, 0.9);

  private final Outcomes outcomes = withHoles(Markets.randomWalk(3, 300, 7));
  private final Foretold foretold = foretold(outcomes, 0.3);

  @Test
  void everyMetricIsWhatItsDefinitionGives() {
    assertMatches(MetricTable.of(outcomes, foretold), outcomes, foretold);
  }

  @Test
  void everyMetricOfSomeRowsIsWhatItsDefinitionGivesOfThem() {
    IntPredicate rows = row -> outcomes.symbol(row) % 3 != 1 && row > 500;
    int[] kept = outcomes.rows(rows);

    assertMatches(
        MetricTable.of(outcomes, foretold).only(rows), outcomes.only(kept), foretold.only(kept));
  }

  @Test
  void measuresAllInOnePassAndEachWithinItsInterval() {
    MetricTable table = MetricTable.of(outcomes, foretold);

    List<Measured> measured = table.measured(RESAMPLING);

    assertThat(measured).extracting(Measured::metric).containsExactly(Metric.values());
    assertThat(measured)
        .allSatisfy(
            one -> {
              assertThat(one.value()).isCloseTo(table.value(one.metric()), within(1e-12));
              assertThat(one.low()).isLessThan(one.value());
              assertThat(one.high()).isGreaterThan(one.value());
              assertThat(one.rows()).isEqualTo(outcomes.rows());
            });
    assertThat(table.measured(RESAMPLING)).isEqualTo(measured);
    assertThat(table.values()).extracting(Measured::low).containsOnly(Double.NaN);
  }

  @Test
  void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
    EnumSet<Metric> metrics =
        EnumSet.of(Metric.RMSE, Metric.DIRECTION, Metric.RANK_IC, Metric.AUC, Metric.ICIR);
    Map<Metric, Integer> held = new LinkedHashMap<>();
    int markets = 120;
    for (int seed = 0; seed < markets; seed++) {
      Outcomes market = Markets.randomWalk(seed, 960, 5);
      Foretold guesses = Foretold.of(Markets.guesses(1000 + seed, market, 5, 0.3)).withOdds(0.01);
      Resampling resampling = new Resampling(200, 0.9, 1, seed);
      for (Measured one : MetricTable.of(market, guesses, metrics).measured(resampling)) {
        boolean holds = one.low() <= truth(one.metric()) && truth(one.metric()) <= one.high();
        held.merge(one.metric(), holds ? 1 : 0, Integer::sum);
      }
    }

    // 108 are to be expected, with a deviation of 3.3.
    assertThat(held).hasSize(metrics.size());
    assertThat(held.values()).allSatisfy(count -> assertThat(count).isBetween(95, 118));
  }

  /** Of forecasts of three tenths of the volatility that know nothing. */
  private static double truth(Metric metric) {
    double foretold = 0.3 * 0.3 * (1 + 0.3 * 0.3);
    return switch (metric) {
      case RMSE -> Markets.VOLATILITY * Math.sqrt(1 + foretold);
      case DIRECTION, AUC -> 0.5;
      default -> 0;
    };
  }

  @Test
  void whatIsNotForetoldIsNotScored() {
    MetricTable table = MetricTable.of(outcomes, Foretold.of(Markets.zero(outcomes)));

    List<Measured> measured = table.measured(RESAMPLING);

    assertThat(measured)
        .filteredOn(one -> Double.isNaN(one.value()))
        .extracting(Measured::metric)
        .containsExactly(
            Metric.DIRECTION,
            Metric.LOG_LOSS,
            Metric.BRIER,
            Metric.AUC,
            Metric.IC,
            Metric.RANK_IC,
            Metric.CROSS_SECTIONAL_IC,
            Metric.ICIR,
            Metric.PINBALL);
    assertThat(measured)
        .filteredOn(one -> Double.isNaN(one.value()))
        .extracting(Measured::low)
        .containsOnly(Double.NaN);
  }

  @Test
  void aConstantForecastThatIsNoRoundNumberHasNoCorrelationEither() {
    double[] constant = new double[outcomes.rows()];
    Arrays.fill(constant, 1e-5 / 3);
    MetricTable table = MetricTable.of(outcomes, Foretold.of(constant));

    assertThat(table.value(Metric.IC)).isNaN();
    assertThat(table.value(Metric.RANK_IC)).isNaN();
    assertThat(table.value(Metric.ICIR)).isNaN();
    assertThat(table.measured(RESAMPLING))
        .filteredOn(measured -> measured.metric() == Metric.IC)
        .singleElement()
        .satisfies(measured -> assertThat(measured.low()).isNaN());
  }

  @Test
  void fourSymbolsAreTooFewForACrossSection() {
    Outcomes few = Markets.randomWalk(3, 200, 4);
    MetricTable table = MetricTable.of(few, Foretold.of(Markets.skilled(4, few, 0.3)));

    assertThat(table.value(Metric.CROSS_SECTIONAL_IC)).isNaN();
    assertThat(table.value(Metric.ICIR)).isPositive();
  }

  @Test
  void noRowsHaveNoMetrics() {
    MetricTable table = MetricTable.of(outcomes, foretold).only(row -> false);

    assertThat(table.measured(RESAMPLING))
        .hasSize(Metric.values().length)
        .allSatisfy(
            one -> {
              assertThat(one.value()).isNaN();
              assertThat(one.rows()).isEqualTo(0);
            });
  }

  @Test
  void refusesForecastsOfOtherRows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetricTable.of(outcomes, Foretold.of(new double[3])));
  }

  private static void assertMatches(MetricTable table, Outcomes outcomes, Foretold foretold) {
    for (Metric metric : Metric.values()) {
      assertThat(table.value(metric))
          .as(metric.code())
          .isCloseTo(naive(metric, outcomes, foretold), within(1e-10));
    }
  }

  private static double naive(Metric metric, Outcomes outcomes, Foretold foretold) {
    double[] y = outcomes.outcomes();
    double[] f = foretold.forecasts();
    double[] p = foretold.probabilities();
    int[] all = IntStream.range(0, y.length).toArray();
    return switch (metric) {
      case RMSE -> Math.sqrt(mean(all, row -> Math.pow(y[row] - f[row], 2)));
      case MAE -> mean(all, row -> Math.abs(y[row] - f[row]));
      case DIRECTION ->
          mean(
              Arrays.stream(all).filter(row -> y[row] * f[row] != 0).toArray(),
              row -> y[row] * f[row] > 0 ? 1 : 0);
      case LOG_LOSS -> mean(all, row -> -Math.log(y[row] > 0 ? p[row] : 1 - p[row]));
      case BRIER -> mean(all, row -> Math.pow(p[row] - (y[row] > 0 ? 1 : 0), 2));
      case AUC -> pairs(y, p);
      case IC -> new PearsonsCorrelation().correlation(y, f);
      case RANK_IC -> new SpearmansCorrelation().correlation(y, f);
      case CROSS_SECTIONAL_IC -> mean(correlations(outcomes, f, 1));
      case ICIR -> {
        double[] daily = correlations(outcomes, f, 86_400_000);
        double mean = mean(daily);
        yield mean
            / Math.sqrt(
                mean(Arrays.stream(daily).map(one -> (one - mean) * (one - mean)).toArray()));
      }
      case PINBALL ->
          mean(
              all,
              row ->
                  mean(
                      IntStream.range(0, LEVELS.size()).toArray(),
                      level -> {
                        double error = y[row] - foretold.quantile(level, row);
                        return Math.max(LEVELS.get(level) * error, (LEVELS.get(level) - 1) * error);
                      }));
    };
  }

  /** The share of pairs that are in the right order. */
  private static double pairs(double[] y, double[] p) {
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y.length; j++) {
        if (y[i] > 0 && y[j] <= 0) {
          pairs++;
          right += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
        }
      }
    }
    boolean[] rose = new boolean[y.length];
    for (int row = 0; row < y.length; row++) {
      rose[row] = y[row] > 0;
    }
    assertThat(Auc.of(p, rose)).isCloseTo(right / pairs, within(1e-12));
    return right / pairs;
  }

  /** Of each period with five rows or more. */
  private static double[] correlations(Outcomes outcomes, double[] f, long millis) {
    Map<Long, List<Integer>> periods = new LinkedHashMap<>();
    long[] openTimes = outcomes.openTimes();
    for (int row = 0; row < f.length; row++) {
      periods.computeIfAbsent(openTimes[row] / millis, time -> new ArrayList<>()).add(row);
    }
    return periods.values().stream()
        .filter(rows -> rows.size() >= 5)
        .mapToDouble(
            rows ->
                new SpearmansCorrelation()
                    .correlation(
                        rows.stream().mapToDouble(outcomes::outcome).toArray(),
                        rows.stream().mapToDouble(row -> f[row]).toArray()))
        .toArray();
  }

  private interface OfRow {
    double at(int row);
  }

  private static double mean(int[] rows, OfRow value) {
    return Arrays.stream(rows).mapToDouble(value::at).sum() / rows.length;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** Every seventh row is missing, so that times differ in their symbols. */
  private static Outcomes withHoles(Outcomes outcomes) {
    return outcomes.only(outcomes.rows(row -> row % 7 != 3 && row % 11 != 5));
  }

  private static Foretold foretold(Outcomes outcomes, double skill) {
    double[] forecasts = Markets.skilled(4, outcomes, skill);
    Random random = new Random(9);
    double[] odds =
        Arrays.stream(forecasts)
            .map(forecast -> 1 / (1 + Math.exp(-forecast / 0.01 - 0.1 * random.nextGaussian())))
            // So that some are equal.
            .map(one -> Math.round(one * 200) / 200.0)
            .toArray();
    double[] ones = new double[forecasts.length];
    Arrays.fill(ones, 1);
    double[][] quantiles =
        LEVELS.stream()
            .map(level -> Arrays.stream(forecasts).map(one -> one + 0.02 * (level - 0.5)).toArray())
            .toArray(double[][]::new);
    return Foretold.of(forecasts, odds, ones, LEVELS, quantiles);
  }
}
