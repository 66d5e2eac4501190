package dev.bougie.jobs.maintain;

import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.sink.CandleRetention;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.manifest.Manifest.TrainingData;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.registry.ModelRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the lake's tables in few large files, ends old snapshots, removes orphaned files, and takes
 * candles that left the serving window out of Postgres. What the tables hold stays the same; only
 * old snapshots that nobody names go. It may run beside an ingest and be run again at any time.
 */
public final class Maintain {

  private final SparkSession spark;
  private final Database database;
  private final Config config;
  private final Clock clock;
  private final Progress progress;

  public Maintain(
      SparkSession spark, Database database, Config config, Clock clock, Progress progress) {
    this.spark = spark;
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What to keep.
   *
   * @param runs folder of the training runs
   */
  public record Config(MaintainSettings settings, ServingWindow window, String runs) {}

  /**
   * What was done.
   *
   * @param candlesDeleted rows of Postgres that had left the serving window
   * @param batchPartsDeleted notes of batches whose writers died
   */
  public record Result(List<TableResult> tables, long candlesDeleted, int batchPartsDeleted) {}

  /**
   * What was done to one table.
   *
   * @param filesRewritten data files, into {@code filesAdded}
   * @param filesSkipped because somebody else changed them meanwhile
   * @param snapshotsNamed by models or training runs, which are kept
   */
  public record TableResult(
      String table,
      int filesRewritten,
      int filesAdded,
      int filesSkipped,
      int deleteFilesRemoved,
      int manifestsRewritten,
      int snapshotsExpired,
      int snapshotsNamed,
      long orphansDeleted) {}

  /** Runs the stage. */
  public Result run() {
    Lake lake = new Lake(spark);
    List<String> tables = lake.tables();
    Map<String, Set<Long>> named = namedSnapshots();
    List<TableResult> results = new ArrayList<>();
    try (Progress.Task task = progress.start("maintain tables", tables.size())) {
      for (String name : tables) {
        results.add(maintain(name, lake.table(name), named.getOrDefault(name, Set.of())));
        task.step(1);
      }
    }
    CandleRetention retention = new CandleRetention(database.jdbi());
    return new Result(
        results,
        retention.deleteOutside(
            config.window(), clock.instant().plus(new ExchangeClock(database.jdbi()).offset())),
        retention.deleteStaleBatches());
  }

  private TableResult maintain(String name, Table table, Set<Long> named) {
    Expiry expiry = new Expiry(spark, config.settings(), clock.instant());
    if (table.currentSnapshot() == null) {
      return new TableResult(name, 0, 0, 0, 0, 0, 0, 0, expiry.orphans(table));
    }
    Compaction compaction = new Compaction(spark, config.settings());
    RewriteDataFiles.Result files = compaction.files(table);
    return new TableResult(
        name,
        files.rewrittenDataFilesCount(),
        files.addedDataFilesCount(),
        files.failedDataFilesCount(),
        files.removedDeleteFilesCount(),
        compaction.manifests(table),
        expiry.snapshots(table, named),
        named.size(),
        expiry.orphans(table));
  }

  /** By table, the snapshots that published models and finished training runs were made from. */
  private Map<String, Set<Long>> namedSnapshots() {
    Stream<TrainingData> published =
        new ModelRegistry(database.jdbi(), clock)
            .models().stream().map(model -> model.manifest().data());
    Stream<TrainingData> trained =
        RunFolder.finished(config.runs(), spark.sparkContext().hadoopConfiguration()).stream()
            .map(TrainingRun::data);
    Map<String, Set<Long>> named = new HashMap<>();
    Stream.concat(published, trained)
        .forEach(
            data ->
                data.snapshots()
                    .forEach(
                        (table, snapshot) ->
                            named.computeIfAbsent(table, any -> new HashSet<>()).add(snapshot)));
    return named;
  }
}
