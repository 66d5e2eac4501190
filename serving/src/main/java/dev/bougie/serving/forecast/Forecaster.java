package dev.bougie.serving.forecast;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.forecast.Foreteller;
import dev.bougie.model.forecast.Foreteller.Question;
import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.market.MarketCandles;
import dev.bougie.serving.candle.CandleAnswers;
import dev.bougie.serving.candle.CandleStore;
import dev.bougie.serving.candle.MarketTime;
import dev.bougie.serving.candle.StoredCandle;
import dev.bougie.serving.fault.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Foretells from the newest closed candles. A missing candle makes the features that look over it
 * NaN, which the model's graph deals with; old candles make an old forecast, which says its age.
 * Where the features look at the market, they see it as far as candles of others have arrived.
 */
public final class Forecaster {

  /** To read a symbol's candles and the market's as they are at one time. */
  private static final int ATTEMPTS = 3;

  private final ChampionModels models;
  private final CandleStore store;
  private final CandleAnswers answers;
  private final MarketTime time;
  private final Markets markets;

  public Forecaster(
      ChampionModels models,
      CandleStore store,
      CandleAnswers answers,
      MarketTime time,
      MarketCandles markets) {
    this.models = models;
    this.store = store;
    this.answers = answers;
    this.time = time;
    this.markets = new Markets(markets::read, time::now);
  }

  /** The forecast for one symbol. */
  public Forecast forecast(String symbol, Label label) {
    return models.ask(
        label,
        model -> {
          Interval interval = label.interval();
          List<StoredCandle> candles =
              store.newest(symbol, interval, model.foreteller().featureSet().lookback());
          if (candles.isEmpty()) {
            throw answers.nothingOf(symbol, interval);
          }
          Question question = question(model, interval, candles);
          return forecast(model, question, model.foreteller().foretell(List.of(question)).get(0));
        });
  }

  /**
   * The forecasts for every symbol that has candles of the label's interval.
   *
   * @throws UnavailableException if there is none for any of them, with the reason of the first
   */
  public Forecasts forecasts(Label label) {
    return models.ask(
        label,
        model -> {
          Map<String, List<StoredCandle>> bySymbol = new TreeMap<>();
          for (StoredCandle candle :
              store.newestOfEverySymbol(
                  label.interval(), model.foreteller().featureSet().lookback())) {
            bySymbol.computeIfAbsent(candle.symbol(), symbol -> new ArrayList<>()).add(candle);
          }
          return forecasts(model, label.interval(), bySymbol);
        });
  }

  private Forecasts forecasts(
      LoadedModel model, Interval interval, Map<String, List<StoredCandle>> bySymbol) {
    SortedMap<String, UnavailableException> faults = new TreeMap<>();
    List<Question> questions = new ArrayList<>();
    bySymbol.forEach(
        (symbol, candles) -> {
          try {
            questions.add(question(model, interval, candles));
          } catch (UnavailableException e) {
            faults.put(symbol, e);
          }
        });
    List<ReturnForecast> foretold = model.foreteller().foretell(questions);
    List<Forecast> found = new ArrayList<>();
    for (int i = 0; i < foretold.size(); i++) {
      Question question = questions.get(i);
      try {
        found.add(forecast(model, question, foretold.get(i)));
      } catch (UnavailableException e) {
        faults.put(question.symbol(), e);
      }
    }
    if (found.isEmpty() && !faults.isEmpty()) {
      throw faults.values().iterator().next();
    }
    List<Forecasts.Unavailable> unavailable = new ArrayList<>();
    faults.forEach(
        (symbol, fault) ->
            unavailable.add(
                new Forecasts.Unavailable(
                    symbol, fault.code(), String.valueOf(fault.getMessage()))));
    return new Forecasts(found, unavailable);
  }

  private Question question(LoadedModel model, Interval interval, List<StoredCandle> candles) {
    Foreteller foreteller = model.foreteller();
    FeatureSet set = foreteller.featureSet();
    if (!set.needsMarket()) {
      return question(foreteller, candles, columns(interval, candles), false);
    }
    String symbol = candles.get(0).symbol();
    List<StoredCandle> own = candles;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      CandleColumns columns = columns(interval, own);
      Optional<Markets.Around> around = markets.around(symbol, columns, set.marketLookback());
      if (around.isPresent()) {
        model.requireUniverse(around.get().symbols());
        return question(
            foreteller, own, columns.in(around.get().market()), around.get().synthetic());
      }
      own = store.newest(symbol, interval, set.lookback());
    }
    throw new UnavailableException(
        "candles_changing",
        "the candles of %s change while they are read, ask again".formatted(symbol));
  }

  private static Question question(
      Foreteller foreteller,
      List<StoredCandle> candles,
      CandleColumns columns,
      boolean syntheticMarket) {
    StoredCandle newest = candles.get(candles.size() - 1);
    return new Question(
        newest.symbol(),
        newest.candle(),
        foreteller.inputs(columns),
        syntheticMarket || candles.stream().anyMatch(StoredCandle::synthetic));
  }

  private static CandleColumns columns(Interval interval, List<StoredCandle> candles) {
    CandleColumns.Builder columns = new CandleColumns.Builder(interval, candles.size());
    candles.forEach(stored -> columns.add(stored.candle()));
    return columns.build();
  }

  private Forecast forecast(LoadedModel model, Question question, ReturnForecast foretold) {
    if (!Double.isFinite(foretold.expectedReturn())) {
      throw new UnavailableException(
          "no_forecast",
          "model %s has no finite forecast for the last candles of %s"
              .formatted(model.id(), question.symbol()));
    }
    return new Forecast(
        foretold,
        model.manifest(),
        time.secondsSince(Instant.ofEpochMilli(question.newest().closeTime())));
  }
}
