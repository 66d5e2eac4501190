package dev.bougie.serving.forecast;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import dev.bougie.serving.candle.CandleAnswers;
import dev.bougie.serving.candle.CandleStore;
import dev.bougie.serving.candle.MarketTime;
import dev.bougie.serving.candle.StoredCandle;
import dev.bougie.serving.fault.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Foretells from the newest closed candles. A missing candle makes the features that look over it
 * NaN, which the model's graph deals with; old candles make an old forecast, which says its age.
 */
public final class Forecaster {

  private final ChampionModels models;
  private final CandleStore store;
  private final CandleAnswers answers;
  private final MarketTime time;

  public Forecaster(
      ChampionModels models, CandleStore store, CandleAnswers answers, MarketTime time) {
    this.models = models;
    this.store = store;
    this.answers = answers;
    this.time = time;
  }

  /** The forecast for one symbol. */
  public Forecast forecast(String symbol, Label label) {
    return models.ask(
        label,
        model -> {
          Interval interval = label.interval();
          List<StoredCandle> candles =
              store.newest(symbol, interval, model.featureSet().lookback());
          if (candles.isEmpty()) {
            throw answers.nothingOf(symbol, interval);
          }
          double[] forecast = model.score(features(model, interval, candles));
          return forecast(model, candles, forecast[0]);
        });
  }

  /** The forecasts for every symbol that has candles of the label's interval, by symbol. */
  public List<Forecast> forecasts(Label label) {
    return models.ask(
        label,
        model -> {
          Map<String, List<StoredCandle>> bySymbol = new LinkedHashMap<>();
          for (StoredCandle candle :
              store.newestOfEverySymbol(label.interval(), model.featureSet().lookback())) {
            bySymbol.computeIfAbsent(candle.symbol(), symbol -> new ArrayList<>()).add(candle);
          }
          return bySymbol.isEmpty()
              ? List.of()
              : forecasts(model, label.interval(), List.copyOf(bySymbol.values()));
        });
  }

  private List<Forecast> forecasts(
      LoadedModel model, Interval interval, List<List<StoredCandle>> symbols) {
    int width = model.featureSet().size();
    double[] rows = new double[symbols.size() * width];
    for (int i = 0; i < symbols.size(); i++) {
      System.arraycopy(features(model, interval, symbols.get(i)), 0, rows, i * width, width);
    }
    double[] forecasts = model.score(rows);
    List<Forecast> result = new ArrayList<>();
    for (int i = 0; i < forecasts.length; i++) {
      result.add(forecast(model, symbols.get(i), forecasts[i]));
    }
    return result;
  }

  private static double[] features(
      LoadedModel model, Interval interval, List<StoredCandle> candles) {
    CandleColumns.Builder columns = new CandleColumns.Builder(interval, candles.size());
    candles.forEach(stored -> columns.add(stored.candle()));
    return model.featureSet().computeLast(columns.build());
  }

  private Forecast forecast(LoadedModel model, List<StoredCandle> candles, double expectedReturn) {
    StoredCandle newest = candles.get(candles.size() - 1);
    if (!Double.isFinite(expectedReturn)) {
      throw new UnavailableException(
          "no_forecast",
          "model %s has no finite forecast for the last candles of %s"
              .formatted(model.id(), newest.symbol()));
    }
    Candle last = newest.candle();
    return new Forecast(
        newest.symbol(),
        model.manifest(),
        Instant.ofEpochMilli(last.openTime()),
        last.close(),
        expectedReturn,
        model.manifest().calibration().probabilityUp(expectedReturn),
        model.manifest().synthetic() || candles.stream().anyMatch(StoredCandle::synthetic),
        time.secondsSince(Instant.ofEpochMilli(last.closeTime())));
  }
}
