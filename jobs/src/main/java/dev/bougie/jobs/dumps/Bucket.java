package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.failure.CircuitBreaker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bucket of dumps: what it lists and what lies in it. Every request is tried again after a
 * server's error, a broken connection, a time-out or an answer that is not what was asked for, and
 * not before the time that the server told. Serialisable, so that every Spark task has its own.
 */
public final class Bucket implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final long LARGEST_PAGE = 16L << 20;
  private static final long LARGEST_CHECKSUM = 64L << 10;

  /** A month of seconds has about 80 MB. */
  private static final long LARGEST_ARCHIVE = 2L << 30;

  private static final Pattern CHECKSUM = Pattern.compile("([0-9a-fA-F]{64})\\s+\\*?(\\S+)\\s*");
  private static final String CHECKSUM_SUFFIX = ".CHECKSUM";
  private static final int SHOWN = 80;

  private final DumpSettings settings;

  public Bucket(DumpSettings settings) {
    this.settings = settings;
  }

  /** An archive on disk that is what its checksum says. */
  record Fetched(Path zip, String sha256) {}

  /**
   * Every symbol that has a folder of candles, those no longer traded included, in order.
   *
   * @throws BucketException if the bucket does not tell, after all tries
   */
  public List<String> symbols() {
    SortedSet<String> symbols = new TreeSet<>();
    for (Archive.Period period : Archive.Period.values()) {
      String parent = "%s%s/klines/".formatted(Archive.ROOT, period.folder());
      for (Listing page : pages(parent, "", "")) {
        for (String folder : page.folders()) {
          String name = folder.substring(parent.length(), folder.length() - 1);
          if (Archive.isSymbol(name)) {
            symbols.add(name);
          }
        }
      }
    }
    return List.copyOf(symbols);
  }

  /**
   * The listed archives that lie wholly inside {@code [from, to)}, oldest first.
   *
   * @throws BucketException if the bucket does not tell, after all tries
   */
  public List<Archive> archives(
      String symbol, Interval interval, Archive.Period period, Instant from, Instant to) {
    String folder = Archive.folder(period, symbol, interval);
    String first = folder + Archive.namesFrom(symbol, interval, period, from);
    String last = folder + Archive.namesFrom(symbol, interval, period, to);
    List<Archive> archives = new ArrayList<>();
    for (Listing page : pages(folder, first, last)) {
      for (String key : page.keys()) {
        Archive.parse(key)
            .filter(archive -> archive.interval() == interval && archive.period() == period)
            .filter(archive -> archive.symbol().equals(symbol))
            .filter(archive -> !archive.from().isBefore(from) && !archive.to().isAfter(to))
            .ifPresent(archives::add);
      }
    }
    return archives;
  }

  /**
   * Whether the bucket lists an archive of these candles, of whatever time. For a folder that it
   * has never had it tells an empty listing, not an error.
   *
   * @throws BucketException if the bucket does not tell, after all tries
   */
  public boolean knows(String symbol, Interval interval) {
    for (Archive.Period period : Archive.Period.values()) {
      String folder = Archive.folder(period, symbol, interval);
      Listing first = persist("the listing of " + folder, () -> ask(folder, ""));
      if (first.keys().stream().anyMatch(key -> Archive.parse(key).isPresent())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The SHA-256 of an archive as the bucket tells it, in lower-case hexadecimal digits.
   *
   * @throws MissingArchiveException if the bucket has none
   * @throws BucketException if the bucket does not tell, after all tries
   */
  public String checksum(Archive archive) {
    return persist(archive.path() + CHECKSUM_SUFFIX, () -> askChecksum(archive));
  }

  /**
   * Brings an archive into that folder under its own name; nothing is left there if that fails.
   *
   * @param sha256 what it must have, in hexadecimal digits
   * @throws MissingArchiveException if the bucket does not have it
   * @throws BucketException if the bucket does not send what has that checksum, after all tries
   */
  public Path download(Archive archive, String sha256, Path folder) {
    return persist(archive.path(), () -> askArchive(archive, sha256, folder));
  }

  /**
   * The same; every try asks for the checksum anew, since an archive may just be replaced.
   *
   * @param breaker learns that a bucket is alive which sends anything or says that it has none
   */
  Fetched fetch(Archive archive, Path folder, CircuitBreaker breaker) {
    try {
      Fetched fetched =
          persist(
              archive.path(),
              () -> {
                String sha256 = askChecksum(archive);
                return new Fetched(askArchive(archive, sha256, folder), sha256);
              });
      breaker.succeeded();
      return fetched;
    } catch (MissingArchiveException e) {
      breaker.succeeded();
      throw e;
    } catch (BucketException e) {
      if (e.getCause() instanceof UnsoundArchiveException) {
        breaker.succeeded();
      } else {
        breaker.failed();
      }
      throw e;
    }
  }

  /** All pages below a folder, from behind the marker {@code after} to past {@code until}. */
  private List<Listing> pages(String folder, String after, String until) {
    List<Listing> pages = new ArrayList<>();
    String marker = after;
    while (true) {
      String asked = marker;
      Listing page =
          persist("the listing of %s from '%s'".formatted(folder, asked), () -> ask(folder, asked));
      pages.add(page);
      Optional<String> next = page.next();
      if (next.isEmpty() || (!until.isEmpty() && next.get().compareTo(until) > 0)) {
        return pages;
      }
      marker = next.get();
    }
  }

  private Listing ask(String folder, String marker) throws IOException {
    String query = "/?delimiter=%2F&prefix=" + encoded(folder);
    byte[] answer =
        text(query + (marker.isEmpty() ? "" : "&marker=" + encoded(marker)), LARGEST_PAGE)
            .orElseThrow(() -> new IOException("status 404"));
    Listing page = Listing.parse(new ByteArrayInputStream(answer));
    if (page.next().isPresent() && page.next().get().compareTo(marker) <= 0) {
      throw new IOException("the listing goes round in circles at " + marker);
    }
    return page;
  }

  private String askChecksum(Archive archive) throws IOException {
    String path = archive.path() + CHECKSUM_SUFFIX;
    byte[] answer =
        text("/" + encodedPath(path), LARGEST_CHECKSUM).orElseThrow(() -> missing(path));
    String line = new String(answer, StandardCharsets.UTF_8);
    Matcher parts = CHECKSUM.matcher(line);
    if (!parts.matches() || !parts.group(2).equals(archive.name())) {
      throw new IOException(
          "not a checksum of %s: %s"
              .formatted(archive.name(), line.substring(0, Math.min(line.length(), SHOWN))));
    }
    return parts.group(1).toLowerCase(Locale.ROOT);
  }

  private Path askArchive(Archive archive, String sha256, Path folder) throws IOException {
    Path file = folder.resolve(archive.name());
    boolean sound = false;
    try {
      String found = store(archive.path(), file);
      if (!found.equalsIgnoreCase(sha256)) {
        throw new UnsoundArchiveException(
            "its SHA-256 is %s where %s was told".formatted(found, sha256));
      }
      sound = true;
      return file;
    } finally {
      if (!sound) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Writes what lies at that path into a file and tells its SHA-256. */
  private String store(String path, Path file) throws IOException {
    MessageDigest digest = sha256();
    try (ArrivingFile out = ArrivingFile.open(file)) {
      Body.Part part =
          bytes -> {
            digest.update(bytes.duplicate());
            out.write(bytes);
          };
      if (!get("/" + encodedPath(path), part, LARGEST_ARCHIVE)) {
        throw missing(path);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Optional<byte[]> text(String target, long most) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Body.Part part =
        bytes -> {
          byte[] piece = new byte[bytes.remaining()];
          bytes.get(piece);
          text.write(piece);
        };
    return get(target, part, most) ? Optional.of(text.toByteArray()) : Optional.empty();
  }

  /**
   * Asks once.
   *
   * @return whether there is such a thing
   * @throws IOException if that cannot be said
   */
  private boolean get(String target, Body.Part part, long most) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base() + target)).timeout(settings.timeout()).build();
    CompletableFuture<HttpResponse<Long>> answer =
        Connections.CLIENT.sendAsync(
            request, head -> new Body(head.statusCode() == OK ? part : Bucket::leaveOut, most));
    try {
      // The request's own time-out ends with the answer's head; this one covers the body too.
      HttpResponse<Long> told = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (told.statusCode() != OK && told.statusCode() != NOT_FOUND) {
        throw refused(told);
      }
      return told.statusCode() == OK;
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no whole answer within " + settings.timeout());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(e);
    }
  }

  private static IOException refused(HttpResponse<Long> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .flatMap(told -> RetryAfter.parse(told, answer.headers().firstValue("Date")))
        .<IOException>map(wait -> new BusyException(answer.statusCode(), wait))
        .orElseGet(() -> new IOException("status " + answer.statusCode()));
  }

  private static void leaveOut(ByteBuffer bytes) {
    bytes.position(bytes.limit());
  }

  /** Tries until it succeeds or no try is left. */
  private <T> T persist(String what, Attempt<T> attempt) {
    for (int tried = 1; ; tried++) {
      try {
        return attempt.run();
      } catch (ArrivingFile.UnwritableException e) {
        throw new UncheckedIOException(e);
      } catch (IOException e) {
        Optional<Duration> wait = waitAfter(e, tried);
        if (wait.isEmpty()) {
          throw new BucketException(
              "dumps.url = '%s' gave no sound answer to %s in %d tries: %s"
                  .formatted(settings.url(), what, tried, reason(e)),
              e);
        }
        sleep(wait.get());
      }
    }
  }

  /** Empty where trying again is no use. */
  private Optional<Duration> waitAfter(IOException failure, int tried) {
    if (tried >= settings.attempts()) {
      return Optional.empty();
    }
    double jitter = ThreadLocalRandom.current().nextDouble();
    return failure instanceof BusyException busy
        ? settings.waitAfter(tried, jitter, busy.retryAfter())
        : Optional.of(settings.waitAfter(tried, jitter));
  }

  /** A connection that is refused comes without a message. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private MissingArchiveException missing(String path) {
    return new MissingArchiveException(
        "dumps.url = '%s' does not have %s".formatted(settings.url(), path));
  }

  private String base() {
    String url = settings.url().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String encodedPath(String path) {
    return encoded(path).replace("%2F", "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for the bucket", e);
  }

  /** One try of a request. */
  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws IOException;
  }

  /** The connections of this JVM, kept open between requests. */
  private static final class Connections {

    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }
}
