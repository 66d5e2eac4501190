package dev.bougie.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorQuantilesTest {

  @Test
  void givesTheRadiusOfSplitConformalPredictionAtEveryPermille() {
    for (int n : new int[] {9, 10, 99, 999, 1000, 5003}) {
      double[] errors = new Random(n).doubles(n).toArray();
      ErrorQuantiles quantiles = ErrorQuantiles.of(errors);

      for (int permille = 1; permille <= 1000; permille++) {
        assertThat(quantiles.radius(1 - permille / 1000.0))
            .as("%d permille of %d", permille, n)
            .isEqualTo(naive(errors, permille));
      }
    }
  }

  /** The smallest error that as many errors are no larger than as the level asks for. */
  private static double naive(double[] errors, int permille) {
    long asked =
        Math.min(
            errors.length, Math.max(1, -Math.floorDiv(-(errors.length + 1L) * permille, 1000)));
    return Arrays.stream(errors)
        .filter(radius -> Arrays.stream(errors).filter(error -> error <= radius).count() >= asked)
        .min()
        .orElseThrow();
  }

  @Test
  void takesTheNextPermilleThatMissesNoMore() {
    ErrorQuantiles quantiles =
        ErrorQuantiles.of(IntStream.rangeClosed(1, 999).asDoubleStream().toArray());

    assertThat(quantiles.radius(0.1)).isEqualTo(900);
    assertThat(quantiles.radius(0.0999)).isEqualTo(901);
    assertThat(quantiles.radius(0.1001)).isEqualTo(900);
  }

  @Test
  void isTheLargestErrorWhereNothingMayBeMissedAndNothingWhereAllMay() {
    ErrorQuantiles quantiles = ErrorQuantiles.of(new double[] {3, 1, 2});

    assertThat(List.of(quantiles.radius(0), quantiles.radius(-0.3))).containsOnly(3.0);
    assertThat(List.of(quantiles.radius(1), quantiles.radius(1.2))).containsOnly(0.0);
    assertThat(quantiles.radius(0.9999)).isEqualTo(1);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    ErrorQuantiles quantiles = ErrorQuantiles.of(new Random(4).doubles(777).toArray());

    assertThat(Json.mapper().readValue(Json.write(quantiles), ErrorQuantiles.class))
        .isEqualTo(quantiles);
  }

  @Test
  void refusesWhatIsNoTableOfErrors() {
    List<Double> zeros = Collections.nCopies(1001, 0.0);
    List<Double> descending = new ArrayList<>(zeros);
    descending.set(500, 1.0);
    List<Double> endless = new ArrayList<>(zeros);
    endless.set(1000, Double.POSITIVE_INFINITY);

    assertThatIllegalArgumentException().isThrownBy(() -> new ErrorQuantiles(zeros.subList(0, 11)));
    assertThatIllegalArgumentException().isThrownBy(() -> new ErrorQuantiles(descending));
    assertThatIllegalArgumentException().isThrownBy(() -> new ErrorQuantiles(endless));
    assertThatIllegalArgumentException().isThrownBy(() -> ErrorQuantiles.of(new double[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErrorQuantiles.of(new double[] {1, Double.NaN}));
    assertThatIllegalArgumentException().isThrownBy(() -> ErrorQuantiles.of(new double[] {1, -1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErrorQuantiles.of(new double[] {1}).radius(Double.NaN));
  }
}
