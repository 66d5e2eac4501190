package dev.bougie.jobs.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What Bougie needs of {@code /api/v3/exchangeInfo}.
 *
 * @param weightLimit request weight that the exchange allows in a minute, where it tells
 * @param symbols in the order of the answer
 */
record ExchangeInfo(OptionalInt weightLimit, List<ListedSymbol> symbols) {

  private static final int SHOWN = 80;

  /**
   * Reads the answer, which is megabytes long for the whole exchange, symbol by symbol.
   *
   * @throws MalformedAnswerException if it is no such object, or one without a symbol: an exchange
   *     that has none has lost its list, and every symbol would be taken for delisted
   */
  static ExchangeInfo parse(String body) {
    OptionalInt limit = OptionalInt.empty();
    List<ListedSymbol> symbols = new ArrayList<>();
    boolean told = false;
    try (JsonParser json = Json.mapper().createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("rateLimits") && value == JsonToken.START_ARRAY) {
          limit = weightLimit(json.readValueAsTree());
        } else if (field.equals("symbols") && value == JsonToken.START_ARRAY) {
          told = true;
          while (json.nextToken() == JsonToken.START_OBJECT) {
            symbols.add(symbol(json.readValueAsTree()));
          }
        } else {
          json.skipChildren();
        }
      }
      if (!told || json.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("the symbols are missing or cut off");
      }
      if (symbols.isEmpty()) {
        throw new IOException("there is no symbol");
      }
      return new ExchangeInfo(limit, List.copyOf(symbols));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedAnswerException(
          "no exchange information: " + body.substring(0, Math.min(body.length(), SHOWN)), e);
    }
  }

  private static ListedSymbol symbol(JsonNode told) {
    return new ListedSymbol(
        told.required("symbol").asText(),
        told.required("baseAsset").asText(),
        told.required("quoteAsset").asText(),
        told.required("status").asText());
  }

  private static OptionalInt weightLimit(JsonNode limits) {
    for (JsonNode limit : limits) {
      if (limit.path("rateLimitType").asText().equals("REQUEST_WEIGHT")
          && limit.path("interval").asText().equals("MINUTE")
          && limit.path("limit").asInt() > 0) {
        return OptionalInt.of(
            limit.path("limit").asInt() / Math.max(1, limit.path("intervalNum").asInt()));
      }
    }
    return OptionalInt.empty();
  }
}
