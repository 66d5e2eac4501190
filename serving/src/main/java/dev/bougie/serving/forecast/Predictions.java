package dev.bougie.serving.forecast;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.List;

/** Forecasts as prices. */
public final class Predictions {

  private final Forecaster forecaster;

  public Predictions(Forecaster forecaster) {
    this.forecaster = forecaster;
  }

  /**
   * A forecast.
   *
   * @param candleTime open time of the last closed candle
   * @param targetTime when it comes true: the close time of the candle {@code horizon} candles
   *     after that one, whose close is foretold
   * @param close of the last closed candle
   * @param expectedReturn {@code ln(foretold close / close)}
   * @param predictedPrice {@code close * exp(expectedReturn)}
   * @param probabilityUp that the return is positive, 0 to 1
   * @param intervals of the foretold close, narrowest first
   * @param dataAgeSeconds since the last closed candle closed, by the exchange's clock
   * @param synthetic whether the model or any candle it looked at was made up
   * @param trained whether the model has seen candles of this symbol in training
   * @param past whether {@code targetTime} has come already, by the exchange's clock
   */
  public record Prediction(
      String symbol,
      Interval interval,
      int horizon,
      Instant candleTime,
      Instant targetTime,
      double close,
      double expectedReturn,
      double predictedPrice,
      double probabilityUp,
      List<PriceInterval> intervals,
      Forecast.Model model,
      long dataAgeSeconds,
      boolean synthetic,
      boolean trained,
      boolean past) {}

  /**
   * Prices between which the close lay in {@code level} of all cases out of sample.
   *
   * @param level 0 to 1
   */
  public record PriceInterval(double level, double low, double high) {}

  public Prediction prediction(String symbol, Label label) {
    return of(forecaster.forecast(symbol, label));
  }

  static Prediction of(Forecast forecast) {
    ReturnForecast foretold = forecast.foretold();
    double close = foretold.close();
    return new Prediction(
        foretold.symbol(),
        foretold.label().interval(),
        foretold.label().horizon(),
        foretold.candleTime(),
        foretold.targetTime(),
        close,
        foretold.expectedReturn(),
        close * Math.exp(foretold.expectedReturn()),
        foretold.probabilityUp(),
        foretold.intervals().stream()
            .map(
                interval ->
                    new PriceInterval(
                        interval.level(),
                        close * Math.exp(interval.low()),
                        close * Math.exp(interval.high())))
            .toList(),
        forecast.model(),
        forecast.dataAgeSeconds(),
        foretold.synthetic(),
        forecast.isTrained(),
        forecast.isPast());
  }
}
