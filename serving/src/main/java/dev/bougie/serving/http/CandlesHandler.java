package dev.bougie.serving.http;

import dev.bougie.features.candle.Interval;
import dev.bougie.serving.candle.CandleAnswers;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/candles/{symbol}}. */
final class CandlesHandler implements Handler {

  private static final int LIMIT = 500;
  private static final int HIGHEST_LIMIT = 1000;

  private final CandleAnswers candles;
  private final Interval interval;

  CandlesHandler(CandleAnswers candles, Interval interval) {
    this.candles = candles;
    this.interval = interval;
  }

  @Override
  public void handle(Context context) {
    Query query = Query.of(context, "interval", "from", "to", "limit");
    context.json(
        candles.candles(
            query.symbol(),
            query.interval(interval),
            query.time("from"),
            query.time("to"),
            query.integer("limit", LIMIT, 1, HIGHEST_LIMIT)));
  }
}
