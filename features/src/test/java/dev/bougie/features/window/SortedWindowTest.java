package dev.bougie.features.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedWindowTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 20, 60})
  void isTheSameMovedAlongAsMadeAnew(int length) {
    double[] values = values(2_000);
    SortedWindow moved = new SortedWindow(length);
    for (int index = length - 1; index < values.length; index++) {
      SortedWindow made = new SortedWindow(length);
      moved.moveTo(values, index);
      made.moveTo(values, index);
      double[] sorted = Arrays.copyOfRange(values, index - length + 1, index + 1);
      Arrays.sort(sorted);
      boolean undefined = Double.isNaN(sorted[length - 1]);

      for (double share : new double[] {0, 0.2, 0.5, 0.8, 1}) {
        assertSame(moved.quantile(share), made.quantile(share));
      }
      assertSame(moved.quantile(0), undefined ? Double.NaN : sorted[0]);
      assertSame(moved.quantile(1), sorted[length - 1]);
      assertSame(moved.rank(values[index]), made.rank(values[index]));
    }
  }

  @Test
  void knowsQuantilesAndRanks() {
    SortedWindow window = new SortedWindow(6);
    window.moveTo(new double[] {7, 1, 4, 4, 9, 4}, 5);

    assertThat(window.quantile(0.5)).isEqualTo(4);
    assertThat(window.quantile(0.9)).isEqualTo(8);
    assertThat(window.rank(1)).isEqualTo(1);
    assertThat(window.rank(4)).isEqualTo(3);
    assertThat(window.rank(9)).isEqualTo(6);
  }

  @Test
  void rejectsAWindowOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SortedWindow(0));
  }

  private static void assertSame(double actual, double expected) {
    assertThat(Double.compare(actual, expected)).as("%s, not %s", actual, expected).isZero();
  }

  /** With many that are equal, and some that are no number. */
  private static double[] values(int count) {
    Random random = new Random(3);
    return random
        .doubles(count)
        .map(value -> value < 0.005 ? Double.NaN : Math.rint(value * 40))
        .toArray();
  }
}
