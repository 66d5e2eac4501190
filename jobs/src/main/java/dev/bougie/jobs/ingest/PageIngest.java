package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.ingest.IngestTasks.FailedPage;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Brings pages of a source that is asked range by range, batch by batch: fetched once, merged into
 * the lake in one commit, upserted into Postgres, and then entered into the ledger.
 */
final class PageIngest {

  /** Pages of one batch: at most two million candles. */
  private static final int PAGES_A_BATCH = 2_000;

  private static final int SEVERAL_SYMBOLS = 2;

  private final SparkSession spark;
  private final CandleSource source;
  private final Store store;
  private final Ledger ledger;
  private final Interval interval;
  private final Instant now;
  private final Progress progress;
  private final Outages outages;

  PageIngest(
      SparkSession spark,
      CandleSource source,
      Store store,
      Ledger ledger,
      Interval interval,
      Instant now,
      Progress progress,
      Outages outages) {
    this.spark = spark;
    this.source = source;
    this.store = store;
    this.ledger = ledger;
    this.interval = interval;
    this.now = now;
    this.progress = progress;
    this.outages = outages;
  }

  /**
   * What was brought.
   *
   * @param failed pages that could not be had or were not tried any more
   * @param reason why the first of them could not be had
   */
  record Result(Brought brought, long failed, Optional<String> reason) {

    static final Result NOTHING = new Result(Brought.NOTHING, 0, Optional.empty());
  }

  /**
   * Brings the ranges; pages that cannot be had are left out and counted. After a batch of which
   * not one could be had the rest of its symbols is not tried, and nothing at all once that has
   * happened to several symbols in a row: the exchange is taken for gone.
   */
  Result bring(Map<String, List<Range>> ranges) {
    Map<String, List<Range>> empty = FirstCandles.emptyStarts(source, interval, ranges);
    if (store.real() && !empty.isEmpty()) {
      outages.outlast(() -> ledger.store(interval, empty, List.of()));
    }
    Map<String, List<Range>> held = Ranges.minus(ranges, empty);
    return held.isEmpty() ? Result.NOTHING : fetch(held);
  }

  private Result fetch(Map<String, List<Range>> ranges) {
    long total = source.calls(interval, ranges);
    Iterator<CandleSource.Page> pages = source.pages(interval, ranges);
    Brought brought = Brought.NOTHING;
    long had = 0;
    Optional<String> reason = Optional.empty();
    Set<String> silent = new HashSet<>();
    LongAccumulator done = spark.sparkContext().longAccumulator("pages");
    try (TaskWatch watch = TaskWatch.start(progress, "fetch pages", done, total)) {
      while (silent.size() < SEVERAL_SYMBOLS) {
        List<CandleSource.Page> batch = batch(pages, silent);
        if (batch.isEmpty()) {
          break;
        }
        Result result = outages.outlast(() -> bring(batch, done));
        brought = brought.plus(result.brought());
        had += batch.size() - result.failed();
        reason = reason.or(result::reason);
        if (result.failed() < batch.size()) {
          silent.clear();
        } else {
          batch.forEach(page -> silent.add(page.symbol()));
        }
      }
      watch.finish();
    }
    return new Result(brought, total - had, reason);
  }

  /** The next pages of all symbols but some. */
  private static List<CandleSource.Page> batch(
      Iterator<CandleSource.Page> pages, Set<String> without) {
    List<CandleSource.Page> batch = new ArrayList<>();
    while (pages.hasNext() && batch.size() < PAGES_A_BATCH) {
      CandleSource.Page page = pages.next();
      if (!without.contains(page.symbol())) {
        batch.add(page);
      }
    }
    return batch;
  }

  private Result bring(List<CandleSource.Page> pages, LongAccumulator done) {
    CollectionAccumulator<FailedPage> failed =
        spark.sparkContext().collectionAccumulator("failed pages");
    Dataset<Row> fetched =
        IngestTasks.fetch(spark, source, new ArrayList<>(pages), now, done, failed)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> candles = IngestTasks.accepted(fetched);
      Dataset<Row> rejects = IngestTasks.rejected(fetched);
      long accepted = candles.count();
      long rejected = rejects.count();
      long told = rejected == 0 ? accepted : IngestTasks.openTimes(fetched).count();
      Lake.Upserted upserted = new Lake.Upserted(0, 0);
      long changed = 0;
      if (accepted > 0) {
        store.makeRoom();
        upserted = store.upsertLake(candles);
        changed = store.upsertPostgres(candles, end(pages));
      }
      if (rejected > 0) {
        store.keepRejects(rejects);
      }
      if (store.real()) {
        ledger.store(interval, stored(pages, failed.value()), List.of());
      }
      return new Result(
          new Brought(accepted, rejected, told, upserted.added(), upserted.revised(), changed),
          failed.value().stream().map(FailedPage::page).distinct().count(),
          failed.value().stream().map(FailedPage::reason).findFirst());
    } finally {
      fetched.unpersist();
    }
  }

  private static Map<String, List<Range>> stored(
      List<CandleSource.Page> pages, List<FailedPage> failures) {
    Set<CandleSource.Page> failed = new LinkedHashSet<>();
    failures.forEach(failure -> failed.add(failure.page()));
    Map<String, List<Range>> stored = new LinkedHashMap<>();
    for (CandleSource.Page page : pages) {
      if (!failed.contains(page)) {
        stored
            .computeIfAbsent(page.symbol(), symbol -> new ArrayList<>())
            .add(new Range(page.from(), page.to()));
      }
    }
    return stored;
  }

  private static Instant end(List<CandleSource.Page> pages) {
    return Instant.ofEpochMilli(
        pages.stream().mapToLong(CandleSource.Page::to).max().orElseThrow());
  }
}
