package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.postgres.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Asks the sources about open gaps, a bounded number of gaps and candles a run, and stores what
 * they tell, in one commit.
 */
final class Repair {

  private final SparkSession spark;
  private final Database database;
  private final List<GapSource> sources;
  private final GapSettings settings;
  private final ServingWindow window;
  private final Recheck recheck;
  private final Progress progress;

  Repair(
      SparkSession spark,
      Database database,
      List<GapSource> sources,
      GapSettings settings,
      ServingWindow window,
      Progress progress) {
    this.spark = spark;
    this.database = database;
    this.sources = List.copyOf(sources);
    this.settings = settings;
    this.window = window;
    this.recheck = new Recheck(settings);
    this.progress = progress;
  }

  /**
   * What the asking has led to.
   *
   * @param open gaps that remain
   * @param repaired rows of the ledger whose candles came, all or some
   * @param split rows of the ledger that were cut in parts, all still missing
   */
  record Outcome(
      int checked,
      long candles,
      long rejected,
      List<Gap> open,
      List<Gap> repaired,
      List<Gap> split) {}

  /** Asks about those that are due. */
  Outcome run(
      List<GapReconciliation.Open> entries, Interval interval, Instant exchangeNow, Instant now) {
    List<GapReconciliation.Open> due = recheck.due(entries, now);
    List<Gap> open = new ArrayList<>();
    List<Gap> repaired = new ArrayList<>();
    List<Gap> split = new ArrayList<>();
    List<Row> candles = new ArrayList<>();
    List<Row> rejects = new ArrayList<>();
    Inquiry inquiry = new Inquiry(spark, sources, exchangeNow, due);
    int checked = 0;
    TreeSet<GapReconciliation.Open> asked = new TreeSet<>(Repair::inOrder);
    try (Progress.Task task = progress.start("ask for missing candles", due.size())) {
      for (GapReconciliation.Open entry : due) {
        int room = settings.maxCandles() - candles.size() - rejects.size();
        if (room <= 0) {
          break;
        }
        asked.add(entry);
        checked++;
        Inquiry.Found found = inquiry.ask(entry, room);
        candles.addAll(found.candles());
        rejects.addAll(found.rejects());
        List<Gap> left = recheck.judge(entry.gap(), entry.place(), found.answer(), now);
        boolean whole = left.size() == 1 && left.get(0).span().equals(entry.gap().span());
        open.addAll(left);
        if (!whole && !found.candles().isEmpty()) {
          // A source had them all along, so it was the download that failed.
          repaired.add(
              entry
                  .gap()
                  .checked(GapCause.LOST_DOWNLOAD, now, entry.gap().checks() + 1)
                  .repaired(now));
        } else if (!whole && entry.known()) {
          split.add(entry.gap());
        }
        task.step(1);
      }
    }
    entries.stream()
        .filter(entry -> !asked.contains(entry))
        .map(GapReconciliation.Open::gap)
        .forEach(open::add);
    store(candles, rejects, interval, exchangeNow);
    return new Outcome(checked, candles.size(), rejects.size(), open, repaired, split);
  }

  private static int inOrder(GapReconciliation.Open one, GapReconciliation.Open other) {
    int bySymbol = one.gap().symbol().compareTo(other.gap().symbol());
    return bySymbol != 0 ? bySymbol : Long.compare(one.gap().from(), other.gap().from());
  }

  /**
   * What Postgres serves of them first: a run that dies in between leaves the hole in the lake, by
   * which the next one finds it.
   */
  private void store(List<Row> candles, List<Row> rejects, Interval interval, Instant exchangeNow) {
    Lake lake = new Lake(spark);
    if (!candles.isEmpty()) {
      Instant first = window.firstOpenTime(interval, exchangeNow);
      List<Row> served =
          candles.stream().filter(row -> !row.getTimestamp(2).toInstant().isBefore(first)).toList();
      if (!served.isEmpty()) {
        new PostgresCandles(database)
            .upsert(spark.createDataset(served, CandleRows.encoder()), List.of(), interval);
      }
      lake.upsertCandles(spark.createDataset(candles, CandleRows.encoder()));
    }
    if (!rejects.isEmpty()) {
      lake.keepRejects(spark.createDataFrame(rejects, Inquiry.REJECTS));
    }
  }
}
