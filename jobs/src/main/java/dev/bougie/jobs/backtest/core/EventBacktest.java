package dev.bougie.jobs.backtest.core;

import dev.bougie.features.candle.Candle;
import dev.bougie.jobs.backtest.core.ForecastSource.Foretold;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionBook;
import dev.bougie.model.advice.PositionBook.Fill;
import dev.bougie.model.advice.PositionRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rule would have done, one candle after the other, as it would be done live: a candle
 * opens, what was decided before is filled; it closes, the source is asked, and the rule decides.
 *
 * <p>At the close of a symbol's last candle what is held of it is sold: it was delisted, or the
 * back-test ends.
 */
public final class EventBacktest {

  private final PositionBook book;
  private final ForecastSource source;
  private final long from;
  private final Map<String, Candle> last = new TreeMap<>();
  private final List<Fill> fills = new ArrayList<>();
  private final Ledger.Builder ledger = new Ledger.Builder();
  private final TradeTally tally = new TradeTally();

  private EventBacktest(PositionBook book, ForecastSource source, long from) {
    this.book = book;
    this.source = source;
    this.from = from;
  }

  /**
   * A candle of a symbol.
   *
   * @param traded whether positions may be taken in it; others are shown to the source only
   */
  public record Event(String symbol, Candle candle, boolean traded) {}

  /**
   * What was done.
   *
   * @param fills in order of time, those of the same time in order of the symbols; at the end the
   *     last sales, at the close times of the symbols' last candles
   */
  public record Outcome(List<Fill> fills, Ledger ledger, Trades trades) {}

  /**
   * Runs a back-test.
   *
   * @param capital in the quote asset
   * @param candles ascending by open time
   * @param from open time of the first candle that is traded, UTC epoch milliseconds; those before
   *     it are shown to the source only
   */
  public static Outcome run(
      PositionRule rule,
      Costs costs,
      double capital,
      ForecastSource source,
      Iterator<Event> candles,
      long from) {
    EventBacktest backtest =
        new EventBacktest(new PositionBook(rule, costs, capital), source, from);
    SortedMap<String, Event> together = new TreeMap<>();
    long time = Long.MIN_VALUE;
    while (candles.hasNext()) {
      Event event = candles.next();
      long openTime = event.candle().openTime();
      if (openTime < time) {
        throw new IllegalArgumentException(
            "candles must ascend: open time %d of %s comes after %d"
                .formatted(openTime, event.symbol(), time));
      }
      if (openTime > time) {
        backtest.step(time, together);
        together.clear();
        time = openTime;
      }
      if (together.put(event.symbol(), event) != null) {
        throw new IllegalArgumentException(
            "two candles of %s open at %d".formatted(event.symbol(), openTime));
      }
    }
    backtest.step(time, together);
    return backtest.end();
  }

  private void step(long time, SortedMap<String, Event> together) {
    if (together.isEmpty()) {
      return;
    }
    SortedMap<String, Candle> closed = new TreeMap<>();
    together.forEach((symbol, event) -> closed.put(symbol, event.candle()));
    List<Event> traded =
        time < from ? List.of() : together.values().stream().filter(Event::traded).toList();
    for (Event event : traded) {
      open(event.symbol(), event.candle());
    }
    Map<String, Foretold> foretold = new HashMap<>();
    source.foretell(time, closed).forEach(answer -> foretold.put(answer.symbol(), answer));
    for (Event event : traded) {
      String symbol = event.symbol();
      Foretold answer = foretold.getOrDefault(symbol, new Foretold(symbol, Double.NaN, Double.NaN));
      book.decide(symbol, answer.expectedReturn(), answer.scale());
    }
  }

  private void open(String symbol, Candle candle) {
    Candle before = last.put(symbol, candle);
    if (before != null) {
      earn(symbol, before, candle.open());
    }
    book.fill(symbol, candle.openTime(), candle.open(), candle.quoteVolume())
        .ifPresent(fill -> note(fill, candle));
    ledger.add(candle.openTime(), 0, 0, Math.abs(book.position(symbol)), 0);
  }

  private Outcome end() {
    last.forEach(
        (symbol, candle) -> {
          earn(symbol, candle, candle.close());
          book.exit(symbol, candle.closeTime(), candle.close(), candle.quoteVolume())
              .ifPresent(fill -> note(fill, candle));
        });
    return new Outcome(List.copyOf(fills), ledger.build(), tally.trades());
  }

  private void earn(String symbol, Candle since, double price) {
    double profit = book.profitOver(symbol, since.open(), price);
    ledger.add(since.openTime(), profit, 0, 0, 0);
    tally.earn(symbol, profit);
  }

  private void note(Fill fill, Candle within) {
    fills.add(fill);
    ledger.add(within.openTime(), 0, fill.cost(), 0, fill.traded());
    tally.trade(fill);
  }
}
