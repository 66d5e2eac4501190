package dev.bougie.jobs.dumps;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.exchange.Gate;
import dev.bougie.jobs.exchange.Mishaps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A small stand-in for the bucket of dumps on the loopback interface: its listing, monthly and
 * daily zips and their checksums. The candles are those that a {@code FakeExchange} of the same
 * symbols, interval and start has. It can be told to spoil its candles, its archives and its
 * answers.
 */
public final class FakeBucket implements AutoCloseable {

  private static final String CHECKSUM = ".CHECKSUM";

  private final HttpServer server;

  /** As many as there are requests: a stalled one keeps its own. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Interval interval;
  private final SortedMap<String, List<Candle>> candles = new TreeMap<>();
  private final NavigableMap<String, byte[]> files = new TreeMap<>();
  private final Map<String, Deque<Fault>> faults = new TreeMap<>();
  private final Set<Archive> missing = new HashSet<>();
  private final Set<Archive> garbled = new HashSet<>();
  private final List<String> requests = new ArrayList<>();
  private final Gate gate = new Gate();
  private final List<Mishaps<Fault>> mishaps = new ArrayList<>();
  private int pageSize = 1000;
  private boolean header;
  private String retryAfter = "";

  /** How an answer can go wrong. */
  public enum Fault {
    SERVER_ERROR(500),
    UNAVAILABLE(503),
    FORBIDDEN(403),
    /** A page in the place of the file, with status 200. */
    PAGE(200),
    NOT_FOUND(404),
    /** The connection breaks within the answer. */
    BROKEN_OFF(200),
    /** Half of the answer comes, and the rest never. */
    STALLED(200),
    /** All of the answer, but not at once. */
    SLOW(200),
    /** Sound HTTP around half of the answer. */
    HALF(200),
    /** A checksum of something else. */
    BAD_CHECKSUM(200);

    private final int status;

    Fault(int status) {
      this.status = status;
    }
  }

  private FakeBucket(HttpServer server, Interval interval) {
    this.server = server;
    this.interval = interval;
  }

  /**
   * Starts it on a free port.
   *
   * @param from open time of each symbol's first candle
   * @param now months and days that end later have no archive yet
   */
  public static FakeBucket start(
      List<String> symbols, Interval interval, Instant from, Instant now) {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      FakeBucket bucket = new FakeBucket(HttpServer.create(anyPort, 0), interval);
      for (String symbol : symbols) {
        List<Candle> all = FakeMarket.candles(symbol, interval, from, now);
        bucket.candles.put(symbol, new ArrayList<>(all));
        bucket.publish(symbol, from, now);
      }
      bucket.server.createContext("/", bucket::answer);
      bucket.server.setExecutor(bucket.threads);
      bucket.server.start();
      return bucket;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  /** The base URL. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Settings that lead here and wait for next to nothing. */
  public DumpSettings settings() {
    return new DumpSettings(
        url(), 4, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(20));
  }

  /** The candles of a symbol that open within an archive, in the order it tells them. */
  public synchronized List<Candle> candles(Archive archive) {
    return candles.getOrDefault(archive.symbol(), List.of()).stream()
        .filter(candle -> candle.openTime() >= archive.from().toEpochMilli())
        .filter(candle -> candle.openTime() < archive.to().toEpochMilli())
        .toList();
  }

  /** Changes a symbol's candles, and with them its archives, which are replaced at once. */
  public synchronized void change(String symbol, java.util.function.Consumer<List<Candle>> change) {
    List<Candle> changed = candles.computeIfAbsent(symbol, none -> new ArrayList<>());
    change.accept(changed);
    for (String path : List.copyOf(files.keySet())) {
      Archive.parse(path).filter(archive -> archive.symbol().equals(symbol)).ifPresent(this::pack);
    }
  }

  /** Has that archive neither listed nor to be fetched. */
  public synchronized void remove(Archive archive) {
    missing.add(archive);
    files.remove(archive.path());
    files.remove(archive.path() + CHECKSUM);
  }

  /** Has no days, as for candles that are longer than one. */
  public synchronized FakeBucket monthsAlone() {
    files.keySet().removeIf(path -> path.contains("/daily/"));
    return this;
  }

  /** Puts a garbage line into that archive; the checksum is that of the garbled file. */
  public synchronized void garble(Archive archive) {
    garbled.add(archive);
    pack(archive);
  }

  /** Puts the first half of that archive in its place; the checksum is that of the half. */
  public synchronized void truncate(Archive archive) {
    byte[] zip = files.get(archive.path());
    if (zip != null) {
      put(archive, Arrays.copyOf(zip, zip.length / 2));
    }
  }

  /** Puts any file at the place of an archive, and the checksum of it. */
  public synchronized void put(Archive archive, byte[] zip) {
    files.put(archive.path(), zip);
    files.put(archive.path() + CHECKSUM, checksum(Zips.sha256(zip), archive));
  }

  /** Starts every CSV with the names of its columns. */
  public synchronized void writeHeaders() {
    header = true;
    candles.keySet().forEach(symbol -> change(symbol, all -> {}));
  }

  /** Answers of status 503 tell from now on when to come back. */
  public synchronized void retryAfter(String told) {
    retryAfter = told;
  }

  /** Lists so many entries a page. */
  public synchronized void pageSize(int entries) {
    pageSize = entries;
  }

  /**
   * Spoils the next answers to requests whose path and query hold that text, one each: {@code
   * ".zip"} counts for zips, their checksums and nothing else.
   */
  public synchronized void failNext(String text, Fault... next) {
    faults.computeIfAbsent(text, none -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** Spoils some answers from now on, beside those that others spoil. */
  public synchronized void spoil(Mishaps<Fault> some) {
    mishaps.add(some);
  }

  /** Spoils no more answers in that way. */
  public synchronized void heal() {
    mishaps.clear();
  }

  /** Where archives can be held back. */
  public Gate gate() {
    return gate;
  }

  /** What was asked so far: path and query, decoded. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void publish(String symbol, Instant from, Instant now) {
    LocalDate start = LocalDate.ofInstant(from, ZoneOffset.UTC);
    LocalDate end = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (LocalDate day = start; day.isBefore(end); day = day.plusDays(1)) {
      pack(Archive.daily(symbol, interval, day));
    }
    YearMonth last = YearMonth.from(end);
    for (YearMonth month = YearMonth.from(start);
        month.isBefore(last);
        month = month.plusMonths(1)) {
      pack(Archive.monthly(symbol, interval, month));
    }
  }

  /** Makes the archive anew; one without a candle does not exist. */
  private void pack(Archive archive) {
    List<Candle> told = candles(archive);
    if (told.isEmpty() || missing.contains(archive)) {
      remove(archive);
      missing.remove(archive);
      return;
    }
    List<String> lines = new ArrayList<>(told.stream().map(Zips::line).toList());
    if (garbled.contains(archive)) {
      lines.add(lines.size() / 2, Zips.GARBAGE);
    }
    if (header) {
      lines.add(0, Zips.HEADER);
    }
    put(archive, Zips.zip(archive.path().replaceFirst(".*/(.*)\\.zip", "$1.csv"), lines));
  }

  private static byte[] checksum(String sha256, Archive archive) {
    return "%s  %s\n".formatted(sha256, archive.name()).getBytes(StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      URI uri = call.getRequestURI();
      String asked = uri.getPath() + (uri.getQuery() == null ? "" : "?" + uri.getQuery());
      byte @Nullable [] body;
      @Nullable Fault fault;
      if (asked.endsWith(".zip")) {
        boolean unused = gate.pass();
      }
      synchronized (this) {
        requests.add(asked);
        fault = nextFault(asked);
        body = uri.getPath().equals("/") ? listing(query(uri)) : files.get(asked.substring(1));
      }
      if (body == null || fault == Fault.NOT_FOUND) {
        send(call, 404, bytes("<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code></Error>"), 0);
      } else if (fault == null) {
        send(call, 200, body, 0);
      } else {
        spoil(call, fault, body);
      }
    }
  }

  private void spoil(HttpExchange call, Fault fault, byte[] body) throws IOException {
    byte[] half = Arrays.copyOf(body, body.length / 2);
    if (fault == Fault.UNAVAILABLE && !retryAfter.isEmpty()) {
      call.getResponseHeaders().add("Retry-After", retryAfter);
    }
    switch (fault) {
      case HALF -> send(call, 200, half, 0);
      case BROKEN_OFF -> send(call, 200, half, body.length - half.length);
      case STALLED -> {
        send(call, 200, half, body.length - half.length);
        call.getResponseBody().flush();
        awaitClosing();
      }
      case SLOW -> {
        send(call, 200, half, body.length - half.length);
        call.getResponseBody().flush();
        Mishaps.dawdle();
        call.getResponseBody().write(body, half.length, body.length - half.length);
      }
      case BAD_CHECKSUM -> {
        byte[] other = body.clone();
        Arrays.fill(other, 0, 64, (byte) '0');
        send(call, 200, other, 0);
      }
      default ->
          send(call, fault.status, bytes("<html><body>%s</body></html>".formatted(fault)), 0);
    }
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Fault nextFault(String asked) {
    for (Map.Entry<String, Deque<Fault>> waiting : faults.entrySet()) {
      if (asked.contains(waiting.getKey()) && !waiting.getValue().isEmpty()) {
        return waiting.getValue().poll();
      }
    }
    return mishaps.stream().flatMap(some -> some.next(asked).stream()).findFirst().orElse(null);
  }

  private byte[] listing(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    String marker = query.getOrDefault("marker", "");
    Set<String> entries =
        files.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> entry(key, prefix, delimiter))
            .filter(entry -> entry.compareTo(marker) > 0)
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    List<String> page = entries.stream().sorted(Comparator.naturalOrder()).limit(pageSize).toList();
    boolean truncated = entries.size() > page.size();
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    xml.append("<Name>fake</Name><Prefix>").append(prefix).append("</Prefix>");
    if (truncated && !delimiter.isEmpty()) {
      xml.append("<NextMarker>").append(page.get(page.size() - 1)).append("</NextMarker>");
    }
    xml.append("<IsTruncated>").append(truncated).append("</IsTruncated>");
    for (String entry : page) {
      xml.append(
          entry.endsWith("/")
              ? "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(entry)
              : "<Contents><Key>%s</Key><Size>1</Size></Contents>".formatted(entry));
    }
    return bytes(xml.append("</ListBucketResult>").toString());
  }

  private static String entry(String key, String prefix, String delimiter) {
    int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return cut < 0 ? key : key.substring(0, cut + delimiter.length());
  }

  private static Map<String, String> query(URI uri) {
    String query = uri.getRawQuery();
    return Arrays.stream((query == null ? "" : query).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Promises {@code unsent} bytes more than it sends. */
  private static void send(HttpExchange call, int status, byte[] body, int unsent)
      throws IOException {
    long length = body.length + (long) unsent;
    call.sendResponseHeaders(status, length == 0 ? -1 : length);
    call.getResponseBody().write(body);
  }
}
