package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of many pages, of which an exchange has little or nothing. */
class LongRangesIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2025-01-03T05:30:00Z");

  /** What opens from here on is asked for first, by itself. */
  private static final long TODAY = Instant.parse("2025-01-03T00:00:00Z").toEpochMilli();

  private static final Clock HERE = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final IngestSettings ONCE = TestIngest.settings(false, 0, 1_000, false);
  private static final long HOUR = 3_600_000;

  /** The hours from the start to the one that is open. */
  private static final int HOURS = (366 + 2) * 24 + 5;

  /** Pages that the source was asked for; each Spark task has a source of its own. */
  private static final Set<CandleSource.Page> ASKED = ConcurrentHashMap.newKeySet();

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void asksTwiceForTheYearBeforeAListing() {
    Instant listing = Instant.parse("2024-12-30T07:00:00Z");
    try (FakeExchange exchange =
        FakeExchange.start(List.of("NEWUSDT"), Interval.H1, listing, NOW)) {
      Ingest.Result result = ingest(exchange, "NEWUSDT");

      assertThat(result.missing()).isEqualTo(HOURS - result.candles());
      assertThat(lake.candles("NEWUSDT")).isEqualTo(exchange.closed("NEWUSDT"));
      assertThat(ranges(exchange)).as("two questions, today, and the days before").hasSize(4);

      ingest(exchange, "NEWUSDT");
      assertThat(ranges(exchange)).as("what is empty is known").hasSize(4);
    }
  }

  @Test
  void asksTwiceForTheYearBehindAHalt() {
    try (FakeExchange exchange = FakeExchange.start(List.of("HALTUSDT"), Interval.H1, NOW, NOW)) {
      exchange.remove("HALTUSDT", Instant.parse("2025-01-03T05:00:00Z"));

      assertThat(ingest(exchange, "HALTUSDT").missing()).isEqualTo(HOURS);
      assertThat(ranges(exchange)).as("two questions, and today").hasSize(3);
    }
  }

  @Test
  void takesNothingForEmptyForASingleEmptyAnswer() {
    Range range = new Range(FROM.toEpochMilli(), NOW.toEpochMilli());
    Set<Range> asked = new HashSet<>();
    CandleSource forgetful =
        new Hourly(Set.of()) {
          private static final long serialVersionUID = 1L;

          @Override
          public Optional<Long> firstOpenTime(String symbol, Interval interval, Range of) {
            return asked.isEmpty() && asked.add(of)
                ? Optional.empty()
                : super.firstOpenTime(symbol, interval, of);
          }
        };

    assertThat(FirstCandles.emptyStarts(forgetful, Interval.H1, Map.of("S0", List.of(range))))
        .isEmpty();
  }

  @Test
  void takesNothingForEmptyThatTheExchangeDidNotTellOf() {
    Range range = new Range(FROM.toEpochMilli(), NOW.toEpochMilli());

    assertThat(
            FirstCandles.emptyStarts(
                new Hourly(Set.of("S0")),
                Interval.H1,
                Map.of("S0", List.of(range), "S1", List.of(range))))
        .isEmpty();
  }

  /** Batches have 2,000 pages. */
  @Test
  void stopsWhenBatchesOfSeveralSymbolsCannotBeHadAtAll() {
    ASKED.clear();

    assertThatThrownBy(() -> ingest(new Hourly(Set.of("S0", "S1", "S2")), "S0", "S1", "S2"))
        .isInstanceOf(ExchangeException.class)
        .hasMessageStartingWith(3 * HOURS + " pages of candles could not be had");

    long end = FROM.toEpochMilli() + 2_000 * HOUR;
    assertThat(ASKED)
        .filteredOn(page -> page.from() < TODAY)
        .isNotEmpty()
        .allSatisfy(page -> assertThat(page.symbol()).isNotEqualTo("S2"))
        .allSatisfy(page -> assertThat(page.to()).isLessThanOrEqualTo(end));
  }

  @Test
  void goesOnWithTheOthersWhereABatchOfOneSymbolCannotBeHadAtAll() {
    ASKED.clear();

    assertThatThrownBy(() -> ingest(new Hourly(Set.of("L0")), "L0", "L1"))
        .isInstanceOf(ExchangeException.class)
        .hasMessageStartingWith(HOURS + " pages of candles could not be had");

    assertThat(ASKED.stream().filter(page -> page.symbol().equals("L1"))).hasSize(HOURS);
  }

  private static List<URI> ranges(FakeExchange exchange) {
    return exchange.requests().stream()
        .filter(asked -> asked.toString().contains("startTime"))
        .toList();
  }

  private static Ingest.Result ingest(FakeExchange exchange, String symbol) {
    return new TestIngest(lake, HERE)
        .run(
            exchange.url(),
            Optional.empty(),
            TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbol),
            ONCE);
  }

  private static Ingest.Result ingest(CandleSource source, String... symbols) {
    return new Ingest(
            lake.spark(),
            lake.database(),
            source,
            Optional.empty(),
            TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbols),
            ONCE,
            HERE,
            Progress.SILENT)
        .run();
  }

  /** Has a page for every hour, no candle in it, and no answer at all for some symbols. */
  private static class Hourly implements CandleSource {

    private static final long serialVersionUID = 1L;

    private final Set<String> silent;

    Hourly(Set<String> silent) {
      this.silent = silent;
    }

    @Override
    public String name() {
      return "rest";
    }

    @Override
    public Instant now() {
      return NOW;
    }

    @Override
    public void requireSymbols(List<String> symbols) {}

    @Override
    public List<String> unlisted(List<String> symbols) {
      return List.of();
    }

    @Override
    public Stream<Page> pages(String symbol, Interval interval, Instant from, Instant to) {
      return LongStream.range(0, (to.toEpochMilli() - from.toEpochMilli()) / HOUR)
          .map(hour -> from.toEpochMilli() + hour * HOUR)
          .mapToObj(open -> new Page(symbol, interval, open, open + HOUR));
    }

    @Override
    public long calls(Interval interval, Range range) {
      return (range.to() - range.from()) / HOUR;
    }

    @Override
    public Optional<Long> firstOpenTime(String symbol, Interval interval, Range range) {
      requireAnswer(symbol);
      return Optional.of(range.from());
    }

    @Override
    public List<Candle> fetch(Page page) {
      ASKED.add(page);
      requireAnswer(page.symbol());
      return List.of();
    }

    private void requireAnswer(String symbol) {
      if (silent.contains(symbol)) {
        throw new ExchangeException("no answer for " + symbol);
      }
    }
  }
}
