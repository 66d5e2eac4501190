package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.judge.Slices.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SlicesTest {

  private static final long HOUR = 3_600_000;
  private static final Resampling RESAMPLING = new Resampling(100, 0.95, 1, 3);

  /** Seven weeks from the epoch, so that two months are met. */
  private final Outcomes market = Markets.randomWalk(6, 7 * 7 * 24, 3);

  @Test
  void everyRowHasOneSymbolAndOneMonth() {
    List<Slice> slices = Slices.bySymbolAndMonth(market);

    assertThat(slices)
        .extracting(Slice::name)
        .containsExactly("S0", "S1", "S2", "1970-01", "1970-02");
    assertThat(slices.get(3).rows()).hasSize(31 * 24 * 3);
    assertThat(slices.get(4).rows()[0]).isEqualTo(31 * 24 * 3);
    for (Slice slice : slices.subList(0, 3)) {
      assertThat(boxed(slice))
          .allSatisfy(row -> assertThat("S" + market.symbol(row)).isEqualTo(slice.name()));
    }
  }

  @Test
  void volatilityIsCutWhereEarlierScalesWereCut() {
    double[] scales = new Random(2).doubles(market.rows(), 1, 2).toArray();
    Foretold foretold = scaled(scales);

    List<Slice> slices = Slices.byVolatility(market, foretold, new Slices.Bounds(1.25, 1.5));

    assertThat(slices).extracting(Slice::name).containsExactly("low", "middle", "high");
    assertThat(boxed(slices.get(0)))
        .allSatisfy(row -> assertThat(scales[row]).isLessThanOrEqualTo(1.25));
    assertThat(boxed(slices.get(1)))
        .allSatisfy(row -> assertThat(scales[row]).isGreaterThan(1.25).isLessThanOrEqualTo(1.5));
    assertThat(slices.stream().mapToInt(slice -> slice.rows().length).sum())
        .isEqualTo(market.rows());
  }

  @Test
  void boundsAreTerciles() {
    Slices.Bounds bounds = Slices.Bounds.of(new double[] {9, 1, 5, 2, 8, 3, 7, 4, 6});

    assertThat(bounds).isEqualTo(new Slices.Bounds(3, 6));
  }

  @Test
  void aScaleThatDoesNotDifferHasNoRegimes() {
    Foretold constant = Foretold.of(new double[market.rows()]);

    assertThat(Slices.byVolatility(market, constant, Slices.Bounds.of(new double[] {1, 1, 1})))
        .isEmpty();
    assertThat(Slices.byVolatility(market, constant, Slices.Bounds.of(new double[0]))).isEmpty();
  }

  @Test
  void theTrendIsTheGainOfTheThirtyDaysBefore() {
    int horizon = 6;
    Outcomes holed =
        overlapping(horizon).only(overlapping(horizon).rows(row -> row % 1999 != 1000));

    List<Slice> slices = Slices.byTrend(holed, horizon * HOUR);

    assertThat(slices).extracting(Slice::name).containsExactly("down", "up");
    List<Integer> up = new ArrayList<>();
    List<Integer> down = new ArrayList<>();
    long[] openTimes = holed.openTimes();
    for (int row = 0; row < holed.rows(); row++) {
      double gain = 0;
      for (int step = 1; step <= 30 * 24 / horizon; step++) {
        int before = rowAt(holed, openTimes, row, openTimes[row] - (long) step * horizon * HOUR);
        gain += before < 0 ? Double.NaN : holed.outcome(before);
      }
      if (!Double.isNaN(gain)) {
        (gain > 0 ? up : down).add(row);
      }
    }
    assertThat(slices.get(0).rows()).containsExactly(ints(down));
    assertThat(slices.get(1).rows()).containsExactly(ints(up));
    assertThat(down.size() + up.size()).isBetween(500, holed.rows() - 500);
  }

  @Test
  void aHorizonBeyondThirtyDaysHasNoTrend() {
    assertThat(Slices.byTrend(market, 31 * 24 * HOUR)).isEmpty();
  }

  @Test
  void measuresASliceAsIfThereWereNothingElse() {
    Foretold foretold = Foretold.of(Markets.skilled(3, market, 0.2)).withOdds(0.01);

    List<Slices.OfSlice> slices =
        Slices.measured(market, foretold, Slices.Bounds.of(new double[0]), HOUR, RESAMPLING);

    assertThat(slices).extracting(Slices.OfSlice::of).startsWith("S0", "S1", "S2", "1970-01");
    int[] rows = market.rows(row -> market.symbol(row) == 1);
    MetricTable alone = MetricTable.of(market.only(rows), foretold.only(rows));
    for (Measured one : slices.get(1).metrics()) {
      assertThat(one.value()).isCloseTo(alone.value(one.metric()), within(1e-12));
      assertThat(one.low()).isLessThan(one.value());
      assertThat(one.high()).isGreaterThan(one.value());
    }
    assertThat(slices.get(1).metrics())
        .extracting(Measured::metric)
        .containsExactly(Metric.RMSE, Metric.DIRECTION, Metric.LOG_LOSS, Metric.RANK_IC);
    assertThat(slices.get(1).rows()).isEqualTo(rows.length);
  }

  /** Returns over so many hours, one an hour. */
  private Outcomes overlapping(int horizon) {
    int rows = market.rows() - 3 * (horizon - 1);
    double[] returns = new double[rows];
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < horizon; step++) {
        returns[row] += market.outcome(row + 3 * step);
      }
    }
    return Markets.outcomes(Arrays.copyOf(market.openTimes(), rows), returns);
  }

  private static int rowAt(Outcomes outcomes, long[] openTimes, int like, long openTime) {
    return IntStream.rangeClosed(Math.max(0, like - 3 * 31 * 24), like)
        .filter(row -> openTimes[row] == openTime && outcomes.symbol(row) == outcomes.symbol(like))
        .findFirst()
        .orElse(-1);
  }

  private static List<Integer> boxed(Slice slice) {
    return Arrays.stream(slice.rows()).boxed().toList();
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Foretold scaled(double[] scales) {
    double[] none = new double[scales.length];
    Arrays.fill(none, Double.NaN);
    return Foretold.of(new double[scales.length], none, scales, List.of(), new double[0][]);
  }
}
