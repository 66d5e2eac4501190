package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.jobs.statistics.TimeSeries;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.junit.jupiter.api.Test;

final class InformationCoefficientTest {

  private static final int DAY = 24;
  private static final int DAYS = 60;
  private static final int ROWS = DAYS * DAY;
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final Periods PERIODS =
      Periods.of(
          LongStream.range(0, ROWS).map(hour -> START + hour * 3_600_000L).toArray(),
          CalendarUnit.DAY);

  @Test
  void agreesWithCommonsMathPeriodByPeriod() {
    double[] returns = noise(1, ROWS);
    double[] values = planted(returns, 2);

    InformationCoefficient coefficient = InformationCoefficient.of(values, returns, 1, PERIODS, 1);

    SpearmansCorrelation oracle = new SpearmansCorrelation();
    double[] valueRanks = standardisedRanks(values);
    double[] returnRanks = standardisedRanks(returns);
    double[] byDay = new double[DAYS];
    for (int day = 0; day < DAYS; day++) {
      byDay[day] =
          IntStream.range(day * DAY, (day + 1) * DAY)
              .mapToDouble(row -> valueRanks[row] * returnRanks[row])
              .average()
              .orElseThrow();
      assertThat(coefficient.byPeriod().get(day).value()).isCloseTo(byDay[day], within(1e-12));
      assertThat(coefficient.byPeriod().get(day).rows()).isEqualTo(DAY);
    }
    double mean = Arrays.stream(byDay).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(byDay).map(v -> (v - mean) * (v - mean)).sum() / (DAYS - 1));
    double t = MeanTest.aboveZero(TimeSeries.of(byDay), 2).statistic();
    assertThat(coefficient.whole()).isCloseTo(oracle.correlation(values, returns), within(1e-12));
    assertThat(coefficient.rows()).isEqualTo(ROWS);
    assertThat(coefficient.periods()).isEqualTo(DAYS);
    assertThat(coefficient.mean()).isCloseTo(mean, within(1e-12));
    assertThat(coefficient.deviation()).isCloseTo(deviation, within(1e-12));
    assertThat(coefficient.ratio()).isCloseTo(mean / deviation, within(1e-12));
    assertThat(coefficient.statistic()).isCloseTo(t, within(1e-9));
    assertThat(coefficient.error()).isCloseTo(mean / t, within(1e-12));
  }

  @Test
  void findsWhatWasPlanted() {
    double[] returns = noise(3, ROWS);

    InformationCoefficient coefficient =
        InformationCoefficient.of(planted(returns, 4), returns, 1, PERIODS, 1);

    // Pearson's correlation is 0.1 / sqrt(1.01); Spearman's of normals is 6 / pi asin(half of it).
    assertThat(coefficient.whole()).isCloseTo(6 / Math.PI * Math.asin(0.0498), within(0.06));
    assertThat(coefficient.statistic()).isGreaterThan(2);
  }

  @Test
  void findsNothingInNoiseMoreOftenThanChanceDoes() {
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      InformationCoefficient coefficient =
          InformationCoefficient.of(
              noise(1_000 + seed, ROWS), noise(5_000 + seed, ROWS), 1, PERIODS, 1);
      found += Math.abs(coefficient.statistic()) > Chance.LIMIT ? 1 : 0;
    }
    // 5 % are expected; of 200 more than 20 would be a chance of one in a thousand.
    assertThat(found).isLessThanOrEqualTo(20);
  }

  /** A slow feature and returns over 24 hours: rows that look like many and are few. */
  @Test
  void overlappingReturnsAndSlowFeaturesAreNotTakenForEvidence() {
    int found = 0;
    int naive = 0;
    for (int seed = 0; seed < 200; seed++) {
      double[] steps = noise(seed, ROWS + DAY);
      double[] returns =
          IntStream.range(0, ROWS)
              .mapToDouble(row -> Arrays.stream(steps, row, row + DAY).sum())
              .toArray();
      double[] values = noise(9_000 + seed, ROWS);
      for (int row = 1; row < ROWS; row++) {
        values[row] += 0.98 * values[row - 1];
      }
      InformationCoefficient coefficient =
          InformationCoefficient.of(values, returns, DAY, PERIODS, 1);
      found += Math.abs(coefficient.statistic()) > Chance.LIMIT ? 1 : 0;
      naive += Math.abs(coefficient.whole()) * Math.sqrt(ROWS) > Chance.LIMIT ? 1 : 0;
    }
    assertThat(naive).isGreaterThan(100);
    assertThat(found).isLessThanOrEqualTo(24);
  }

  /** Ranks within each day would find that what has risen falls. */
  @Test
  void momentumForetellsNothingOfARandomWalk() {
    int found = 0;
    double sum = 0;
    for (int seed = 0; seed < 200; seed++) {
      double[] steps = noise(20_000 + seed, ROWS + DAY + 1);
      double[] values =
          IntStream.range(0, ROWS)
              .mapToDouble(row -> Arrays.stream(steps, row, row + DAY).sum())
              .toArray();
      double[] returns = Arrays.copyOfRange(steps, DAY, DAY + ROWS);
      InformationCoefficient coefficient =
          InformationCoefficient.of(values, returns, 1, PERIODS, 1);
      found += Math.abs(coefficient.statistic()) > Chance.LIMIT ? 1 : 0;
      sum += coefficient.mean();
    }
    assertThat(sum / 200).isBetween(-0.01, 0.01);
    assertThat(found).isLessThanOrEqualTo(24);
  }

  @Test
  void leavesOutRowsOfWhichEitherSideIsUnknown() {
    double[] returns = noise(6, ROWS);
    double[] values = planted(returns, 7);
    Arrays.fill(values, 0, 15, Double.NaN);
    Arrays.fill(returns, ROWS - 3, ROWS, Double.NaN);

    InformationCoefficient coefficient = InformationCoefficient.of(values, returns, 3, PERIODS, 1);

    assertThat(coefficient.rows()).isEqualTo(ROWS - 18);
    // Nine rows of the first day are too few.
    assertThat(coefficient.byPeriod().get(0))
        .isEqualTo(new PeriodValue(Instant.ofEpochMilli(START), 9, Double.NaN));
    assertThat(coefficient.periods()).isEqualTo(DAYS - 1);
    assertThat(coefficient.byPeriod().get(DAYS - 1).rows()).isEqualTo(DAY - 3);
    assertThat(coefficient.mean()).isFinite();
  }

  @Test
  void isUndefinedWhereNothingIsKnownOrNothingVaries() {
    double[] unknown = new double[ROWS];
    Arrays.fill(unknown, Double.NaN);
    for (InformationCoefficient coefficient :
        List.of(
            InformationCoefficient.of(noise(1, ROWS), unknown, 1, PERIODS, 1),
            InformationCoefficient.of(unknown, noise(1, ROWS), 1, PERIODS, 1),
            InformationCoefficient.of(new double[ROWS], noise(1, ROWS), 1, PERIODS, 1))) {
      assertThat(coefficient.whole()).isNaN();
      assertThat(coefficient.mean()).isNaN();
      assertThat(coefficient.statistic()).isNaN();
      assertThat(coefficient.error()).isNaN();
      assertThat(coefficient.periods()).isZero();
      assertThat(coefficient.isTested()).isFalse();
    }
  }

  @Test
  void tooFewPeriodsAreNotTested() {
    double[] returns = noise(8, ROWS);
    // Ten periods for each that a return spans: 59 and its own would need 600.
    InformationCoefficient coefficient =
        InformationCoefficient.of(planted(returns, 9), returns, 1, PERIODS, 59);

    assertThat(coefficient.mean()).isFinite();
    assertThat(coefficient.isTested()).isFalse();
  }

  @Test
  void chanceCountsTheTestsAndWhatToExpectOfThem() {
    double[] returns = noise(10, ROWS);
    InformationCoefficient found =
        InformationCoefficient.of(returns.clone(), shifted(returns), 1, PERIODS, 1);
    InformationCoefficient strong =
        InformationCoefficient.of(planted(returns, 11), returns, 1, PERIODS, 1);
    InformationCoefficient untested =
        InformationCoefficient.of(new double[ROWS], returns, 1, PERIODS, 1);

    Chance chance = Chance.of(List.of(found, strong, untested));

    assertThat(chance.tests()).isEqualTo(2);
    // scipy: 2 * stats.t.sf(2, 59) = 0.05010
    assertThat(chance.expected()).isCloseTo(2 * 0.0501, within(2e-4));
    assertThat(chance.found()).isEqualTo(1);
  }

  @Test
  void aMonthLeavesRoomForReturnsAndADayDoesNot() {
    long hours72 = 72 * 3_600_000L;

    assertThat(CalendarUnit.MONTH.reach(hours72)).isEqualTo(1);
    assertThat(CalendarUnit.DAY.reach(hours72)).isEqualTo(3);
    assertThat(CalendarUnit.DAY.reach(hours72 + 1)).isEqualTo(4);
  }

  @Test
  void cutsHistoryByTheCalendar() {
    long[] times =
        List.of(
                "2024-02-25T23:00:00Z",
                "2024-02-26T00:00:00Z",
                "2024-02-29T23:59:59Z",
                "2024-03-01T00:00:00Z",
                "2024-05-05T00:00:00Z")
            .stream()
            .mapToLong(time -> Instant.parse(time).toEpochMilli())
            .toArray();

    Periods months = Periods.of(times, CalendarUnit.MONTH);
    assertThat(months.count()).isEqualTo(3);
    assertThat(months.start(2)).isEqualTo(Instant.parse("2024-05-01T00:00:00Z"));
    assertThat(IntStream.rangeClosed(0, 3).map(months::firstRow)).containsExactly(0, 3, 4, 5);
    Periods weeks = Periods.of(times, CalendarUnit.WEEK);
    assertThat(weeks.start(0)).isEqualTo(Instant.parse("2024-02-19T00:00:00Z"));
    assertThat(IntStream.rangeClosed(0, weeks.count()).map(weeks::firstRow))
        .containsExactly(0, 1, 4, 5);
  }

  /** A tenth of the coming return beside noise. */
  private static double[] planted(double[] returns, int seed) {
    double[] values = noise(seed, returns.length);
    for (int row = 0; row < values.length; row++) {
      values[row] += 0.1 * returns[row];
    }
    return values;
  }

  private static double[] shifted(double[] values) {
    double[] shifted = new double[values.length];
    System.arraycopy(values, 1, shifted, 0, values.length - 1);
    return shifted;
  }

  private static double[] standardisedRanks(double[] values) {
    double[] ranks = new NaturalRanking().rank(values);
    double mean = Arrays.stream(ranks).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(ranks).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    return Arrays.stream(ranks).map(rank -> (rank - mean) / deviation).toArray();
  }

  private static double[] noise(int seed, int rows) {
    Random random = new Random(seed);
    return IntStream.range(0, rows).mapToDouble(row -> random.nextGaussian()).toArray();
  }
}
