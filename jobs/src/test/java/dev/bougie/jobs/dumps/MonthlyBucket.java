package dev.bougie.jobs.dumps;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bougie.features.candle.Interval;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A bucket of monthly archives of any number of made-up symbols, for benchmarks: it lists and sends
 * as the real one does, from zips on disk. There are few different ones of each month, which
 * symbols share: it costs them nothing to be told the same, since each archive is fetched, checked
 * and written by itself.
 */
public final class MonthlyBucket implements AutoCloseable {

  private static final int MARKETS = 4;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Interval interval;
  private final List<YearMonth> months;
  private final Map<YearMonth, List<Packed>> packed = new TreeMap<>();

  private MonthlyBucket(HttpServer server, Interval interval, List<YearMonth> months) {
    this.server = server;
    this.interval = interval;
    this.months = months;
  }

  private record Packed(Path zip, String sha256) {}

  /** Packs the archives into that folder and starts on a free port. */
  public static MonthlyBucket start(Path folder, Interval interval, List<YearMonth> months) {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      MonthlyBucket bucket = new MonthlyBucket(HttpServer.create(anyPort, 0), interval, months);
      for (YearMonth month : months) {
        bucket.packed.put(month, bucket.pack(folder, month));
      }
      bucket.server.createContext("/", bucket::answer);
      bucket.server.setExecutor(bucket.threads);
      bucket.server.start();
      return bucket;
    } catch (IOException e) {
      throw new UncheckedIOException("no bucket in " + folder, e);
    }
  }

  /** The base URL. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Candles of one symbol, all its months together. */
  public long rowsOfSymbol() {
    return months.stream()
        .map(month -> Archive.monthly("A", interval, month))
        .mapToLong(a -> interval.count(a.from().toEpochMilli(), a.to().toEpochMilli()))
        .sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private List<Packed> pack(Path folder, YearMonth month) throws IOException {
    Packed[] all = new Packed[MARKETS];
    for (int market = 0; market < MARKETS; market++) {
      Path zip = folder.resolve("%s-%s-%d.zip".formatted(interval, month, market));
      MessageDigest digest = sha256();
      try (OutputStream file = new DigestOutputStream(Files.newOutputStream(zip), digest);
          ZipOutputStream out = new ZipOutputStream(file)) {
        out.putNextEntry(new ZipEntry("candles.csv"));
        new MinuteMarket(market, interval.next(0)).write(month, out);
      }
      all[market] = new Packed(zip, HexFormat.of().formatHex(digest.digest()));
    }
    return Arrays.asList(all);
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      String path = call.getRequestURI().getPath();
      if (path.equals("/")) {
        send(call, listing(prefix(call.getRequestURI())));
        return;
      }
      String suffix = ".CHECKSUM";
      boolean checksum = path.endsWith(suffix);
      Optional<Archive> archive =
          Archive.parse(
              checksum ? path.substring(1, path.length() - suffix.length()) : path.substring(1));
      if (archive.isEmpty() || !packed.containsKey(archive.get().month())) {
        call.sendResponseHeaders(404, -1);
        return;
      }
      Packed zip =
          packed
              .get(archive.get().month())
              .get(Math.floorMod(archive.get().symbol().hashCode(), MARKETS));
      if (checksum) {
        send(call, "%s  %s\n".formatted(zip.sha256(), archive.get().name()));
      } else {
        call.sendResponseHeaders(200, Files.size(zip.zip()));
        Files.copy(zip.zip(), call.getResponseBody());
      }
    }
  }

  /** Whatever symbol is asked for has all months, and no days. */
  private String listing(String prefix) {
    String[] parts = prefix.split("/", -1);
    boolean monthly = parts.length > 5 && parts[2].equals("monthly");
    String keys =
        monthly
            ? months.stream()
                .map(month -> Archive.monthly(parts[4], interval, month).path())
                .map("<Contents><Key>%s</Key><Size>1</Size></Contents>"::formatted)
                .collect(Collectors.joining())
            : "";
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>many</Name>\
        <Prefix>%s</Prefix><IsTruncated>false</IsTruncated>%s</ListBucketResult>"""
        .formatted(prefix, keys);
  }

  private static String prefix(URI uri) {
    return Arrays.stream(uri.getRawQuery().split("&", -1))
        .filter(pair -> pair.startsWith("prefix="))
        .map(pair -> URLDecoder.decode(pair.substring(7), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  private static void send(HttpExchange call, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(200, bytes.length);
    call.getResponseBody().write(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
