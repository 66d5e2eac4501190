package dev.bougie.jobs.backtest.core;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.forecast.Foreteller;
import dev.bougie.model.forecast.Foreteller.Question;
import dev.bougie.model.forecast.ReturnForecast;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A published model asked as the server asks it: features of the newest candles of a symbol, one
 * question at a time.
 */
public final class ForetellerReplay implements ForecastSource {

  private final Foreteller foreteller;
  private final Interval interval;
  private final Set<String> asked;
  private final long from;
  private final long to;
  private final int remembered;
  private final SortedMap<String, Deque<Candle>> newest = new TreeMap<>();

  /**
   * A model and what it is asked about.
   *
   * @param foreteller of another's, who closes it
   * @param asked symbols; the candles of others only make up the market
   * @param from open time of the first candle after which it is asked, UTC epoch milliseconds
   * @param to after candles that open from then on it is asked no more
   */
  public ForetellerReplay(Foreteller foreteller, Set<String> asked, long from, long to) {
    FeatureSet set = foreteller.featureSet();
    this.foreteller = foreteller;
    this.interval = foreteller.manifest().label().interval();
    this.asked = Set.copyOf(asked);
    this.from = from;
    this.to = to;
    this.remembered = Math.max(set.lookback(), set.marketLookback());
  }

  @Override
  public List<Foretold> foretell(long openTime, SortedMap<String, Candle> closed) {
    closed.forEach(this::remember);
    if (openTime < from || openTime >= to) {
      return List.of();
    }
    List<String> symbols = closed.keySet().stream().filter(asked::contains).toList();
    if (symbols.isEmpty()) {
      return List.of();
    }
    int places = foreteller.featureSet().marketLookback();
    Market market = places > 0 ? market(openTime, places) : null;
    List<Foretold> answers = new ArrayList<>();
    for (String symbol : symbols) {
      CandleColumns columns = columns(symbol);
      double[] inputs = foreteller.inputs(market == null ? columns : columns.in(market));
      Candle candle = candles(symbol).getLast();
      ReturnForecast forecast =
          foreteller.foretell(List.of(new Question(symbol, candle, inputs, false))).get(0);
      answers.add(new Foretold(symbol, forecast.expectedReturn(), forecast.scale()));
    }
    return answers;
  }

  private Deque<Candle> candles(String symbol) {
    return newest.computeIfAbsent(symbol, any -> new ArrayDeque<>());
  }

  private void remember(String symbol, Candle candle) {
    Deque<Candle> candles = candles(symbol);
    candles.addLast(candle);
    if (candles.size() > remembered) {
      candles.removeFirst();
    }
  }

  /** As many as the longest look-back, so that the same ones are looked at as by the server. */
  private CandleColumns columns(String symbol) {
    Deque<Candle> candles = candles(symbol);
    int lookback = foreteller.featureSet().lookback();
    return CandleColumns.of(
        interval, candles.stream().skip(Math.max(0, candles.size() - lookback)).toList());
  }

  private Market market(long last, int places) {
    long first = interval.plus(last, 1L - places);
    Market.Builder market = new Market.Builder(interval, first, places);
    newest.forEach(
        (symbol, candles) ->
            candles.stream()
                .filter(candle -> candle.openTime() >= first)
                .forEach(candle -> market.add(symbol, candle)));
    return market.build();
  }
}
