package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.Mishaps;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.progress.Progress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchivePlansTest {

  private static final Instant FROM = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2025-01-03T05:30:00Z");
  private static final Range RANGE = new Range(FROM.toEpochMilli(), NOW.toEpochMilli());
  private static final int TRIES = 4;

  /** Questions under way at once. */
  private static final int AT_ONCE = 16;

  @Test
  void plansForTheOthersWhereOneSymbolCannotBeListed() {
    Map<String, List<Range>> missing = missing(10);
    try (FakeBucket bucket = bucket(missing)) {
      bucket.spoil(always("S03USDT"));

      ArchivePlans.Listed listed = plans(bucket).of(missing, Map.of(), RANGE);

      assertThat(listed.archives()).hasSize(9 * 2).noneMatch(a -> a.symbol().equals("S03USDT"));
      assertThat(listed.failed()).containsExactly("S03USDT");
      assertThat(listed.unasked()).isEmpty();
    }
  }

  @Test
  void givesTheBucketUpWhenItFailsForSymbolAfterSymbol() {
    Map<String, List<Range>> missing = missing(100);
    try (FakeBucket bucket = bucket(missing)) {
      bucket.spoil(always(""));

      ArchivePlans.Listed listed = plans(bucket).of(missing, Map.of(), RANGE);

      assertThat(listed.archives()).isEmpty();
      assertThat(listed.failed()).hasSizeBetween(3, 3 + AT_ONCE);
      assertThat(listed.unasked()).hasSize(100 - listed.failed().size());
      assertThat(bucket.requests()).hasSize(listed.failed().size() * TRIES);
    }
  }

  @Test
  void takesNoArchiveForReplacedThatIsGoneOrCannotBeCompared() {
    Map<String, List<Range>> missing = missing(3);
    try (FakeBucket bucket = bucket(missing)) {
      List<Archive> stored = plans(bucket).of(missing, Map.of(), RANGE).archives();
      Map<String, String> checksums = new LinkedHashMap<>();
      stored.forEach(archive -> checksums.put(archive.path(), "another one"));
      bucket.remove(stored.get(0));
      bucket.spoil(always(stored.get(1).path()));

      ArchivePlans.Replaced replaced = plans(bucket).replaced(checksums, RANGE);
      assertThat(replaced.archives()).containsExactlyElementsOf(stored.subList(2, stored.size()));
      assertThat(replaced.untold()).isOne();
    }
  }

  @Test
  void takesTheMonthsThatHoldTheEndsOfADelistedSymbol() {
    Instant monday = Instant.parse("2024-09-02T00:00:00Z");
    Range range = new Range(Instant.parse("2024-09-18T13:27:00Z").toEpochMilli(), RANGE.to());
    try (FakeBucket bucket =
        FakeBucket.start(List.of("WUSDT"), Interval.W1, monday, NOW).monthsAlone()) {
      ArchivePlans plans =
          new ArchivePlans(new Bucket(bucket.settings()), Interval.W1, Progress.SILENT);

      assertThat(plans.of(Map.of(), Map.of("WUSDT", List.of(range)), range).archives())
          .extracting(archive -> archive.month().getMonthValue())
          .containsExactly(9, 10, 11, 12);
    }
  }

  @Test
  void takesTheMonthThatADelistedSymbolIsAskedForFromTheMidstOf() {
    Instant september = Instant.parse("2024-09-01T00:00:00Z");
    Range range = new Range(Instant.parse("2024-09-18T13:27:00Z").toEpochMilli(), RANGE.to());
    try (FakeBucket bucket =
        FakeBucket.start(List.of("GONEUSDT"), Interval.H1, september, NOW).monthsAlone()) {
      assertThat(plans(bucket).of(Map.of(), Map.of("GONEUSDT", List.of(range)), range).archives())
          .extracting(archive -> archive.month().getMonthValue())
          .containsExactly(9, 10, 11, 12);
    }
  }

  @Test
  void tellsDelistedSymbolsOfWhichTheBucketHasNothing() {
    Instant later = NOW.plusSeconds(100 * 86_400);
    Map<String, List<Range>> gone = new LinkedHashMap<>();
    for (String symbol : List.of("S00USDT", "NONEUSDT")) {
      gone.put(symbol, List.of(new Range(NOW.toEpochMilli() + 86_400_000, later.toEpochMilli())));
    }
    try (FakeBucket bucket = bucket(missing(1))) {
      ArchivePlans.Listed listed =
          plans(bucket).of(Map.of(), gone, new Range(RANGE.from(), later.toEpochMilli()));

      assertThat(listed.archives()).isEmpty();
      assertThat(listed.absent()).containsExactly("NONEUSDT");
    }
  }

  private static Map<String, List<Range>> missing(int symbols) {
    Map<String, List<Range>> missing = new LinkedHashMap<>();
    IntStream.range(0, symbols).forEach(i -> missing.put("S%02dUSDT".formatted(i), List.of(RANGE)));
    return missing;
  }

  private static FakeBucket bucket(Map<String, List<Range>> missing) {
    return FakeBucket.start(List.copyOf(missing.keySet()), Interval.H1, FROM, NOW);
  }

  private static Mishaps<FakeBucket.Fault> always(String about) {
    return new Mishaps<>(about, 1, 1, List.of(FakeBucket.Fault.SERVER_ERROR));
  }

  private static ArchivePlans plans(FakeBucket bucket) {
    return new ArchivePlans(new Bucket(bucket.settings()), Interval.H1, Progress.SILENT);
  }
}
