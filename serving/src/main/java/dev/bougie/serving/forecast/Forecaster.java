package dev.bougie.serving.forecast;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.market.MarketCandles;
import dev.bougie.model.onnx.Scored;
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

  /**
   * What a model is asked about.
   *
   * @param features of the newest candle
   * @param synthetic whether any candle that they look at was made up
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares questions.
  private record Question(StoredCandle newest, double[] features, boolean synthetic) {}

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
          Question question = question(model, interval, candles);
          return forecast(model, question, model.score(question.features()), 0);
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
              store.newestOfEverySymbol(label.interval(), model.featureSet().lookback())) {
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
    List<Forecast> found = new ArrayList<>();
    Scored scored = model.score(rows(model, questions));
    for (int i = 0; i < scored.rows(); i++) {
      Question question = questions.get(i);
      try {
        found.add(forecast(model, question, scored, i));
      } catch (UnavailableException e) {
        faults.put(question.newest().symbol(), e);
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

  private static double[] rows(LoadedModel model, List<Question> questions) {
    int width = model.featureSet().size();
    double[] rows = new double[questions.size() * width];
    for (int i = 0; i < questions.size(); i++) {
      System.arraycopy(questions.get(i).features(), 0, rows, i * width, width);
    }
    return rows;
  }

  private Question question(LoadedModel model, Interval interval, List<StoredCandle> candles) {
    FeatureSet set = model.featureSet();
    if (!set.needsMarket()) {
      return question(set, candles, columns(interval, candles), false);
    }
    String symbol = candles.get(0).symbol();
    List<StoredCandle> own = candles;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      CandleColumns columns = columns(interval, own);
      Optional<Markets.Around> around = markets.around(symbol, columns, set.marketLookback());
      if (around.isPresent()) {
        model.requireUniverse(around.get().symbols());
        return question(set, own, columns.in(around.get().market()), around.get().synthetic());
      }
      own = store.newest(symbol, interval, set.lookback());
    }
    throw new UnavailableException(
        "candles_changing",
        "the candles of %s change while they are read, ask again".formatted(symbol));
  }

  private static Question question(
      FeatureSet set, List<StoredCandle> candles, CandleColumns columns, boolean synthetic) {
    return new Question(
        candles.get(candles.size() - 1),
        set.computeLast(columns),
        synthetic || candles.stream().anyMatch(StoredCandle::synthetic));
  }

  private static CandleColumns columns(Interval interval, List<StoredCandle> candles) {
    CandleColumns.Builder columns = new CandleColumns.Builder(interval, candles.size());
    candles.forEach(stored -> columns.add(stored.candle()));
    return columns.build();
  }

  private Forecast forecast(LoadedModel model, Question question, Scored scored, int row) {
    StoredCandle newest = question.newest();
    double expectedReturn = scored.forecast(row);
    double scale = scored.scale(row);
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
        probabilityUp(model, scored, row),
        model.manifest().calibration().intervals(expectedReturn, scale),
        model.manifest().synthetic() || question.synthetic(),
        time.secondsSince(Instant.ofEpochMilli(last.closeTime())));
  }

  /** As the graph tells it; what follows from the model's errors where it tells none. */
  private static double probabilityUp(LoadedModel model, Scored scored, int row) {
    double told = scored.probabilityUp(row);
    return Double.isNaN(told)
        ? model.manifest().calibration().probabilityUp(scored.forecast(row), scored.scale(row))
        : told;
  }
}
