package dev.bougie.jobs.backtest.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.backtest.core.EventBacktest.Event;
import dev.bougie.jobs.backtest.core.EventBacktest.Outcome;
import dev.bougie.jobs.backtest.core.ForecastSource.Foretold;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionBook.Fill;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventBacktestTest {

  private static final long HOUR = 3_600_000;
  private static final Costs COSTS = new Costs(0.01, 0);
  private static final PositionRule RULE =
      new PositionRule(Mode.LONG_SHORT, Sizing.EQUAL, 0.5, 1, 1, 1);

  @Test
  void decidesAtTheCloseAndFillsAtTheNextOpenThereIs() {
    // Foretold: up after the first candle, down after the third, which a hole follows.
    Outcome outcome =
        run(
            Map.of(0L, 0.1, 2 * HOUR, -0.1),
            0,
            event("A", 0, 100, 101),
            event("A", 1, 110, 111),
            event("A", 2, 121, 120),
            event("A", 5, 100, 80));

    assertThat(outcome.fills())
        .containsExactly(
            new Fill("A", HOUR, 0, 0.5, 110, 5),
            new Fill("A", 2 * HOUR, 0.5, 0, 121, 5),
            new Fill("A", 5 * HOUR, 0, -0.5, 100, 5),
            new Fill("A", 6 * HOUR - 1, -0.5, 0, 80, 5));
    Ledger ledger = outcome.ledger();
    assertThat(ledger.size()).isEqualTo(4);
    assertThat(ledger.net(0)).isZero();
    assertThat(ledger.profit(1)).isCloseTo(0.5 * 0.1 * 1_000, within(1e-9));
    assertThat(ledger.cost(1)).isEqualTo(5);
    assertThat(ledger.exposure(1)).isEqualTo(0.5);
    assertThat(ledger.profit(2)).isZero();
    assertThat(ledger.cost(2)).isEqualTo(5);
    assertThat(ledger.openTime(3)).isEqualTo(5 * HOUR);
    assertThat(ledger.profit(3)).isCloseTo(0.5 * 0.2 * 1_000, within(1e-9));
    assertThat(ledger.cost(3)).isEqualTo(10);
    assertThat(ledger.traded(3)).isEqualTo(1);
    assertThat(outcome.trades().count()).isEqualTo(2);
    assertThat(outcome.trades().won()).isEqualTo(2);
    assertThat(outcome.trades().gained()).isCloseTo(50 - 10 + 100 - 10, within(1e-9));
    assertThat(outcome.trades().lost()).isZero();
  }

  @Test
  void splitsWhatAChangeOfSidesCosts() {
    Outcome outcome =
        run(
            Map.of(0L, 0.1, HOUR, -0.1),
            0,
            event("A", 0, 100, 100),
            event("A", 1, 100, 100),
            event("A", 2, 100, 100));
    assertThat(outcome.fills().get(1)).isEqualTo(new Fill("A", 2 * HOUR, 0.5, -0.5, 100, 10));
    assertThat(outcome.trades()).isEqualTo(new Trades(2, 0, 0, 20));
  }

  @Test
  void showsTheSourceWhatIsNotTraded() {
    List<String> seen = new ArrayList<>();
    Outcome outcome =
        EventBacktest.run(
            RULE,
            COSTS,
            1_000,
            (time, closed) -> {
              seen.add(time / HOUR + "" + closed.keySet());
              return closed.keySet().stream().map(symbol -> new Foretold(symbol, 0.1, 1)).toList();
            },
            List.of(
                    event("A", 0, 100, 100),
                    event("A", 1, 100, 100),
                    new Event("BESIDE", event("B", 1, 5, 5).candle(), false),
                    event("A", 2, 100, 100))
                .iterator(),
            HOUR);
    assertThat(seen).containsExactly("0[A]", "1[A, BESIDE]", "2[A]");
    assertThat(outcome.fills()).extracting(Fill::symbol).containsOnly("A");
    assertThat(outcome.fills().get(0).time()).isEqualTo(2 * HOUR);
    assertThat(outcome.ledger().openTime(0)).isEqualTo(HOUR);
  }

  @Test
  void refusesCandlesThatDoNotAscend() {
    assertThatThrownBy(() -> run(Map.of(), 0, event("A", 1, 1, 1), event("A", 0, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("open time 0 of A comes after 3600000");
    assertThatThrownBy(() -> run(Map.of(), 0, event("A", 1, 1, 1), event("A", 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two candles of A open at 3600000");
  }

  private static Outcome run(Map<Long, Double> foretold, long from, Event... events) {
    return EventBacktest.run(
        RULE,
        COSTS,
        1_000,
        (time, closed) ->
            foretold.containsKey(time)
                ? List.of(new Foretold("A", foretold.get(time), 1))
                : List.of(),
        List.of(events).iterator(),
        from);
  }

  private static Event event(String symbol, int hour, double open, double close) {
    long time = hour * HOUR;
    return new Event(
        symbol,
        new Candle(time, open, open, close, close, 1, 1e9, 1, 0, 0, Interval.H1.closeTime(time)),
        true);
  }
}
