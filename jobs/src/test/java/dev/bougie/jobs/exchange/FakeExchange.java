package dev.bougie.jobs.exchange;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A small stand-in for Binance's public spot interface on the loopback interface: {@code
 * /api/v3/ping}, {@code time}, {@code exchangeInfo} and {@code klines}. It has candles of one
 * interval (none of the others) from a start on, its clock stands where it is set, and it can be
 * told to spoil its candles and its answers.
 */
public final class FakeExchange implements AutoCloseable {

  private static final int MOST_ROWS = 1000;
  private static final int ROWS_BY_DEFAULT = 500;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Interval interval;
  private final SortedMap<String, FakeMarket> markets = new TreeMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Deque<Fault> pageFaults = new ArrayDeque<>();
  private final List<URI> requests = new ArrayList<>();
  private final SortedMap<String, String> statuses = new TreeMap<>();
  private final Gate gate = new Gate();
  private FakeLimits limits = FakeLimits.none();
  private final List<Mishaps<Fault>> mishaps = new ArrayList<>();
  private final Set<String> unsorted = new HashSet<>();
  private long now;

  /** How an answer can go wrong. */
  public enum Fault {
    TOO_MANY_REQUESTS(429, "{\"code\":-1003,\"msg\":\"Too much request weight used.\"}"),
    BANNED(418, "{\"code\":-1003,\"msg\":\"Way too much; IP banned until 1735689600000.\"}"),
    SERVER_ERROR(500, "{\"code\":-1001,\"msg\":\"Internal error.\"}"),
    UNAVAILABLE(503, "<html><body>503 Service Unavailable</body></html>"),
    FORBIDDEN(403, "<html>\n<body>403 Forbidden</body>\n</html>"),
    PAGE(200, "<html><body>Back soon</body></html>"),
    /** As if there were nothing to tell. */
    EMPTY(200, "[]"),
    /** Sound HTTP around half of the answer. */
    HALF(200, ""),
    /** The connection breaks within the answer. */
    BROKEN_OFF(200, ""),
    /** All of the answer, but not at once. */
    SLOW(200, "");

    private final int status;
    private final String body;

    Fault(int status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  private FakeExchange(HttpServer server, List<String> symbols, Interval interval, long from) {
    this.server = server;
    this.interval = interval;
    for (String symbol : symbols) {
      markets.put(symbol, new FakeMarket(symbol, interval, from));
    }
  }

  /**
   * Starts it on a free port.
   *
   * @param from open time of the first candle
   * @param now what its clock shows; the candle that holds it is the last, and open
   */
  public static FakeExchange start(
      List<String> symbols, Interval interval, Instant from, Instant now) {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      FakeExchange exchange =
          new FakeExchange(HttpServer.create(anyPort, 0), symbols, interval, from.toEpochMilli());
      exchange.now = now.toEpochMilli();
      exchange.server.createContext("/", exchange::answer);
      exchange.server.setExecutor(exchange.threads);
      exchange.server.start();
      return exchange;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  /** The base URL. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets its clock. */
  public synchronized void now(Instant instant) {
    now = instant.toEpochMilli();
  }

  /** What it would tell of that symbol if its clock were later: closed candles up to now. */
  public synchronized List<Candle> closed(String symbol) {
    return market(symbol).until(now).stream().filter(candle -> candle.closeTime() < now).toList();
  }

  /** Tells one more candle, be it bad or a duplicate. */
  public synchronized void add(String symbol, Candle candle) {
    market(symbol).until(now);
    market(symbol).add(candle);
  }

  /** Tells another candle in the place of the one that opens with it. */
  public synchronized void replace(String symbol, Candle candle) {
    market(symbol).until(now);
    market(symbol).replace(candle);
  }

  /** Has no longer a candle that opens at that time. */
  public synchronized void remove(String symbol, Instant openTime) {
    market(symbol).until(now);
    market(symbol).remove(openTime.toEpochMilli());
  }

  /** Knows that symbol no longer. */
  public synchronized void delist(String symbol) {
    markets.remove(symbol);
  }

  /** Spoils the next answers, one each. */
  public synchronized void failNext(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** Spoils the next answers to whoever asks for candles of a range, one each. */
  public synchronized void failPages(Fault... next) {
    pageFaults.addAll(List.of(next));
  }

  /** Spoils some answers from now on, beside those that others spoil. */
  public synchronized void spoil(Mishaps<Fault> some) {
    mishaps.add(some);
  }

  /** Spoils no more answers in that way. */
  public synchronized void heal() {
    mishaps.clear();
  }

  /** Tells that symbol's candles of an answer in any order from now on. */
  public synchronized void tellUnsorted(String symbol) {
    unsorted.add(symbol);
  }

  /** Where answers to whoever asks for candles of a range can be held back. */
  public Gate gate() {
    return gate;
  }

  /** Lists that symbol with another status than TRADING. */
  public synchronized void status(String symbol, String status) {
    statuses.put(symbol, status);
  }

  /** Keeps a limit of request weight from now on. */
  synchronized void limits(FakeLimits kept) {
    limits = kept;
  }

  /** What was asked so far, the host left out. */
  public synchronized List<URI> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      URI asked = call.getRequestURI();
      boolean page = query(asked).containsKey("startTime");
      if (page) {
        boolean unused = gate.pass();
      }
      Fault fault;
      Answer answer;
      synchronized (this) {
        requests.add(asked);
        int status = limits.count(asked);
        if (status != 200) {
          send(call, tooMuch(status), 0);
          return;
        }
        call.getResponseHeaders().add("x-mbx-used-weight-1m", String.valueOf(limits.used()));
        fault = page && !pageFaults.isEmpty() ? pageFaults.poll() : faults.poll();
        if (fault == null) {
          fault =
              mishaps.stream()
                  .flatMap(some -> some.next(asked.toString()).stream())
                  .findFirst()
                  .orElse(null);
        }
        answer = answer(asked);
      }
      spoil(call, fault, answer);
    }
  }

  private static void spoil(HttpExchange call, @Nullable Fault fault, Answer answer)
      throws IOException {
    if (fault == Fault.HALF) {
      send(call, new Answer(200, half(answer.body())), 0);
    } else if (fault == Fault.BROKEN_OFF) {
      send(call, new Answer(200, half(answer.body())), answer.body().length());
    } else if (fault == Fault.SLOW) {
      String first = half(answer.body());
      send(call, new Answer(answer.status(), first), answer.body().length() - first.length());
      call.getResponseBody().flush();
      Mishaps.dawdle();
      call.getResponseBody()
          .write(answer.body().substring(first.length()).getBytes(StandardCharsets.UTF_8));
    } else if (fault != null) {
      send(call, new Answer(fault.status, fault.body), 0);
    } else {
      send(call, answer, 0);
    }
  }

  private Answer answer(URI uri) {
    return switch (uri.getPath()) {
      case "/api/v3/ping" -> new Answer(200, "{}");
      case "/api/v3/time" -> new Answer(200, "{\"serverTime\":%d}".formatted(now));
      case "/api/v3/exchangeInfo" -> new Answer(200, exchangeInfo());
      case "/api/v3/klines" -> klines(query(uri));
      default -> new Answer(404, "<html><body><h2>404 Not found</h2></body></html>");
    };
  }

  private String exchangeInfo() {
    return markets.keySet().stream()
        .map(this::listed)
        .collect(
            Collectors.joining(
                ",",
                """
                {"timezone":"UTC","serverTime":%d,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT",\
                "interval":"MINUTE","intervalNum":1,"limit":%d}],"exchangeFilters":[],"symbols":["""
                    .formatted(now, limits.limit()),
                "]}"));
  }

  /** Names end in quote assets of three letters, or of four that end in T. */
  private String listed(String symbol) {
    int quote = symbol.length() - (symbol.endsWith("T") ? 4 : 3);
    return """
        {"symbol":"%s","status":"%s","baseAsset":"%s","baseAssetPrecision":8,"quoteAsset":"%s",\
        "filters":[{"filterType":"PRICE_FILTER","tickSize":"0.01"}],"isSpotTradingAllowed":true}"""
        .formatted(
            symbol,
            statuses.getOrDefault(symbol, "TRADING"),
            symbol.substring(0, quote),
            symbol.substring(quote));
  }

  private static Answer tooMuch(int status) {
    Fault fault = status == Fault.BANNED.status ? Fault.BANNED : Fault.TOO_MANY_REQUESTS;
    return new Answer(fault.status, fault.body);
  }

  private Answer klines(Map<String, String> query) {
    String symbol = query.getOrDefault("symbol", "");
    if (!symbol.matches("[A-Z0-9-_.]{1,20}")) {
      return refusal(-1100, "Illegal characters found in parameter 'symbol'.");
    }
    String code = query.getOrDefault("interval", "");
    if (!Arrays.stream(Interval.values()).map(Interval::code).toList().contains(code)) {
      return refusal(-1120, "Invalid interval.");
    }
    if (!markets.containsKey(symbol)) {
      return refusal(-1121, "Invalid symbol.");
    }
    if (!interval.code().equals(code)) {
      return new Answer(200, "[]");
    }
    long start = Long.parseLong(query.getOrDefault("startTime", String.valueOf(Long.MIN_VALUE)));
    long end = Long.parseLong(query.getOrDefault("endTime", String.valueOf(Long.MAX_VALUE)));
    int limit =
        Math.min(
            Integer.parseInt(query.getOrDefault("limit", String.valueOf(ROWS_BY_DEFAULT))),
            MOST_ROWS);
    List<Candle> found =
        market(symbol).until(now).stream()
            .filter(candle -> candle.openTime() >= start && candle.openTime() <= end)
            .toList();
    List<Candle> told =
        query.containsKey("startTime")
            ? found.subList(0, Math.min(limit, found.size()))
            : found.subList(Math.max(0, found.size() - limit), found.size());
    if (unsorted.contains(symbol)) {
      told = new ArrayList<>(told);
      Collections.shuffle(told, new Random(start));
    }
    return new Answer(200, told.stream().map(this::row).collect(Collectors.joining(",", "[", "]")));
  }

  /** A candle that has not closed shows what was traded so far. */
  private String row(Candle whole) {
    Candle candle = whole.closeTime() < now ? whole : justOpened(whole);
    return String.format(
        Locale.ROOT,
        "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d,\"%s\",%d,\"%s\",\"%s\",\"0\"]",
        candle.openTime(),
        decimal(candle.open()),
        decimal(candle.high()),
        decimal(candle.low()),
        decimal(candle.close()),
        decimal(candle.volume()),
        candle.closeTime(),
        decimal(candle.quoteVolume()),
        candle.trades(),
        decimal(candle.takerBuyBase()),
        decimal(candle.takerBuyQuote()));
  }

  private static Candle justOpened(Candle whole) {
    double open = whole.open();
    return new Candle(
        whole.openTime(), open, open, open, open, 1, open, 1, 0, 0, whole.closeTime());
  }

  /** The shortest decimal that this double is the nearest to. */
  private static String decimal(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).toPlainString()
        : String.valueOf(value);
  }

  private FakeMarket market(String symbol) {
    FakeMarket market = markets.get(symbol);
    if (market == null) {
      throw new IllegalArgumentException("no symbol " + symbol);
    }
    return market;
  }

  private static Answer refusal(int code, String message) {
    return new Answer(400, "{\"code\":%d,\"msg\":\"%s\"}".formatted(code, message));
  }

  private static String half(String body) {
    return body.substring(0, body.length() / 2);
  }

  private static Map<String, String> query(URI uri) {
    String query = uri.getQuery();
    return Arrays.stream((query == null ? "" : query).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /** Promises {@code missing} bytes more than it sends. */
  private static void send(HttpExchange call, Answer answer, int missing) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(answer.status(), bytes.length + (long) missing);
    call.getResponseBody().write(bytes);
  }

  private record Answer(int status, String body) {}
}
