package dev.bougie.serving.http;

import dev.bougie.serving.candle.CandleAnswers;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/symbols}. */
final class SymbolsHandler implements Handler {

  private final CandleAnswers candles;

  SymbolsHandler(CandleAnswers candles) {
    this.candles = candles;
  }

  @Override
  public void handle(Context context) {
    Query.of(context);
    context.json(candles.symbols());
  }
}
