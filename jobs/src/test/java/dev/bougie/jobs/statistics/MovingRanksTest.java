package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MovingRanksTest {

  @Test
  void agreesWithAListThatIsSortedAnew() {
    Random random = new Random(1);
    for (int length : new int[] {1, 2, 7, 8, 9, 100}) {
      // Few different values, so that many are equal.
      double[] data = random.ints(length, 0, 40).asDoubleStream().toArray();
      MovingRanks ranks = new MovingRanks(data);
      List<Double> naive = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        ranks.add(data[i]);
        naive.add(data[i]);
        if (i >= 20) {
          ranks.remove(data[i - 20]);
          naive.remove(data[i - 20]);
        }
        Collections.sort(naive);
        assertThat(ranks.size()).isEqualTo(naive.size());
        for (int rank = 1; rank <= naive.size(); rank++) {
          assertThat(ranks.at(rank)).isEqualTo(naive.get(rank - 1));
        }
      }
    }
  }
}
