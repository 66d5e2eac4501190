package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LabelSpansTest {

  @Test
  void agreesWithTheDoubleLoop() {
    JsonNode known = Fixtures.read("uniqueness.json");

    Fixtures.assertEqual(
        LabelSpans.uniqueness(
            Fixtures.integers(known.path("first")),
            Fixtures.integers(known.path("last")),
            known.path("times").intValue()),
        known.path("uniqueness"));
  }

  @Test
  void labelsOfOneHorizonAreUniqueInProportionToItButAtTheEnds() {
    int horizon = 4;
    int[] first = IntStream.range(0, 30).toArray();
    int[] last = IntStream.range(0, 30).map(t -> t + horizon - 1).toArray();

    double[] uniqueness = LabelSpans.uniqueness(first, last, 33);

    for (int label = 3; label < 27; label++) {
      assertThat(uniqueness[label]).isCloseTo(0.25, within(1e-14));
    }
    // Times held by 1, 2, 3 and 4 labels.
    double atTheEnds = (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4;
    assertThat(uniqueness[0]).isCloseTo(atTheEnds, within(1e-14));
    assertThat(uniqueness[29]).isCloseTo(atTheEnds, within(1e-14));
  }

  @Test
  void labelsThatShareNoTimeAreWhollyTheirOwn() {
    assertThat(LabelSpans.uniqueness(new int[] {0, 3, 7}, new int[] {2, 5, 7}, 9))
        .containsExactly(1, 1, 1);
    assertThat(LabelSpans.uniqueness(new int[0], new int[0], 0)).isEmpty();
  }

  @Test
  void staysExactFarFromTheBeginning() {
    int times = 1_000_000;
    int[] first = IntStream.range(0, times - 24).toArray();
    int[] last = IntStream.range(0, times - 24).map(t -> t + 23).toArray();

    assertThat(LabelSpans.uniqueness(first, last, times)[times - 100])
        .isCloseTo(1 / 24.0, within(1e-10));
  }

  @Test
  void refusesSpansThatAreNone() {
    assertRefused(new int[] {3}, new int[] {2}, "label 0 spans times 3 to 2 of 9");
    assertRefused(new int[] {0, -1}, new int[] {2, 2}, "label 1 spans times -1 to 2 of 9");
    assertRefused(new int[] {0}, new int[] {9}, "label 0 spans times 0 to 9 of 9");
    assertRefused(new int[] {0}, new int[] {1, 2}, "1 spans begin and 2 end");
  }

  private static void assertRefused(int[] first, int[] last, String because) {
    assertThatThrownBy(() -> LabelSpans.uniqueness(first, last, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(because);
  }
}
