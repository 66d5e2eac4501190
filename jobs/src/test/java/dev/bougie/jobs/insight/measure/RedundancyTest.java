package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

/** Rank correlations among features and the clusters they make. */
final class RedundancyTest {

  private static final int ROWS = 2_000;

  @Test
  void correlationsAgreeWithCommonsMath() {
    double[] x = noise(1);
    double[] y = IntStream.range(0, ROWS).mapToDouble(i -> Math.rint(x[i] + i % 5) + 0.0).toArray();
    double[] z = noise(2);
    RankMatrix matrix = RankMatrix.of(new double[][] {x, y, z});
    SpearmansCorrelation oracle = new SpearmansCorrelation();

    assertThat(matrix.size()).isEqualTo(3);
    assertThat(matrix.at(0, 1)).isCloseTo(oracle.correlation(x, y), within(1e-9));
    assertThat(matrix.at(1, 2)).isCloseTo(oracle.correlation(y, z), within(1e-9));
    assertThat(matrix.at(2, 0)).isEqualTo(matrix.at(0, 2));
    assertThat(matrix.at(1, 1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void rowsThatOneLacksAreLeftOut() {
    double[] x = noise(3);
    double[] y = map(noise(3), Math::exp);
    Arrays.fill(y, 0, 700, Double.NaN);
    y[800] = Double.POSITIVE_INFINITY;
    double[] never = map(x, value -> Double.NaN);
    double[] constant = new double[ROWS];
    RankMatrix matrix = RankMatrix.of(new double[][] {x, y, never, constant});

    assertThat(matrix.at(0, 1)).isCloseTo(1, within(1e-3));
    assertThat(matrix.at(0, 2)).isNaN();
    assertThat(matrix.at(2, 2)).isNaN();
    assertThat(matrix.at(0, 3)).isNaN();
  }

  @Test
  void copiesFallIntoOneClusterWhateverTheirScaleAndSign() {
    double[] x = noise(4);

    Redundancy redundancy =
        of(0.9, List.of("a", "noise", "b", "c"), x, noise(5), map(x, Math::exp), map(x, v -> -v));

    assertThat(redundancy.clusters())
        .containsExactly(new Redundancy.Cluster("a", List.of("a", "b", "c")));
    assertThat(redundancy.pairs()).hasSize(3);
    assertThat(redundancy.pairs())
        .anySatisfy(
            pair -> {
              assertThat(List.of(pair.left(), pair.right())).containsExactly("a", "c");
              assertThat(pair.correlation()).isCloseTo(-1, within(1e-12));
            });
    assertThat(redundancy.of("b").orElseThrow().representative()).isEqualTo("a");
    assertThat(redundancy.of("noise")).isEmpty();
  }

  @Test
  void aChainIsOneClusterAndItsMiddleRepresentsIt() {
    double[] x = noise(6);
    double[] left = plus(x, noise(7), 0.4);
    double[] right = plus(x, noise(8), 0.4);

    // Each end is close to the middle, but not to the other end.
    Redundancy redundancy = of(0.9, List.of("left", "right", "middle"), left, right, x);

    assertThat(redundancy.pairs()).hasSize(2);
    assertThat(redundancy.clusters())
        .containsExactly(new Redundancy.Cluster("middle", List.of("middle", "left", "right")));
  }

  @Test
  void theLargestClusterComesFirst() {
    double[] x = noise(9);
    double[] y = noise(10);

    Redundancy redundancy =
        of(0.9, List.of("x1", "y1", "x2", "y2", "y3"), x, y, x.clone(), y.clone(), y.clone());

    assertThat(redundancy.clusters())
        .extracting(Redundancy.Cluster::members)
        .containsExactly(List.of("y1", "y2", "y3"), List.of("x1", "x2"));
  }

  private static Redundancy of(double limit, List<String> names, double[]... columns) {
    return Redundancy.of(names, RankMatrix.of(columns), limit);
  }

  private static double[] map(double[] values, DoubleUnaryOperator operator) {
    return Arrays.stream(values).map(operator).toArray();
  }

  private static double[] plus(double[] values, double[] noise, double weight) {
    return IntStream.range(0, ROWS).mapToDouble(i -> values[i] + weight * noise[i]).toArray();
  }

  private static double[] noise(int seed) {
    Random random = new Random(seed);
    return IntStream.range(0, ROWS).mapToDouble(row -> random.nextGaussian()).toArray();
  }
}
