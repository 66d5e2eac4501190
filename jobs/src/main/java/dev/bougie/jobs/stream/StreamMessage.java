package dev.bougie.jobs.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.model.json.Json;

/**
 * What a combined connection tells, {@code {"stream": ..., "data": ...}}. Source: Binance,
 * web-socket-streams.md, "Kline/Candlestick Streams".
 */
sealed interface StreamMessage {

  /** A candle that has closed; unchecked. */
  record Closed(MarketCandle candle) implements StreamMessage {}

  /** A candle that may still change. */
  record Open() implements StreamMessage {}

  /** The connection is going to be cut. */
  record ServerShutdown() implements StreamMessage {}

  /** The answer to a command, or an event that nobody asked for. */
  record Other() implements StreamMessage {}

  /**
   * Reads a message.
   *
   * @throws GarbageException if it is none
   */
  static StreamMessage parse(String text) {
    try {
      JsonNode message = Reader.JSON.readTree(text);
      JsonNode event = message.has("data") ? message.path("data") : message;
      if (!event.isObject()) {
        throw new GarbageException(text, null);
      }
      return switch (event.path("e").asText()) {
        case "kline" -> kline(event);
        case "serverShutdown" -> new ServerShutdown();
        default -> new Other();
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new GarbageException(text, e);
    }
  }

  private static StreamMessage kline(JsonNode event) {
    JsonNode kline = event.path("k");
    JsonNode closed = kline.path("x");
    if (!closed.isBoolean()) {
      throw new IllegalArgumentException("x is no truth value");
    }
    if (!closed.booleanValue()) {
      return new Open();
    }
    return new Closed(
        new MarketCandle(
            text(kline, "s"),
            Interval.of(text(kline, "i")),
            new Candle(
                whole(kline, "t"),
                decimal(kline, "o"),
                decimal(kline, "h"),
                decimal(kline, "l"),
                decimal(kline, "c"),
                decimal(kline, "v"),
                decimal(kline, "q"),
                whole(kline, "n"),
                decimal(kline, "V"),
                decimal(kline, "Q"),
                whole(kline, "T"))));
  }

  private static String text(JsonNode of, String field) {
    JsonNode value = of.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(field + " is no text");
    }
    return value.textValue();
  }

  /** Prices and volumes are text, as over REST. */
  private static double decimal(JsonNode of, String field) {
    return Double.parseDouble(text(of, field));
  }

  private static long whole(JsonNode of, String field) {
    JsonNode value = of.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(field + " is no whole number");
    }
    return value.longValue();
  }

  /** What follows the message is garbage too. */
  final class Reader {
    private static final ObjectReader JSON =
        Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Reader() {}
  }
}
