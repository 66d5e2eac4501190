package dev.bougie.serving.advice;

import dev.bougie.model.advice.Action;
import dev.bougie.model.advice.Advised;
import dev.bougie.model.advice.Adviser;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Label;
import dev.bougie.serving.forecast.Forecast;
import dev.bougie.serving.forecast.Forecaster;
import dev.bougie.serving.forecast.Forecasts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What to do about the forecasts. */
public final class Advice {

  private static final Comparator<Entry> STRONGEST_FIRST =
      Comparator.comparingDouble(Entry::expectedReturnAfterCosts)
          .thenComparingDouble(entry -> Math.abs(entry.expectedReturn()))
          .reversed()
          .thenComparing(Entry::symbol);

  private final Forecaster forecaster;
  private final Costs costs;

  public Advice(Forecaster forecaster, Costs costs) {
    this.forecaster = forecaster;
    this.costs = costs;
  }

  /**
   * Advice, strongest first: by what is left after costs, then by the size of the expected move.
   *
   * @param policy the rule that was used
   * @param unavailable the symbols on which there is none, since nothing is foretold of them now
   */
  public record Answer(
      String policy, List<Entry> advice, List<Forecasts.Unavailable> unavailable) {}

  /**
   * Advice on one symbol.
   *
   * @param expectedReturn log return over the horizon
   * @param expectedReturnAfterCosts log return that acting is expected to bring, 0 where costs eat
   *     it
   * @param candleTime open time of the last closed candle
   * @param dataAgeSeconds since that candle closed, by the exchange's clock
   */
  public record Entry(
      String symbol,
      Action action,
      double expectedReturn,
      double expectedReturnAfterCosts,
      double probabilityUp,
      String reason,
      Forecast.Model model,
      Instant candleTime,
      long dataAgeSeconds,
      boolean synthetic) {}

  /** On every symbol that has candles of the label's interval. */
  public Answer onEverySymbol(Label label) {
    return answer(forecaster.forecasts(label));
  }

  /** On one symbol. */
  public Answer on(String symbol, Label label) {
    return answer(new Forecasts(List.of(forecaster.forecast(symbol, label)), List.of()));
  }

  private Answer answer(Forecasts forecasts) {
    return new Answer(
        Adviser.POLICY,
        forecasts.found().stream().map(this::entry).sorted(STRONGEST_FIRST).toList(),
        forecasts.unavailable());
  }

  private Entry entry(Forecast forecast) {
    ReturnForecast foretold = forecast.foretold();
    Advised advised =
        Adviser.of(costs, forecast.manifest()).decide(foretold, forecast.dataAgeSeconds());
    return new Entry(
        foretold.symbol(),
        advised.action(),
        foretold.expectedReturn(),
        advised.afterCosts(),
        foretold.probabilityUp(),
        advised.reason(),
        forecast.model(),
        foretold.candleTime(),
        forecast.dataAgeSeconds(),
        foretold.synthetic());
  }
}
