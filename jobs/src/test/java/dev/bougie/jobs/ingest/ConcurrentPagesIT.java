package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.ingest.IngestTasks.FailedPage;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages of many symbols, some at once in each task. */
@Timeout(120)
class ConcurrentPagesIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant TO = FROM.plusSeconds(5 * 3_600);
  private static final int CALLS = 4;
  private static final int SYMBOLS = 60;

  /** Tasks have a source each; what they do meets here. */
  private static CountDownLatch started = new CountDownLatch(CALLS);

  private static CountDownLatch interrupted = new CountDownLatch(CALLS);

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @Test
  void bringsEveryOtherSymbolWhereSomeCannotBeHad() {
    CollectionAccumulator<FailedPage> failures =
        spark.sparkContext().collectionAccumulator("failures");
    LongAccumulator done = spark.sparkContext().longAccumulator("done");

    List<String> rows =
        fetch(new Scattered(), done, failures).collectAsList().stream()
            .map(row -> "%s %d".formatted(row.getString(0), row.getTimestamp(2).getTime()))
            .toList();

    List<String> expected = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      for (Candle candle : symbol % 7 == 3 ? List.<Candle>of() : candles("S" + symbol)) {
        expected.add("S%d %d".formatted(symbol, candle.openTime()));
      }
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(failures.value())
        .extracting(failure -> failure.page().symbol())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, SYMBOLS).filter(s -> s % 7 == 3).mapToObj(s -> "S" + s).toList());
    assertThat(done.value()).isEqualTo(SYMBOLS);
  }

  /** Spark does not interrupt the threads of a job that is cancelled like that. */
  @Test
  void leavesNoCallUnderWayWhenItsJobIsCancelled() throws Exception {
    ExecutorService driver = Executors.newSingleThreadExecutor();
    try {
      Future<Long> job =
          driver.submit(
              () ->
                  fetch(
                          new Endless(),
                          spark.sparkContext().longAccumulator(),
                          spark.sparkContext().collectionAccumulator())
                      .count());
      started.await();
      spark.sparkContext().cancelAllJobs();

      interrupted.await();
      assertThatThrownBy(job::get).hasStackTraceContaining("cancelled");
    } finally {
      driver.shutdownNow();
    }
  }

  private static Dataset<Row> fetch(
      CandleSource source, LongAccumulator done, CollectionAccumulator<FailedPage> failures) {
    List<CandleSource.Page> pages = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      source.pages("S" + symbol, Interval.H1, FROM, TO).forEach(pages::add);
    }
    return IngestTasks.fetch(spark, source, pages, TO.plusSeconds(1), done, failures);
  }

  private static List<Candle> candles(String symbol) {
    return FakeMarket.candles(symbol, Interval.H1, FROM, TO);
  }

  private abstract static class Source implements CandleSource {

    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "rest";
    }

    @Override
    public Instant now() {
      return TO;
    }

    @Override
    public void requireSymbols(List<String> symbols) {}

    @Override
    public List<String> unlisted(List<String> symbols) {
      return List.of();
    }

    @Override
    public int concurrentCalls() {
      return CALLS;
    }

    @Override
    public Stream<Page> pages(String symbol, Interval interval, Instant from, Instant to) {
      return Stream.of(new Page(symbol, interval, from.toEpochMilli(), to.toEpochMilli()));
    }

    @Override
    public long calls(Interval interval, Range range) {
      return 1;
    }

    @Override
    public Optional<Long> firstOpenTime(String symbol, Interval interval, Range range) {
      return Optional.empty();
    }
  }

  /** Has no answer for a symbol in seven. */
  private static final class Scattered extends Source {

    private static final long serialVersionUID = 1L;

    @Override
    public List<Candle> fetch(Page page) {
      if (Integer.parseInt(page.symbol().substring(1)) % 7 == 3) {
        throw new ExchangeException("no answer for " + page.symbol());
      }
      return candles(page.symbol());
    }
  }

  /** Never answers. */
  private static final class Endless extends Source {

    private static final long serialVersionUID = 1L;

    @Override
    public List<Candle> fetch(Page page) {
      started.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        Thread.currentThread().interrupt();
      }
      throw new ExchangeException("given up " + page.symbol());
    }
  }
}
