package dev.bougie.jobs.exchange;

import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.spot.Market;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.json.Json;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The exchange's public REST interface, by the official connector. Serialisable, so that every
 * Spark task has its own.
 */
public final class BinanceRest implements Serializable {

  /** The most candles that one answer holds. */
  public static final int ROWS_A_CALL = 1000;

  private static final long serialVersionUID = 1L;
  private static final int ILLEGAL_CHARACTERS = -1100;

  private static final int TIME_WEIGHT = 1;
  private static final int KLINES_WEIGHT = 2;
  private static final int EXCHANGE_INFO_WEIGHT = 20;

  /** From so many symbols on, asking for all that are listed is cheaper than asking for each. */
  private static final int MANY_SYMBOLS = EXCHANGE_INFO_WEIGHT / KLINES_WEIGHT;

  private final BinanceSettings settings;
  private final Clock clock;
  private final RequestBudget budget;

  /** Without a budget. The clock is this machine's; it only times retries. */
  public BinanceRest(BinanceSettings settings, Clock clock) {
    this(settings, clock, RequestBudget.unlimited());
  }

  /** Every request, retries among them, takes its weight from that budget. */
  public BinanceRest(BinanceSettings settings, Clock clock, RequestBudget budget) {
    this.settings = settings;
    this.clock = clock;
    this.budget = budget;
  }

  /** Requests that whoever has many may have under way at once. */
  public int concurrentCalls() {
    return settings.concurrentCalls();
  }

  /**
   * The exchange's own present.
   *
   * @throws ExchangeException if it does not tell, after all tries
   */
  public Instant now() {
    String path = "/api/v3/time";
    try {
      return call(path, TIME_WEIGHT, Market::time, BinanceRest::serverTime);
    } catch (BinanceClientException e) {
      throw refused(path, e);
    }
  }

  /**
   * All symbols that the exchange lists, halted ones included.
   *
   * @throws ExchangeException if it does not tell, after all tries
   */
  public List<ListedSymbol> symbols() {
    return exchangeInfo().symbols();
  }

  /** Request weight that the exchange allows in a window, where it tells. */
  OptionalInt weightLimit() {
    try {
      return exchangeInfo().weightLimit();
    } catch (ExchangeException e) {
      if (e.getCause() instanceof BinanceClientException) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }

  /**
   * Refuses symbols that the exchange does not have.
   *
   * @throws ConfigException naming the symbol
   */
  public void requireSymbols(List<String> symbols) {
    List<String> unused = listed(symbols, List.of());
  }

  /**
   * Those of the symbols that the exchange has.
   *
   * @param known symbols that it once had and may have no longer
   * @throws ConfigException naming one that it does not have and that is not among these
   */
  public List<String> listed(List<String> symbols, Collection<String> known) {
    Predicate<String> isListed = listing(symbols);
    List<String> listed = new ArrayList<>();
    for (String symbol : symbols) {
      if (isListed.test(symbol)) {
        listed.add(symbol);
      } else if (!known.contains(symbol)) {
        throw new ConfigException(
            "market.symbols",
            symbol,
            "must be symbols of the exchange at %s, such as BTCUSDT".formatted(settings.url()));
      }
    }
    return listed;
  }

  /**
   * Those of the symbols that the exchange does not list.
   *
   * @throws ExchangeException if it does not tell, after all tries
   */
  public List<String> unlisted(List<String> symbols) {
    return symbols.stream().filter(listing(symbols).negate()).toList();
  }

  /** Those of the symbols that are traded now. */
  public List<String> traded(List<String> symbols) {
    Set<String> traded =
        symbols().stream()
            .filter(ListedSymbol::isTraded)
            .map(ListedSymbol::symbol)
            .collect(Collectors.toSet());
    return symbols.stream().filter(traded::contains).toList();
  }

  /** The oldest candle that the exchange tells of that symbol, if it has any. */
  public Optional<Candle> firstCandle(String symbol, Interval interval) {
    return oneCandle(symbol, interval, Map.of("startTime", 0));
  }

  /**
   * The oldest candle that the exchange tells of that symbol and that opens in {@code [from, to)},
   * if it has any.
   *
   * @param from epoch milliseconds
   * @param to epoch milliseconds
   * @throws ExchangeException if it does not tell, after all tries
   */
  public Optional<Candle> firstCandle(String symbol, Interval interval, long from, long to) {
    return oneCandle(symbol, interval, Map.of("startTime", from, "endTime", to - 1));
  }

  /** The newest candle that the exchange tells of that symbol, the open one included. */
  public Optional<Candle> lastCandle(String symbol, Interval interval) {
    return oneCandle(symbol, interval, Map.of());
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
      return candles(path, parameters);
    } catch (BinanceClientException e) {
      throw refused(path, e);
    }
  }

  private Optional<Candle> oneCandle(String symbol, Interval interval, Map<String, Object> more) {
    Map<String, Object> parameters = new LinkedHashMap<>(more);
    parameters.put("symbol", symbol);
    parameters.put("interval", interval.code());
    parameters.put("limit", 1);
    String path = "/api/v3/klines?symbol=%s&interval=%s&limit=1".formatted(symbol, interval);
    try {
      return candles(path, parameters).stream().findFirst();
    } catch (BinanceClientException e) {
      throw refused(path, e);
    }
  }

  /** Whether one of these symbols is listed. */
  private Predicate<String> listing(List<String> symbols) {
    return symbols.size() > MANY_SYMBOLS
        ? symbols().stream().map(ListedSymbol::symbol).collect(Collectors.toSet())::contains
        : this::isListed;
  }

  private boolean isListed(String symbol) {
    try {
      Optional<Candle> unused = lastCandle(symbol, Interval.D1);
      return true;
    } catch (ExchangeException e) {
      if (e.isUnknownSymbol() || e.code() == ILLEGAL_CHARACTERS) {
        return false;
      }
      throw e;
    }
  }

  private List<Candle> candles(String path, Map<String, Object> parameters) {
    return call(path, KLINES_WEIGHT, market -> market.klines(parameters), KlineParser::parse);
  }

  private ExchangeInfo exchangeInfo() {
    String path = "/api/v3/exchangeInfo";
    try {
      return call(
          path,
          EXCHANGE_INFO_WEIGHT,
          market -> market.exchangeInfo(new LinkedHashMap<>()),
          ExchangeInfo::parse);
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

  /**
   * Tries until it succeeds or trying is no use; refusals are thrown as they are. One OkHttp client
   * with ten-second time-outs stands behind every market of the JVM.
   */
  private <T> T call(
      String path, int weight, Function<Market, String> request, Function<String, T> parser) {
    SpotClientImpl client = new SpotClientImpl(settings.url().toString());
    boolean limited = budget != RequestBudget.unlimited();
    client.setShowLimitUsage(limited);
    Retry retry = new Retry(settings);
    for (int attempt = 1; ; attempt++) {
      RequestBudget.Grant grant = budget.acquire(weight);
      try {
        String answer = request.apply(client.createMarket());
        return parser.apply(limited ? body(answer, grant) : answer);
      } catch (RuntimeException e) {
        Retry.tell(budget, e, clock.millis());
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

  /** The connector puts the body, as a text, beside what the exchange tells of its limits. */
  private static String body(String answer, RequestBudget.Grant grant) {
    try {
      JsonNode told = Json.mapper().readTree(answer);
      int used = told.path("x-mbx-used-weight-1m").asInt();
      if (used > 0) {
        grant.counted(used);
      }
      return told.required("data").asText();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MalformedAnswerException("the connector's answer has no body", e);
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
