package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class MomentsTest {

  @Test
  void countsAndMomentsOfAFewRowsAreThoseComputedByHand() {
    Moments moments =
        of(Double.NaN, 2, 4, Double.POSITIVE_INFINITY, 9, Double.NaN, Double.NEGATIVE_INFINITY);

    assertThat(moments.rows()).isEqualTo(7);
    assertThat(moments.defined()).isEqualTo(3);
    assertThat(moments.infinite()).isEqualTo(2);
    assertThat(moments.nanShare()).isEqualTo(2.0 / 7);
    assertThat(moments.first()).isEqualTo(1);
    assertThat(moments.last()).isEqualTo(4);
    assertThat(moments.min()).isEqualTo(2);
    assertThat(moments.max()).isEqualTo(9);
    // Mean 5, distances -3, -1 and 4: squares 26, cubes 36.
    assertThat(moments.mean()).isEqualTo(5);
    assertThat(moments.deviation()).isCloseTo(Math.sqrt(13), within(1e-15));
    assertThat(moments.skewness()).isCloseTo(12 / Math.pow(26 / 3.0, 1.5), within(1e-15));
  }

  @Test
  void partsOfAnyLengthGiveWhatTheWholeGives() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      double[] values = new double[300 + random.nextInt(300)];
      for (int i = 0; i < values.length; i++) {
        // Far from zero, where sums of powers would cancel.
        values[i] = random.nextInt(7) == 0 ? Double.NaN : 1e6 + Math.exp(random.nextGaussian());
      }
      Moments parts = Moments.NONE;
      for (int from = 0; from < values.length; ) {
        int to = Math.min(values.length, from + random.nextInt(40));
        parts = parts.plus(at(from, Arrays.copyOfRange(values, from, to)));
        from = to;
      }
      Moments whole = of(values);
      double[] defined = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
      double mean = Arrays.stream(defined).map(value -> value - 1e6).average().orElseThrow() + 1e6;
      double second =
          Arrays.stream(defined).map(v -> Math.pow(v - mean, 2)).average().orElseThrow();
      double third = Arrays.stream(defined).map(v -> Math.pow(v - mean, 3)).average().orElseThrow();

      assertThat(parts.defined()).isEqualTo(defined.length);
      assertThat(parts.rows()).isEqualTo(values.length);
      assertThat(parts.first()).isEqualTo(whole.first());
      assertThat(parts.last()).isEqualTo(whole.last());
      assertThat(parts.min()).isEqualTo(whole.min());
      assertThat(parts.max()).isEqualTo(whole.max());
      assertThat(parts.mean()).isCloseTo(mean, within(1e-9));
      assertThat(parts.deviation())
          .isCloseTo(Math.sqrt(second * defined.length / (defined.length - 1)), within(1e-8));
      assertThat(parts.skewness()).isCloseTo(third / Math.pow(second, 1.5), within(1e-6));
    }
  }

  @Test
  void aConstantHasNoDeviationHoweverItsSumRounds() {
    double[] values = new double[1_000];
    Arrays.fill(values, 0.1);
    Moments twice = of(values).plus(of(values));

    assertThat(twice.isConstant()).isTrue();
    assertThat(twice.mean()).isEqualTo(0.1);
    assertThat(twice.deviation()).isZero();
    assertThat(twice.skewness()).isNaN();
  }

  @Test
  void whatHasNoValueHasNoMoments() {
    Moments moments = of(Double.NaN, Double.NaN).plus(of(Double.NaN));

    assertThat(moments.rows()).isEqualTo(3);
    assertThat(moments.nanShare()).isEqualTo(1);
    assertThat(moments.isConstant()).isFalse();
    assertThat(moments.mean()).isNaN();
    assertThat(moments.deviation()).isNaN();
    assertThat(moments.min()).isNaN();
    assertThat(moments.plus(of(3, 5)).mean()).isEqualTo(4);
    assertThat(of(3, 5).plus(moments).min()).isEqualTo(3);
    assertThat(of(7).deviation()).isNaN();
  }

  private static Moments of(double... values) {
    return at(0, values);
  }

  private static Moments at(int time, double... values) {
    return Moments.of(
        values, LongStream.range(time, time + values.length).toArray(), values.length);
  }
}
