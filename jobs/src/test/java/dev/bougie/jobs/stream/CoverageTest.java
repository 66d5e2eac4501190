package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoverageTest {

  @Test
  void movesOnWithEachCandleThatFollows() {
    Coverage coverage = new Coverage(10);
    coverage.add(10, 11);
    coverage.add(11, 12);
    assertThat(coverage.until()).isEqualTo(12);
    assertThat(coverage.islands()).isZero();
  }

  @Test
  void stopsAtAHoleUntilItIsFilled() {
    Coverage coverage = new Coverage(10);
    coverage.add(12, 13);
    coverage.add(13, 14);
    assertThat(coverage.until()).isEqualTo(10);
    assertThat(coverage.islands()).isEqualTo(1);
    coverage.add(10, 12);
    assertThat(coverage.until()).isEqualTo(14);
    assertThat(coverage.islands()).isZero();
  }

  @Test
  void forgetsNothingThatComesAgain() {
    Coverage coverage = new Coverage(10);
    coverage.add(5, 8);
    coverage.add(9, 11);
    coverage.add(8, 9);
    assertThat(coverage.until()).isEqualTo(11);
  }

  /** In whatever order spans come, the same is covered as by marking candle after candle. */
  @Test
  void coversWhatASetOfCandlesWould() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Coverage coverage = new Coverage(0);
      BitSet naive = new BitSet();
      naive.set(0);
      for (int step = 0; step < 30; step++) {
        int after = random.nextInt(60);
        int upTo = after + random.nextInt(6);
        coverage.add(after, upTo);
        naive.set(after + 1, upTo + 1);
        assertThat(coverage.until()).as("seed %d", seed).isEqualTo(naive.nextClearBit(0) - 1L);
      }
    }
  }
}
