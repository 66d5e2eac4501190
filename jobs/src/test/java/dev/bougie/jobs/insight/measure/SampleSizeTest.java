package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SampleSizeTest {

  private static final long GIB = 1L << 30;

  @Test
  void isWhatWasAskedForWhereTheHeapHasRoom() {
    SampleSize size = new SampleSize(100_000_000, 100_000, 239, GIB);

    assertThat(size.rows()).isEqualTo(100_000);
    assertThat(size.isWhole()).isFalse();
    assertThat(size.isCut()).isFalse();
  }

  @Test
  void isAllThereIsWhereThatIsNoMore() {
    SampleSize size = new SampleSize(1_234, 100_000, 239, GIB);

    assertThat(size.rows()).isEqualTo(1_234);
    assertThat(size.isWhole()).isTrue();
    assertThat(size.isCut()).isFalse();
  }

  @Test
  void theValuesOfAWideSetFillAQuarterOfTheHeap() {
    SampleSize size = new SampleSize(100_000_000, 5_000_000, 235, 2 * GIB);

    assertThat(size.rows()).isEqualTo((int) (GIB / 2 / 8 / 235));
    assertThat(size.isCut()).isTrue();
    assertThat(new SampleSize(size.rows() + 1, 5_000_000, 235, 2 * GIB).isCut()).isTrue();
    assertThat(new SampleSize(size.rows(), 5_000_000, 235, 2 * GIB).isCut()).isFalse();
    assertThat(new SampleSize(100_000_000, 5_000_000, 10, 2 * GIB).isCut()).isFalse();
  }

  @Test
  void whatIsOnItsWayIsASixteenthOfTheHeapOrOnePartition() {
    // 1,000 rows of 100 columns a partition: 800,000 bytes.
    assertThat(new SampleSize(10_000_000, 100_000, 100, GIB).partitionsAtOnce(100))
        .isEqualTo((int) (GIB / 16 / 800_000));
    assertThat(new SampleSize(10_000_000, 100_000, 100, 64 * GIB).partitionsAtOnce(100))
        .isEqualTo(100);
    assertThat(new SampleSize(10_000_000, 5_000_000, 200, 640 * GIB).partitionsAtOnce(1_000))
        .isEqualTo((int) (GIB / 4 / 8_000_000));
    assertThat(new SampleSize(10_000_000, 5_000_000, 200, 64 * GIB).partitionsAtOnce(1))
        .isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new SampleSize(1, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 rows, 1 asked for, 1 columns and 0 bytes of heap");
  }
}
