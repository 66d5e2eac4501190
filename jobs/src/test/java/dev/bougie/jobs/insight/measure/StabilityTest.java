package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class StabilityTest {

  private static final long HOUR = 3_600_000L;
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final int ROWS = 366 * 24;

  /** The hours of 2024, by months; the first three are the reference. */
  private static final Periods MONTHS =
      Periods.of(
          LongStream.range(0, ROWS).map(hour -> START + hour * HOUR).toArray(), CalendarUnit.MONTH);

  private static final int APRIL = MONTHS.firstRow(3);

  @Test
  void equalSharesHaveAnIndexOfZero() {
    assertThat(Stability.between(new long[] {100, 300, 0}, new long[] {200, 600, 0})).isZero();
  }

  @Test
  void twoBinsGiveTheIndexComputedByHand() {
    // (0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5) = 0.3 ln 4
    assertThat(Stability.between(new long[] {500, 500}, new long[] {800, 200}))
        .isCloseTo(0.3 * Math.log(4), within(1e-15));
  }

  @Test
  void anEmptyBinIsTakenForHalfARow() {
    double half = 0.5 / 400;

    assertThat(Stability.between(new long[] {200, 200}, new long[] {400, 0}))
        .isCloseTo(0.5 * Math.log(2) + (half - 0.5) * Math.log(half / 0.5), within(1e-15));
  }

  @Test
  void fewerThanTwoHundredValuesSayNothing() {
    assertThat(Stability.between(new long[] {199}, new long[] {1_000})).isNaN();
    assertThat(Stability.between(new long[] {1_000}, new long[] {199})).isNaN();
  }

  @Test
  void aRepeatedYearIsPerfectlyStable() {
    Stability stability = of(row -> Math.sin(row % 24), 3);

    assertThat(stability.later()).isLessThan(1e-6);
    assertThat(stability.verdict()).isEqualTo(Stability.Verdict.STABLE);
    assertThat(stability.byPeriod()).hasSize(9);
    assertThat(stability.byPeriod().get(0).from()).isEqualTo(Instant.parse("2024-04-01T00:00:00Z"));
    assertThat(stability.byPeriod().get(0).rows()).isEqualTo(30 * 24);
  }

  @Test
  void noiseIsStableAndItsIndexNearWhatTheoryExpects() {
    double sum = 0;
    for (int seed = 0; seed < 40; seed++) {
      Stability stability = of(noise(seed), 3);
      assertThat(stability.verdict()).isEqualTo(Stability.Verdict.STABLE);
      sum += stability.later();
    }
    double expected = 9 * (1.0 / APRIL + 1.0 / (ROWS - APRIL));
    assertThat(sum / 40).isBetween(0.7 * expected, 1.4 * expected);
  }

  @Test
  void aShiftByOneDeviationIsUnstable() {
    IntToDoubleFunction noise = noise(1);

    Stability stability = of(row -> noise.applyAsDouble(row) + (row < APRIL ? 0 : 1), 3);

    // Jeffreys' divergence of two normals a deviation apart is 1; ten bins see most of it.
    assertThat(stability.later()).isBetween(0.75, 1.05);
    assertThat(stability.verdict()).isEqualTo(Stability.Verdict.UNSTABLE);
  }

  @Test
  void aSmallShiftIsShifting() {
    IntToDoubleFunction noise = noise(2);

    assertThat(of(row -> noise.applyAsDouble(row) + (row < APRIL ? 0 : 0.4), 3).verdict())
        .isEqualTo(Stability.Verdict.SHIFTING);
  }

  @Test
  void namesTheWorstMonth() {
    IntToDoubleFunction noise = noise(3);
    int august = MONTHS.firstRow(7);
    int september = MONTHS.firstRow(8);

    Stability stability =
        of(row -> noise.applyAsDouble(row) * (row >= august && row < september ? 3 : 1), 3);

    assertThat(stability.worstPeriod()).isEqualTo(Instant.parse("2024-08-01T00:00:00Z"));
    assertThat(stability.worst()).isGreaterThan(0.5);
    assertThat(stability.verdict()).isEqualTo(Stability.Verdict.STABLE);
  }

  @Test
  void aConstantThatBecomesAnotherIsUnstableWhicheverWayItGoes() {
    assertThat(of(row -> 0, 3).later()).isZero();
    assertThat(of(row -> row % 2 == 0 ? 0.0 : -0.0, 3).later()).isZero();
    assertThat(of(row -> row < APRIL ? 0 : 1, 3).verdict()).isEqualTo(Stability.Verdict.UNSTABLE);
    assertThat(of(row -> row < APRIL ? 0 : -1, 3).verdict()).isEqualTo(Stability.Verdict.UNSTABLE);
  }

  @Test
  void aFeatureThatIsLostInHalfOfAMonthShiftsThere() {
    int august = MONTHS.firstRow(7);
    int september = MONTHS.firstRow(8);
    IntToDoubleFunction noise = noise(4);
    IntToDoubleFunction lost =
        row ->
            row >= august && row < september && row % 2 == 0
                ? Double.NaN
                : noise.applyAsDouble(row);

    Stability stability = of(lost, 3);

    // The defined half has half its share in each bin: 10 (0.05 - 0.1) ln 0.5; the rest moves from
    // next to nothing to a half.
    double floor = 0.5 / APRIL;
    double index = 0.5 * Math.log(2) + (0.5 - floor) * Math.log(0.5 / floor);
    assertThat(stability.worstPeriod()).isEqualTo(Instant.parse("2024-08-01T00:00:00Z"));
    assertThat(stability.worst()).isCloseTo(index, within(0.1));
    assertThat(stability.byPeriod().get(4).rows()).isEqualTo(september - august);
  }

  @Test
  void theShareOfTheUndefinedIsAShiftWhicheverWayItGoes() {
    IntToDoubleFunction noise = noise(5);
    IntToDoubleFunction gained =
        row -> row > 0 && row < APRIL && row % 2 == 0 ? Double.NaN : noise.applyAsDouble(row);
    IntToDoubleFunction lost = row -> row < APRIL ? noise.applyAsDouble(row) : Double.NaN;
    IntToDoubleFunction infinite = row -> row < APRIL ? noise.applyAsDouble(row) : 1 / 0.0;
    IntToDoubleFunction even = row -> row % 2 == 0 ? Double.NaN : noise.applyAsDouble(row);

    assertThat(of(gained, 3).verdict()).isEqualTo(Stability.Verdict.UNSTABLE);
    assertThat(of(lost, 3).verdict()).isEqualTo(Stability.Verdict.UNSTABLE);
    assertThat(of(infinite, 3).verdict()).isEqualTo(Stability.Verdict.UNSTABLE);
    assertThat(of(even, 3).verdict()).isEqualTo(Stability.Verdict.STABLE);
  }

  @Test
  void aLookBackThatIsNotFullYetIsNoShift() {
    IntToDoubleFunction noise = noise(6);

    assertThat(of(row -> row < APRIL / 2 ? Double.NaN : noise.applyAsDouble(row), 3).verdict())
        .isEqualTo(Stability.Verdict.STABLE);
  }

  @Test
  void norIsThatOfSymbolsListedLater() {
    List<SymbolDay> history = listings(day -> day < 28);

    Stability stability = of(history);

    assertThat(stability.verdict()).isEqualTo(Stability.Verdict.STABLE);
    assertThat(stability)
        .isEqualTo(of(history.stream().filter(row -> !Double.isNaN(row.value)).toList()));
  }

  @Test
  void aSymbolListedLaterThatLosesTheFeatureShifts() {
    assertThat(of(listings(day -> day > 0 && day < 28)).later()).isGreaterThan(Stability.SHIFTING);
  }

  @Test
  void aSymbolThatNeverHasTheFeatureIsOfNeitherSide() {
    List<SymbolDay> history = listings(day -> true);

    assertThat(of(history).verdict()).isEqualTo(Stability.Verdict.STABLE);
    assertThat(of(history))
        .isEqualTo(of(history.stream().filter(row -> !Double.isNaN(row.value)).toList()));
  }

  @Test
  void isUnknownWhereTheReferenceIsMissingOrTheRestHasNoRows() {
    Stability late = of(row -> row < APRIL ? Double.NaN : row, 3);
    assertThat(late.verdict()).isEqualTo(Stability.Verdict.UNKNOWN);
    assertThat(late.later()).isNaN();
    assertThat(late.worstPeriod()).isNull();

    assertThat(of(row -> row, MONTHS.count()).verdict()).isEqualTo(Stability.Verdict.UNKNOWN);
  }

  @Test
  void binsHoldAboutATenthOfTheReferenceEach() {
    double[] sorted = IntStream.range(0, 1_000).asDoubleStream().toArray();

    long[] counts = Bins.of(sorted).counts(sorted, row -> true, 0, 1_000);

    assertThat(counts).hasSize(11).endsWith(0);
    assertThat(Arrays.stream(counts, 0, 10)).allMatch(count -> count == 100);
  }

  private record SymbolDay(String symbol, long openTime, double value) {}

  /**
   * The days of 2024: five symbols of the whole year and twenty listed from April on, one each
   * week.
   *
   * @param undefined of days since a later listing
   */
  private static List<SymbolDay> listings(IntPredicate undefined) {
    Random random = new Random(7);
    List<SymbolDay> rows = new ArrayList<>();
    for (int day = 0; day < ROWS / 24; day++) {
      for (int symbol = 0; symbol < 25; symbol++) {
        int listed = symbol < 5 ? 0 : 91 + 7 * (symbol - 5);
        if (day >= listed) {
          double value = random.nextGaussian();
          rows.add(
              new SymbolDay(
                  "S" + symbol,
                  START + 24 * HOUR * day,
                  symbol >= 5 && undefined.test(day - listed) ? Double.NaN : value));
        }
      }
    }
    return rows;
  }

  private static Stability of(List<SymbolDay> rows) {
    return Stability.of(
        rows.stream().mapToDouble(SymbolDay::value).toArray(),
        RowSymbols.of(rows.stream().map(SymbolDay::symbol).toArray(String[]::new)),
        Periods.of(rows.stream().mapToLong(SymbolDay::openTime).toArray(), CalendarUnit.MONTH),
        3);
  }

  private static IntToDoubleFunction noise(int seed) {
    Random random = new Random(seed);
    double[] values = IntStream.range(0, ROWS).mapToDouble(row -> random.nextGaussian()).toArray();
    return row -> values[row];
  }

  private static Stability of(IntToDoubleFunction value, int reference) {
    return Stability.of(
        IntStream.range(0, ROWS).mapToDouble(value).toArray(),
        RowSymbols.of(IntStream.range(0, ROWS).mapToObj(row -> "AUSDT").toArray(String[]::new)),
        MONTHS,
        reference);
  }
}
