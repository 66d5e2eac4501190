package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.failure.CircuitBreaker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {

  private static final Instant FROM = Instant.parse("2024-11-20T00:00:00Z");
  private static final Instant NOW = Instant.parse("2025-02-10T12:00:00Z");
  private static final Archive DECEMBER =
      Archive.monthly("AUSDT", Interval.H12, YearMonth.of(2024, 12));

  @TempDir private Path folder;
  private FakeBucket fake;
  private Bucket bucket;
  private final CircuitBreaker breaker = new CircuitBreaker(1);

  @BeforeEach
  void start() {
    fake = FakeBucket.start(List.of("AUSDT", "BUSDT", "币USDT"), Interval.H12, FROM, NOW);
    bucket = new Bucket(fake.settings());
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void listsSymbolsOverAllPages() {
    fake.pageSize(1);

    assertThat(bucket.symbols()).containsExactly("AUSDT", "BUSDT", "币USDT");
  }

  @Test
  void listsSymbolsThatHaveNothingButDays() {
    for (int month = 11; month <= 13; month++) {
      fake.remove(
          Archive.monthly("BUSDT", Interval.H12, YearMonth.of(2024, 1).plusMonths(month - 1)));
    }

    assertThat(bucket.symbols()).contains("BUSDT");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void listsArchivesThatLieWhollyInside(int pageSize) {
    fake.pageSize(pageSize);

    assertThat(
            bucket.archives(
                "币USDT",
                Interval.H12,
                Archive.Period.MONTHLY,
                Instant.parse("2024-11-15T00:00:00Z"),
                Instant.parse("2025-02-01T00:00:00Z")))
        .containsExactly(
            Archive.monthly("币USDT", Interval.H12, YearMonth.of(2024, 12)),
            Archive.monthly("币USDT", Interval.H12, YearMonth.of(2025, 1)));
    assertThat(
            bucket.archives(
                "AUSDT",
                Interval.H12,
                Archive.Period.DAILY,
                Instant.parse("2025-02-07T06:00:00Z"),
                Instant.parse("2025-03-01T00:00:00Z")))
        .containsExactly(
            Archive.daily("AUSDT", Interval.H12, LocalDate.of(2025, 2, 8)),
            Archive.daily("AUSDT", Interval.H12, LocalDate.of(2025, 2, 9)));
  }

  @Test
  void asksForNoPageThatHoldsNothingOfTheRange() {
    fake.pageSize(4);
    Instant from = Instant.parse("2025-01-10T00:00:00Z");

    assertThat(
            bucket.archives(
                "AUSDT", Interval.H12, Archive.Period.DAILY, from, from.plus(Duration.ofDays(2))))
        .hasSize(2);

    assertThat(fake.requests()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void knowsNoArchivesOfAnIntervalThatIsNotThere() {
    assertThat(bucket.archives("AUSDT", Interval.H1, Archive.Period.DAILY, FROM, NOW)).isEmpty();
  }

  @Test
  void bringsWhatTheChecksumTells() throws IOException {
    String sha256 = bucket.checksum(DECEMBER);

    Path zip = bucket.download(DECEMBER, sha256, folder);

    assertThat(Zips.sha256(Files.readAllBytes(zip))).isEqualTo(sha256);
    assertThat(zip).hasParent(folder).hasFileName("AUSDT-12h-2024-12.zip");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NOT_FOUND", "STALLED"})
  void triesAgainAfterAnyFault(FakeBucket.Fault fault) throws IOException {
    fake.failNext(".zip", fault, fault);
    fake.failNext("prefix", fault);

    Bucket.Fetched fetched = bucket.fetch(DECEMBER, folder, breaker);

    assertThat(Zips.sha256(Files.readAllBytes(fetched.zip()))).isEqualTo(fetched.sha256());
    if (fault != FakeBucket.Fault.BAD_CHECKSUM) {
      assertThat(bucket.archives("AUSDT", Interval.H12, Archive.Period.MONTHLY, FROM, NOW))
          .contains(DECEMBER);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NOT_FOUND", "STALLED", "SLOW", "BAD_CHECKSUM"})
  void givesUpAZipInTheEndAndLeavesNothing(FakeBucket.Fault fault) throws IOException {
    String sha256 = bucket.checksum(DECEMBER);
    fake.failNext(".zip", fault, fault, fault, fault);

    assertThatThrownBy(() -> bucket.download(DECEMBER, sha256, folder))
        .isInstanceOf(BucketException.class)
        .hasMessageContaining(DECEMBER.path())
        .hasMessageContaining("in 4 tries");

    assertThat(fake.requests()).hasSize(5);
    assertThat(left()).isEmpty();
  }

  @Test
  void doesNotBlameTheBucketWhereThereIsNoRoomForAZip() {
    Path nowhere = folder.resolve("nowhere");

    assertThatThrownBy(() -> bucket.fetch(DECEMBER, nowhere, breaker))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write " + nowhere);
  }

  /** What is wrong with one archive says nothing of the others. */
  @Test
  void takesABucketThatSendsAnythingForAlive() {
    fake.failNext(
        ".CHECKSUM",
        FakeBucket.Fault.BAD_CHECKSUM,
        FakeBucket.Fault.BAD_CHECKSUM,
        FakeBucket.Fault.BAD_CHECKSUM,
        FakeBucket.Fault.BAD_CHECKSUM);
    assertThatThrownBy(() -> bucket.fetch(DECEMBER, folder, breaker))
        .isInstanceOf(BucketException.class);
    assertThat(breaker.isOpen()).isFalse();

    fake.failNext(
        ".zip",
        FakeBucket.Fault.UNAVAILABLE,
        FakeBucket.Fault.UNAVAILABLE,
        FakeBucket.Fault.UNAVAILABLE,
        FakeBucket.Fault.UNAVAILABLE);
    assertThatThrownBy(() -> bucket.fetch(DECEMBER, folder, breaker))
        .isInstanceOf(BucketException.class);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void comesBackWhenItWasTold() {
    fake.retryAfter("0");
    fake.failNext(".zip", FakeBucket.Fault.UNAVAILABLE, FakeBucket.Fault.UNAVAILABLE);

    assertThat(bucket.checksum(DECEMBER)).hasSize(64);
  }

  @Test
  void doesNotGoOnWhereItIsToStayAwayForLong() {
    fake.retryAfter("3600");
    fake.failNext(".zip", FakeBucket.Fault.UNAVAILABLE);

    assertThatThrownBy(() -> bucket.checksum(DECEMBER))
        .isInstanceOf(BucketException.class)
        .hasMessageContaining("in 1 tries: status 503, to be asked again after 3600 s");
    assertThat(fake.requests()).hasSize(1);
  }

  /** The head of the answer came in time; what the client waits for is the rest. */
  @Test
  void waitsNotForeverForTheRestOfAnAnswer() {
    DumpSettings impatient =
        new DumpSettings(fake.url(), 1, Duration.ZERO, Duration.ZERO, Duration.ofMillis(300));
    fake.failNext("2024-12.zip", FakeBucket.Fault.STALLED);

    assertThatThrownBy(() -> new Bucket(impatient).download(DECEMBER, "0".repeat(64), folder))
        .isInstanceOf(BucketException.class)
        .hasMessageContaining("PT0.3S");
  }

  @Test
  void tellsAMissingArchiveFromOneThatDoesNotCome() {
    fake.remove(DECEMBER);

    assertThatThrownBy(() -> bucket.checksum(DECEMBER))
        .isInstanceOf(MissingArchiveException.class)
        .hasMessageContaining(DECEMBER.path());
    assertThatThrownBy(() -> bucket.download(DECEMBER, "0".repeat(64), folder))
        .isInstanceOf(MissingArchiveException.class);
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void takesAZipOnlyWithItsOwnChecksum() throws IOException {
    assertThatThrownBy(() -> bucket.download(DECEMBER, "0".repeat(64), folder))
        .isInstanceOf(BucketException.class)
        .hasMessageContaining("0".repeat(64));
    assertThat(left()).isEmpty();
  }

  @Test
  void saysWhereNobodyAnswers() throws IOException {
    URI nowhere = fake.url();
    fake.close();

    assertThatThrownBy(
            () ->
                new Bucket(
                        new DumpSettings(
                            nowhere, 2, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5)))
                    .symbols())
        .isInstanceOf(BucketException.class)
        .hasMessageContaining("dumps.url = '%s'".formatted(nowhere));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<ListBucketResult><Key>&x;</Key></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key></Contents>",
        "<Error><Code>AccessDenied</Code></Error>",
        "<html><body>Back soon</body></html>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        ""
      })
  void takesNothingElseForAListing(String xml) {
    assertThatThrownBy(
            () -> Listing.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void goesOnBehindTheLastEntryWhereNoMarkerIsTold() throws IOException {
    String xml =
        """
        <ListBucketResult><Prefix>p/</Prefix><IsTruncated>true</IsTruncated>
        <Contents><Key>p/a</Key></Contents><Contents><Key>p/b</Key></Contents></ListBucketResult>""";

    Listing listing = Listing.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

    assertThat(listing.next()).contains("p/b");
    assertThat(listing.folders()).isEmpty();
  }

  /** Digits of checksums have no case. */
  @Test
  void readsChecksumsInCapitals() throws IOException {
    String sha256 = bucket.checksum(DECEMBER);

    assertThat(bucket.download(DECEMBER, sha256.toUpperCase(Locale.ROOT), folder)).exists();
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
