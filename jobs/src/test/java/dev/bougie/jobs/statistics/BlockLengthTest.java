package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockLengthTest {

  @Test
  void agreesWithThePapers() {
    for (JsonNode known : Fixtures.read("block-length.json")) {
      Fixtures.assertEqual(
          BlockLength.of(Fixtures.series(known.path("values"))), known.path("length"));
    }
  }

  @Test
  void agreesWithArchWhereTheSameLagsAreSignificant() {
    int compared = 0;
    for (JsonNode known : Fixtures.read("block-length.json")) {
      if (known.path("arch").isNumber()) {
        Fixtures.assertEqual(
            BlockLength.of(Fixtures.series(known.path("values"))), known.path("arch"));
        compared++;
      }
    }

    assertThat(compared).isEqualTo(8);
  }

  @Test
  void isThatOfTheProcessWhereTheSeriesIsLong() {
    // An autoregression of 0.6 has (2 * 0.6 / (1 - 0.36))^(2/3) n^(1/3).
    double expected = Math.pow(1.2 / 0.64, 2.0 / 3) * Math.cbrt(20_000);

    assertThat(BlockLength.of(autoregression(3, 20_000, 0.6))).isCloseTo(expected, within(10.0));
  }

  @Test
  void constantAndEmptySeriesNeedNoBlocks() {
    double[] tenths = new double[51];
    Arrays.fill(tenths, 0.1);

    assertThat(BlockLength.of(TimeSeries.of(tenths))).isEqualTo(1);
    assertThat(BlockLength.of(TimeSeries.of())).isEqualTo(1);
    assertThat(BlockLength.of(TimeSeries.of(5))).isEqualTo(1);
  }

  @Test
  void isAtMostAThirdOfAShortSeries() {
    for (int length = 2; length <= 12; length++) {
      double[] trend = new double[length];
      Arrays.setAll(trend, t -> t);

      assertThat(BlockLength.of(TimeSeries.of(trend))).isBetween(1.0, Math.ceil(length / 3.0));
    }
  }

  @Test
  void theLongestOfSeveralIsTakenAndNoLessThanTheHorizon() {
    TimeSeries slow = autoregression(1, 800, 0.9);
    TimeSeries noise = autoregression(2, 800, 0);

    assertThat(BlockLength.longest(List.of(noise, slow), 2)).isEqualTo(BlockLength.of(slow));
    assertThat(BlockLength.longest(List.of(noise), 24)).isEqualTo(24);
    assertThatThrownBy(() -> BlockLength.longest(List.of(noise), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNotFinite() {
    assertThatThrownBy(() -> BlockLength.of(TimeSeries.of(1, Double.NaN, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockLength.of(TimeSeries.of(1, Double.POSITIVE_INFINITY, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static TimeSeries autoregression(int seed, int length, double coefficient) {
    Random random = new Random(seed);
    double value = random.nextGaussian() / Math.sqrt(1 - coefficient * coefficient);
    double[] values = new double[length];
    for (int t = 0; t < length; t++) {
      values[t] = value;
      value = coefficient * value + random.nextGaussian();
    }
    return TimeSeries.of(values);
  }
}
