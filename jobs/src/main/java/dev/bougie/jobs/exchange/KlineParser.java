package dev.bougie.jobs.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bougie.features.candle.Candle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of {@code /api/v3/klines}: arrays of twelve, prices and volumes as text. */
final class KlineParser {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHOWN = 80;

  private KlineParser() {}

  /**
   * The candles in the order of the answer.
   *
   * @throws MalformedAnswerException if it is no such array
   */
  static List<Candle> parse(String body) {
    List<Candle> candles = new ArrayList<>();
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken(), JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_ARRAY) {
        candles.add(candle(json));
      }
      expect(json.currentToken(), JsonToken.END_ARRAY);
      if (json.nextToken() != null) {
        throw new IOException("%s behind the array".formatted(json.currentToken()));
      }
      return candles;
    } catch (IOException | NumberFormatException e) {
      throw new MalformedAnswerException(
          "not an array of candles: " + body.substring(0, Math.min(body.length(), SHOWN)), e);
    }
  }

  private static Candle candle(JsonParser json) throws IOException {
    long openTime = whole(json);
    double open = decimal(json);
    double high = decimal(json);
    double low = decimal(json);
    double close = decimal(json);
    double volume = decimal(json);
    long closeTime = whole(json);
    double quoteVolume = decimal(json);
    long trades = whole(json);
    double takerBuyBase = decimal(json);
    double takerBuyQuote = decimal(json);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == null) {
        throw new IOException("the answer ends within a candle");
      }
    }
    return new Candle(
        openTime,
        open,
        high,
        low,
        close,
        volume,
        quoteVolume,
        trades,
        takerBuyBase,
        takerBuyQuote,
        closeTime);
  }

  private static long whole(JsonParser json) throws IOException {
    expect(json.nextToken(), JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private static double decimal(JsonParser json) throws IOException {
    expect(json.nextToken(), JsonToken.VALUE_STRING);
    return Double.parseDouble(json.getText());
  }

  private static void expect(@org.jspecify.annotations.Nullable JsonToken found, JsonToken wanted)
      throws IOException {
    if (found != wanted) {
      throw new IOException("found %s where %s was expected".formatted(found, wanted));
    }
  }
}
