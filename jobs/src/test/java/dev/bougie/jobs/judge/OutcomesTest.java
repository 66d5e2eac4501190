package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.statistics.TimeSeries;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutcomesTest {

  /** Three symbols at time 10, one at 20, two at 40. */
  private final Outcomes outcomes =
      Markets.outcomes(new long[] {10, 10, 10, 20, 40, 40}, new double[] {1, 2, 6, -4, 5, 6});

  @Test
  void averagesOverTheSymbolsOfEachTime() {
    assertThat(outcomes.times()).isEqualTo(3);
    TimeSeries means = outcomes.meanPerTime(outcomes::outcome);
    // 3, -4 and 5.5: compared with what they should be, nothing is left.
    TimeSeries left = means.minus(TimeSeries.of(3, -4, 5.5));
    assertThat(left.autocovariance(0)).isEqualTo(0);
    assertThat(left.mean()).isEqualTo(0);
  }

  @Test
  void countsATimeOnceHoweverManySymbolsMeetTheCondition() {
    assertThat(outcomes.timesWith(row -> outcomes.outcome(row) >= 2)).isEqualTo(2);
    assertThat(outcomes.timesWith(row -> outcomes.outcome(row) < 0)).isEqualTo(1);
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
    assertThat(outcomes.outcomes(2, 4)).containsExactly(6, -4);
  }

  @Test
  void keepsSomeRowsAndRanksThemAnew() {
    Outcomes kept = outcomes.only(outcomes.rows(row -> outcomes.symbol(row) == 0));

    assertThat(kept.outcomes()).containsExactly(1, -4, 5);
    assertThat(kept.openTimes()).containsExactly(10, 20, 40);
    assertThat(kept.rank(1)).isCloseTo(-Math.sqrt(1.5), within(1e-12));
    assertThat(kept.symbols()).isEqualTo(outcomes.symbols());
    assertThat(outcomes.only(new int[0]).times()).isEqualTo(0);
  }

  @Test
  void goesOnWithWhatComesLater() {
    Outcomes early = outcomes.only(outcomes.rows(row -> row < 4));
    Outcomes late = outcomes.only(outcomes.rows(row -> row >= 4));

    Outcomes joined = early.then(late);

    assertThat(joined.outcomes()).isEqualTo(outcomes.outcomes());
    assertThat(joined.openTimes()).isEqualTo(outcomes.openTimes());
    assertThat(joined.symbol(5)).isEqualTo(1);
    assertThatThrownBy(() -> late.then(early)).hasMessageContaining("row 2 is out of order");
  }

  @Test
  void refusesASymbolWithoutAName() {
    assertThatThrownBy(() -> Outcomes.of(new long[1], List.of("A"), new int[] {1}, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 0 is of symbol 1 of 1");
  }

  @Test
  void refusesRowsOutOfOrder() {
    assertThatThrownBy(() -> Markets.outcomes(new long[] {10, 20, 10}, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 2 is out of order");
  }
}
