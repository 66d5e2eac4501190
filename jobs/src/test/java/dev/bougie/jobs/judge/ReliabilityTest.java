package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.judge.Reliability.Bin;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReliabilityTest {

  @Test
  void tellsOfEachTenthHowOftenItRose() {
    Random random = new Random(3);
    double[] odds = random.doubles(5000, 0.4, 0.6).toArray();
    double[] returns =
        Arrays.stream(odds).map(one -> random.nextDouble() < one ? 0.01 : -0.01).toArray();

    List<Bin> bins = Reliability.of(outcomes(returns), foretold(odds));

    assertThat(bins).hasSize(10);
    assertThat(bins)
        .extracting(Bin::rows)
        .allSatisfy(rows -> assertThat(rows).isBetween(499L, 501L));
    for (Bin bin : bins) {
      double rows = 0;
      double sum = 0;
      double rose = 0;
      for (int row = 0; row < odds.length; row++) {
        if (odds[row] >= bin.from() && odds[row] <= bin.to()) {
          rows++;
          sum += odds[row];
          rose += returns[row] > 0 ? 1 : 0;
        }
      }
      assertThat(bin.rows()).isEqualTo((long) rows);
      assertThat(bin.foretold()).isCloseTo(sum / rows, within(1e-12));
      assertThat(bin.rose()).isCloseTo(rose / rows, within(1e-12));
      // Four deviations of a share of 500.
      assertThat(bin.rose()).isCloseTo(bin.foretold(), within(0.09));
    }
  }

  @Test
  void equalProbabilitiesStayTogether() {
    double[] odds = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.5, 0.5, 0.5, 0.4};
    double[] returns = {1, -1, 1, -1, 1, -1, 1, 1, -1, 0, 1, -1};

    List<Bin> bins = Reliability.of(outcomes(returns), foretold(odds));

    assertThat(bins)
        .containsExactly(
            new Bin(0.4, 0.5, (0.4 + 10 * 0.5) / 11, 5 / 11.0, 11), new Bin(0.6, 0.6, 0.6, 1, 1));
  }

  @Test
  void whatForetellsNoProbabilityHasNoCurve() {
    assertThat(Reliability.of(outcomes(new double[] {1, 2}), Foretold.of(new double[2]))).isEmpty();
  }

  private static Outcomes outcomes(double[] returns) {
    long[] openTimes = new long[returns.length];
    for (int row = 0; row < openTimes.length; row++) {
      openTimes[row] = row;
    }
    return Markets.outcomes(openTimes, returns);
  }

  private static Foretold foretold(double[] odds) {
    double[] ones = new double[odds.length];
    Arrays.fill(ones, 1);
    return Foretold.of(new double[odds.length], odds, ones, List.of(), new double[0][]);
  }
}
