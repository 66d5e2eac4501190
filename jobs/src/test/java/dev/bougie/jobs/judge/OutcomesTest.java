package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.statistics.TimeSeries;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OutcomesTest {

  /** Three symbols at time 10, one at 20, two at 40. */
  private final Outcomes outcomes =
      Outcomes.of(new long[] {10, 10, 10, 20, 40, 40}, new double[] {1, 2, 6, -4, 5, 6});

  @Test
  void averagesOverTheSymbolsOfEachTime() {
    assertThat(outcomes.times()).isEqualTo(3);
    TimeSeries means = outcomes.meanPerTime(outcomes::label);
    // 3, -4 and 5.5: compared with what they should be, nothing is left.
    TimeSeries left = means.minus(TimeSeries.of(3, -4, 5.5));
    assertThat(left.autocovariance(0)).isEqualTo(0);
    assertThat(left.mean()).isEqualTo(0);
  }

  @Test
  void countsATimeOnceHoweverManySymbolsMeetTheCondition() {
    assertThat(outcomes.timesWith(row -> outcomes.label(row) >= 2)).isEqualTo(2);
    assertThat(outcomes.timesWith(row -> outcomes.label(row) < 0)).isEqualTo(1);
    assertThat(outcomes.timesWith(row -> false)).isEqualTo(0);
  }

  @Test
  void findsTheFirstRowOfASpan() {
    assertThat(outcomes.firstRowFrom(Instant.ofEpochMilli(0))).isEqualTo(0);
    assertThat(outcomes.firstRowFrom(Instant.ofEpochMilli(10))).isEqualTo(0);
    assertThat(outcomes.firstRowFrom(Instant.ofEpochMilli(11))).isEqualTo(3);
    assertThat(outcomes.firstRowFrom(Instant.ofEpochMilli(40))).isEqualTo(4);
    assertThat(outcomes.firstRowFrom(Instant.ofEpochMilli(41))).isEqualTo(6);
  }

  @Test
  void givesTheLabelsOfASpanOfRows() {
    assertThat(outcomes.labels(2, 4)).containsExactly(6, -4);
  }

  @Test
  void refusesRowsOutOfOrder() {
    assertThatThrownBy(() -> Outcomes.of(new long[] {10, 20, 10}, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 2 is out of order");
  }
}
