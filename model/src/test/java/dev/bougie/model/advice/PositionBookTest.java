package dev.bougie.model.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.advice.PositionBook.Fill;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PositionBookTest {

  private static final Costs COSTS = new Costs(0.001, 0.0005, 0.01);
  private static final PositionRule THREE =
      new PositionRule(Mode.LONG_SHORT, Sizing.EQUAL, 0.6, 1, 1, 3);

  @Test
  void holdsATrancheForTheHorizonOfItsForecast() {
    PositionBook book = new PositionBook(THREE, COSTS, 1_000);
    List<Double> positions = new ArrayList<>();
    for (double expected : new double[] {0.05, 0.05, 0, -0.05, Double.NaN, 0, 0}) {
      book.decide("A", expected, Double.NaN);
      book.fill("A", 0, 100, 1e9);
      positions.add(book.position("A"));
    }
    assertThat(positions).containsExactly(0.2, 0.4, 0.4, 0.0, -0.2, -0.2, 0.0);
  }

  @Test
  void tellsEachChangeAndWhatItCosts() {
    PositionBook book = new PositionBook(THREE, COSTS, 1_000);
    book.decide("A", 0.05, Double.NaN);
    assertThat(book.position("A")).isZero();
    Fill in = book.fill("A", 7, 100, 20_000).orElseThrow();
    assertThat(in).isEqualTo(new Fill("A", 7, 0, 0.2, 100, in.cost()));
    assertThat(in.cost()).isCloseTo(200 * (0.0015 + 0.01 * 0.1), within(1e-12));
    assertThat(in.traded()).isEqualTo(0.2);
    assertThat(book.fill("A", 8, 101, 20_000)).isEmpty();

    Fill out = book.exit("A", 9, 102, 20_000).orElseThrow();
    assertThat(out).isEqualTo(new Fill("A", 9, 0.2, 0, 102, in.cost()));
    assertThat(book.exit("A", 10, 102, 20_000)).isEmpty();
    assertThat(book.fill("A", 10, 102, 20_000)).isEmpty();
  }

  @Test
  void earnsTheReturnOnItsShareOfTheCapital() {
    PositionBook book = new PositionBook(THREE, COSTS, 1_000);
    book.decide("A", -0.05, Double.NaN);
    book.fill("A", 0, 100, 1e9);
    assertThat(book.profitOver("A", 100, 90)).isCloseTo(0.2 * 0.1 * 1_000, within(1e-10));
    assertThat(book.profitOver("B", 100, 90)).isZero();
  }

  @Test
  void comesToTheSumOfTheLastTranchesOfEachSymbol() {
    PositionRule rule = new PositionRule(Mode.LONG_SHORT, Sizing.VOLATILITY, 0.3, 0.01, 4, 7);
    PositionBook book = new PositionBook(rule, COSTS, 1_000);
    SplittableRandom random = new SplittableRandom(1);
    List<Deque<Integer>> last = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    for (int step = 0; step < 2_000; step++) {
      int which = random.nextInt(2);
      double expected = random.nextDouble(-0.01, 0.01);
      double scale = random.nextDouble(0.001, 0.05);
      String symbol = which == 0 ? "A" : "B";
      book.decide(symbol, expected, scale);
      book.fill(symbol, step, 100, 1e6);
      last.get(which).add(rule.tranche(expected, scale, COSTS));
      if (last.get(which).size() > 7) {
        last.get(which).remove();
      }
      long sum = last.get(which).stream().mapToLong(Integer::longValue).sum();
      assertThat(book.position(symbol)).isEqualTo(rule.position(sum));
    }
  }

  @Test
  void refusesAPriceOrACapitalThatIsNone() {
    assertThatThrownBy(() -> new PositionBook(THREE, COSTS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capital 0.0");
    PositionBook book = new PositionBook(THREE, COSTS, 1_000);
    book.decide("A", 0.05, Double.NaN);
    assertThatThrownBy(() -> book.fill("A", 3, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("price NaN of A at 3");
  }
}
