package dev.bougie.jobs.exchange;

import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.spot.Market;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Json;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The exchange's public REST interface, by the official connector. Serialisable, so that every
 * Spark task has its own.
 */
public final class BinanceRest implements Serializable {

  /** The most candles that one answer holds. */
  public static final int ROWS_A_CALL = 1000;

  private static final long serialVersionUID = 1L;
  private static final int BAD_SYMBOL = -1121;
  private static final int ILLEGAL_CHARACTERS = -1100;

  private final BinanceSettings settings;
  private final Clock clock;

  /** The clock is this machine's; it only times retries. */
  public BinanceRest(BinanceSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The exchange's own present.
   *
   * @throws ExchangeException if it does not tell, after all tries
   */
  public Instant now() {
    String path = "/api/v3/time";
    try {
      return call(path, () -> serverTime(market().time()));
    } catch (BinanceClientException e) {
      throw refused(path, e);
    }
  }

  /**
   * Refuses symbols that the exchange does not have.
   *
   * @throws ConfigException naming the symbol
   */
  public void requireSymbols(List<String> symbols) {
    for (String symbol : symbols) {
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("symbol", symbol);
      parameters.put("interval", Interval.D1.code());
      parameters.put("limit", 1);
      try {
        call("/api/v3/klines?symbol=" + symbol, () -> market().klines(parameters));
      } catch (BinanceClientException e) {
        if (e.getErrorCode() == BAD_SYMBOL || e.getErrorCode() == ILLEGAL_CHARACTERS) {
          throw new ConfigException(
              "market.symbols",
              symbol,
              "must be symbols of the exchange at %s, such as BTCUSDT".formatted(settings.url()));
        }
        throw refused("/api/v3/klines?symbol=" + symbol, e);
      }
    }
  }

  /**
   * One answer: the oldest candles that open in {@code [from, to)}, at most {@link #ROWS_A_CALL},
   * as the exchange tells them, the open one included; unchecked.
   *
   * @param from epoch milliseconds
   * @param to epoch milliseconds
   * @throws ExchangeException if it does not tell, after all tries
   */
  public List<Candle> klines(String symbol, Interval interval, long from, long to) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("symbol", symbol);
    parameters.put("interval", interval.code());
    parameters.put("startTime", from);
    parameters.put("endTime", to - 1);
    parameters.put("limit", ROWS_A_CALL);
    String path =
        "/api/v3/klines?symbol=%s&interval=%s&startTime=%d".formatted(symbol, interval, from);
    try {
      return call(path, () -> KlineParser.parse(market().klines(parameters)));
    } catch (BinanceClientException e) {
      throw refused(path, e);
    }
  }

  private static Instant serverTime(String body) {
    try {
      JsonNode time = Json.mapper().readTree(body).required("serverTime");
      if (time.isIntegralNumber()) {
        return Instant.ofEpochMilli(time.longValue());
      }
      throw new MalformedAnswerException("no server time in " + body, null);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MalformedAnswerException("no server time in " + body, e);
    }
  }

  /** One OkHttp client with ten-second time-outs stands behind every market of the JVM. */
  private Market market() {
    return new SpotClientImpl(settings.url().toString()).createMarket();
  }

  /** Tries until it succeeds or trying is no use; refusals are thrown as they are. */
  private <T> T call(String path, Supplier<T> request) {
    Retry retry = new Retry(settings);
    for (int attempt = 1; ; attempt++) {
      try {
        return request.get();
      } catch (RuntimeException e) {
        Optional<Duration> wait =
            retry.waitAfter(e, attempt, clock.millis(), ThreadLocalRandom.current().nextDouble());
        if (wait.isPresent()) {
          sleep(wait.get());
        } else if (e instanceof BinanceClientException refusal) {
          throw refusal;
        } else {
          throw new ExchangeException(
              "binance.url = '%s' gave no answer to %s after %d tries: %s"
                  .formatted(settings.url(), path, attempt, e.getMessage()),
              e);
        }
      }
    }
  }

  /** With the exchange's own code and words; a page of another server has no code. */
  private ExchangeException refused(String path, BinanceClientException e) {
    String words =
        e.getErrorCode() == 0
            ? String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ")
            : "code %d, %s".formatted(e.getErrorCode(), e.getErrMsg());
    return new ExchangeException(
        "binance.url = '%s' refused %s: status %d, %s"
            .formatted(settings.url(), path, e.getHttpStatusCode(), words),
        e);
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the exchange", e);
    }
  }
}
