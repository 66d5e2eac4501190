package dev.bougie.jobs.label.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LastReturnsTest {

  @Test
  void areTheReturnsOverTheHorizonBeforeOrZeroOverAHole() {
    for (Interval interval : Interval.values()) {
      for (int horizon : new int[] {1, 2, 5}) {
        Random random = new Random(horizon);
        LastReturns returns = new LastReturns(horizon, interval);
        TreeMap<Long, Double> closes = new TreeMap<>();
        long first = interval.openTimeAt(1_700_000_000_000L);
        int zeros = 0;
        for (int candle = 0; candle < 300; candle++) {
          if (random.nextInt(9) == 0) {
            continue;
          }
          long open = interval.plus(first, candle);
          closes.put(open, 50 + random.nextDouble());
          boolean whole =
              IntStream.rangeClosed(0, horizon)
                  .allMatch(back -> closes.containsKey(interval.plus(open, -back)));
          double expected =
              whole
                  ? StrictMath.log(
                      requireNonNull(closes.get(open))
                          / requireNonNull(closes.get(interval.plus(open, -horizon))))
                  : 0;
          zeros += whole ? 0 : 1;
          assertThat(returns.add(open, requireNonNull(closes.get(open)))).isEqualTo(expected);
        }
        assertThat(zeros).isGreaterThan(10);
      }
    }
  }

  @Test
  void areZeroWhereAPriceIsNone() {
    LastReturns returns = new LastReturns(1, Interval.H1);
    assertThat(returns.add(0, 0)).isZero();
    assertThat(returns.add(3_600_000, 5)).isZero();
    assertThat(returns.add(7_200_000, 10)).isEqualTo(StrictMath.log(2));
  }
}
