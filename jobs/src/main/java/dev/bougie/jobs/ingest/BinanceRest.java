package dev.bougie.jobs.ingest;

import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.spot.Market;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Candles over the exchange's public REST interface, by the official connector. */
final class BinanceRest implements CandleSource {

  static final String NAME = "rest";

  private static final long serialVersionUID = 1L;
  private static final int ROWS_A_CALL = 1000;
  private static final int BAD_SYMBOL = -1121;
  private static final int ILLEGAL_CHARACTERS = -1100;

  private final BinanceSettings settings;
  private final Clock clock;

  /** The clock is this machine's; it only times retries. */
  BinanceRest(BinanceSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Instant now() {
    String path = "/api/v3/time";
    try {
      return call(path, () -> serverTime(market().time()));
    } catch (BinanceClientException e) {
      throw refused(path, e);
    }
  }

  @Override
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

  @Override
  public List<Page> pages(String symbol, Interval interval, Instant from, Instant to) {
    List<Page> pages = new ArrayList<>();
    long end = to.toEpochMilli();
    long start = from.toEpochMilli();
    while (start < end) {
      long next = Math.min(interval.plus(interval.openTimeAt(start), ROWS_A_CALL), end);
      pages.add(new Page(symbol, interval, start, next));
      start = next;
    }
    return pages;
  }

  /**
   * A page is made for as many candles as one answer holds; rows off the grid and repeated ones
   * need room of their own, so a full answer is asked on behind its last row.
   */
  @Override
  public List<Candle> fetch(Page page) {
    List<Candle> candles = new ArrayList<>();
    long from = page.from();
    while (from < page.to()) {
      List<Candle> answer = fetch(page, from);
      candles.addAll(answer);
      from = answer.size() < ROWS_A_CALL ? page.to() : behind(answer, page, from);
    }
    return candles;
  }

  /** Where to ask on after a full answer; the page's end where no candle can be left. */
  private static long behind(List<Candle> answer, Page page, long from) {
    long last = answer.stream().mapToLong(Candle::openTime).max().orElse(page.to());
    long nextOpen = page.interval().next(page.interval().openTimeAt(last));
    return last < from || nextOpen >= page.to() ? page.to() : last + 1;
  }

  private List<Candle> fetch(Page page, long from) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("symbol", page.symbol());
    parameters.put("interval", page.interval().code());
    parameters.put("startTime", from);
    parameters.put("endTime", page.to() - 1);
    parameters.put("limit", ROWS_A_CALL);
    String path =
        "/api/v3/klines?symbol=%s&interval=%s&startTime=%d"
            .formatted(page.symbol(), page.interval(), from);
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
