package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;

/** Quantiles and the histogram between them. */
final class QuantilesTest {

  @Test
  void interpolateBetweenNeighbours() {
    double[] sorted = {1, 2, 3, 4};

    assertThat(Quantiles.at(sorted, 0)).isEqualTo(1);
    assertThat(Quantiles.at(sorted, 0.25)).isEqualTo(1.75);
    assertThat(Quantiles.at(sorted, 0.5)).isEqualTo(2.5);
    assertThat(Quantiles.at(sorted, 1)).isEqualTo(4);
    assertThat(Quantiles.at(new double[] {7}, 0.99)).isEqualTo(7);
    assertThat(Quantiles.at(new double[0], 0.5)).isNaN();
  }

  @Test
  void agreeWithCommonsMath() {
    Percentile oracle = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    for (int seed = 0; seed < 50; seed++) {
      double[] values = new Random(seed).doubles(1 + 7 * seed, -3, 3).toArray();
      double[] sorted = Quantiles.sorted(values, 0, values.length);
      Quantiles quantiles = Quantiles.of(sorted);
      assertThat(quantiles.p1()).isCloseTo(oracle.evaluate(values, 1), within(1e-12));
      assertThat(quantiles.p5()).isCloseTo(oracle.evaluate(values, 5), within(1e-12));
      assertThat(quantiles.p25()).isCloseTo(oracle.evaluate(values, 25), within(1e-12));
      assertThat(quantiles.p50()).isCloseTo(oracle.evaluate(values, 50), within(1e-12));
      assertThat(quantiles.p75()).isCloseTo(oracle.evaluate(values, 75), within(1e-12));
      assertThat(quantiles.p95()).isCloseTo(oracle.evaluate(values, 95), within(1e-12));
      assertThat(quantiles.p99()).isCloseTo(oracle.evaluate(values, 99), within(1e-12));
    }
  }

  @Test
  void leaveOutWhatIsNoNumber() {
    double[] values = {9, 3, Double.NaN, Double.POSITIVE_INFINITY, 1, 2};

    assertThat(Quantiles.sorted(values, 1, 6)).containsExactly(1, 2, 3);
  }

  @Test
  void aHistogramCountsEachValueOnce() {
    double[] sorted = new Random(3).doubles(5_000).map(v -> v * v).sorted().toArray();

    Histogram histogram = Histogram.of(sorted);

    assertThat(histogram.counts()).hasSize(40);
    assertThat(histogram.below()).isEqualTo(50);
    assertThat(histogram.above()).isEqualTo(50);
    assertThat(histogram.counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(4_900);
    double width = (histogram.to() - histogram.from()) / 40;
    double edge = histogram.from() + width;
    assertThat(histogram.counts().get(0))
        .isEqualTo(
            (int) Arrays.stream(sorted).filter(v -> v >= histogram.from() && v < edge).count());
  }

  @Test
  void aHistogramOfOneValueHasOneBin() {
    double[] same = new double[500];
    Arrays.fill(same, 2.5);

    assertThat(Histogram.of(same)).isEqualTo(new Histogram(2.5, 2.5, java.util.List.of(500), 0, 0));
    assertThat(Histogram.of(new double[0]).counts()).isEmpty();
  }
}
