package dev.bougie.serving.http;

import dev.bougie.features.candle.Interval;
import dev.bougie.serving.candle.CandleAnswers;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/candles/{symbol}/at}. */
final class CandleAtHandler implements Handler {

  private final CandleAnswers candles;
  private final Interval interval;

  CandleAtHandler(CandleAnswers candles, Interval interval) {
    this.candles = candles;
    this.interval = interval;
  }

  @Override
  public void handle(Context context) {
    Query query = Query.of(context, "time", "interval");
    context.json(candles.at(query.symbol(), query.interval(interval), query.requiredTime("time")));
  }
}
