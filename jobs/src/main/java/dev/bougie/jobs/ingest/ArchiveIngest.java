package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.ArchiveLoader;
import dev.bougie.jobs.dumps.Loaded;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.CandleFiles;
import dev.bougie.jobs.lake.CandleFiles.SymbolMonth;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.model.failure.CircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Brings archives into the lake. Each Spark task downloads and parses some archives of one month
 * and writes them as one data file of that month's partition. Batch by batch the files become part
 * of the table in one commit, where the lake holds nothing of those symbols and times; where it
 * does, their rows are merged. What a batch brought enters the ledger last.
 */
final class ArchiveIngest {

  /** Candles of one data file, some 50 MB. */
  private static final long CANDLES_A_FILE = 2_000_000;

  private static final int TASKS_A_CORE = 8;

  /** Archives that the bucket fails to send, one after the other, to one process of Spark. */
  private static final int GIVE_UP_AFTER = 5;

  private final SparkSession spark;
  private final ArchiveLoader loader;
  private final Store store;
  private final Ledger ledger;
  private final Interval interval;
  private final Instant now;
  private final Progress progress;
  private final Outages outages;
  private final CandleFiles files;

  ArchiveIngest(
      SparkSession spark,
      ArchiveLoader loader,
      Store store,
      Ledger ledger,
      Interval interval,
      Instant now,
      Progress progress,
      Outages outages) {
    this.spark = spark;
    this.loader = loader;
    this.store = store;
    this.ledger = ledger;
    this.interval = interval;
    this.now = now;
    this.progress = progress;
    this.outages = outages;
    this.files = new CandleFiles(spark);
  }

  /**
   * What was brought.
   *
   * @param stored ranges of the archives that are in the lake now, by symbol
   * @param failures why an archive could not be had
   * @param untried archives that were not asked for, since too many had failed by then
   */
  record Result(
      Brought brought,
      long archives,
      Map<String, List<Range>> stored,
      Map<Archive, String> failures,
      List<Archive> untried) {

    static final Result NOTHING = new Result(Brought.NOTHING, 0, Map.of(), Map.of(), List.of());
  }

  /**
   * Brings the archives; those that cannot be had are left out and named. When too many in a row
   * cannot, the bucket is taken for gone and the rest is not tried.
   */
  Result bring(List<Archive> archives) {
    if (archives.isEmpty()) {
      return Result.NOTHING;
    }
    Brought brought = Brought.NOTHING;
    Map<String, List<Range>> stored = new LinkedHashMap<>();
    Map<Archive, String> failures = new LinkedHashMap<>();
    List<Archive> untried = new ArrayList<>();
    long count = 0;
    LongAccumulator done = spark.sparkContext().longAccumulator("archives");
    try (TaskWatch watch = TaskWatch.start(progress, "load archives", done, archives.size())) {
      for (List<List<Archive>> groups : batches(archives)) {
        if (!untried.isEmpty()) {
          groups.forEach(untried::addAll);
          continue;
        }
        // What an outage broke is loaded anew: its files may be part of the table or not.
        Written written =
            outages.outlast(
                () -> {
                  Batch batch = load(groups, done);
                  return new Written(batch, write(batch));
                });
        brought = brought.plus(written.brought());
        written.batch().groups().forEach(group -> untried.addAll(group.untried()));
        for (Loaded.Result result : written.batch().results()) {
          Archive archive = result.archive();
          if (result.failure().isPresent()) {
            failures.put(archive, result.failure().get());
          } else {
            count++;
            stored
                .computeIfAbsent(archive.symbol(), symbol -> new ArrayList<>())
                .add(Plan.span(archive));
          }
        }
      }
      watch.finish();
    }
    return new Result(brought, count, stored, failures, untried);
  }

  /** Groups of archives, each for one data file, some groups together in one Spark job. */
  private List<List<List<Archive>>> batches(List<Archive> archives) {
    List<List<Archive>> groups = groups(archives);
    int size = Math.max(1, spark.sparkContext().defaultParallelism() * TASKS_A_CORE);
    List<List<List<Archive>>> batches = new ArrayList<>();
    for (int start = 0; start < groups.size(); start += size) {
      batches.add(groups.subList(start, Math.min(groups.size(), start + size)));
    }
    return batches;
  }

  /** Archives of one month, in order of symbol and time, up to the size of a file. */
  static List<List<Archive>> groups(List<Archive> archives) {
    List<Archive> sorted = new ArrayList<>(archives);
    sorted.sort(
        Comparator.comparing(Archive::month)
            .thenComparing(Archive::symbol)
            .thenComparing(Archive::from));
    List<List<Archive>> groups = new ArrayList<>();
    List<Archive> group = new ArrayList<>();
    long candles = 0;
    for (Archive archive : sorted) {
      long more =
          archive.interval().count(archive.from().toEpochMilli(), archive.to().toEpochMilli());
      if (!group.isEmpty()
          && (candles + more > CANDLES_A_FILE || !group.get(0).month().equals(archive.month()))) {
        groups.add(group);
        group = new ArrayList<>();
        candles = 0;
      }
      group.add(archive);
      candles += more;
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  /** A batch that is in both stores. */
  private record Written(Batch batch, Brought brought) {}

  /** What the tasks of one batch wrote, while the table was at that version. */
  private record Batch(
      CandleFiles.Version version,
      CandleRange range,
      Set<SymbolMonth> occupied,
      List<Loaded> groups) {

    List<Loaded.Result> results() {
      return groups.stream().flatMap(group -> group.archives().stream()).toList();
    }
  }

  private Batch load(List<List<Archive>> groups, LongAccumulator done) {
    List<Archive> all = groups.stream().flatMap(List::stream).toList();
    CandleRange range = range(all);
    CandleFiles.Version version = files.version();
    Set<SymbolMonth> occupied =
        files.occupied(version, range, all.stream().map(Archive::symbol).distinct().toList());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Table> table = context.broadcast(SerializableTable.copyOf(files.table()));
    // Read where it lies in the executor's memory, so that all tasks there count together.
    Broadcast<CircuitBreaker> breaker = context.broadcast(new CircuitBreaker(GIVE_UP_AFTER));
    ArchiveLoader tasksLoader = loader;
    Instant closedBefore = now;
    List<List<Archive>> apart = apart(groups, occupied);
    List<Loaded> loaded =
        context
            .parallelize(apart, apart.size())
            .map(
                group -> {
                  Loaded one =
                      tasksLoader.load(table.value(), group, closedBefore, breaker.value());
                  done.add(group.size());
                  return one;
                })
            .collect();
    table.unpersist();
    breaker.unpersist();
    return new Batch(version, range, occupied, loaded);
  }

  /** What must be merged is written into files of its own. */
  private static List<List<Archive>> apart(List<List<Archive>> groups, Set<SymbolMonth> occupied) {
    List<List<Archive>> apart = new ArrayList<>();
    for (List<Archive> group : groups) {
      for (boolean merged : new boolean[] {false, true}) {
        List<Archive> part =
            group.stream().filter(a -> occupied.contains(place(a)) == merged).toList();
        if (!part.isEmpty()) {
          apart.add(new ArrayList<>(part));
        }
      }
    }
    return apart;
  }

  private static SymbolMonth place(Archive archive) {
    return new SymbolMonth(archive.symbol(), archive.month());
  }

  private Brought write(Batch batch) {
    store.makeRoom();
    List<DataFile> free = new ArrayList<>();
    List<DataFile> merged = new ArrayList<>();
    for (Loaded group : batch.groups()) {
      if (group.files().isEmpty()) {
        continue;
      }
      boolean isOccupied = batch.occupied().contains(place(group.archives().get(0).archive()));
      (isOccupied ? merged : free).addAll(group.files());
    }
    List<DataFile> all = new ArrayList<>(free);
    all.addAll(merged);
    long added = 0;
    long revised = 0;
    if (!free.isEmpty()) {
      if (files.append(batch.version(), batch.range(), free)) {
        added += free.stream().mapToLong(DataFile::recordCount).sum();
      } else {
        merged.addAll(free);
      }
    }
    if (!merged.isEmpty()) {
      Lake.Upserted upserted = store.upsertLake(files.read(merged));
      added += upserted.added();
      revised += upserted.revised();
    }
    long rejected = keepRejects(batch);
    long changed = all.isEmpty() ? 0 : store.upsertPostgres(files.read(all), batch.range().to());
    files.discard(merged);
    ledger.store(interval, ranges(batch), checksums(batch));
    long candles = all.stream().mapToLong(DataFile::recordCount).sum();
    long told = candles + batch.results().stream().mapToLong(Loaded.Result::rejectedAlone).sum();
    return new Brought(candles, rejected, told, added, revised, changed);
  }

  private long keepRejects(Batch batch) {
    List<Loaded.Reject> rejects =
        batch.results().stream().flatMap(result -> result.rejects().stream()).toList();
    if (!rejects.isEmpty()) {
      store.keepRejects(IngestTasks.rejects(spark, rejects));
    }
    return rejects.size();
  }

  /** A month's last candle may end in the next one and be open still: then it is not stored. */
  private Map<String, List<Range>> ranges(Batch batch) {
    long open = interval.openTimeAt(now.toEpochMilli());
    Map<String, List<Range>> ranges = new LinkedHashMap<>();
    for (Loaded.Result result : batch.results()) {
      Range span = Plan.span(result.archive());
      if (result.failure().isEmpty() && span.from() < open) {
        ranges
            .computeIfAbsent(result.archive().symbol(), symbol -> new ArrayList<>())
            .add(new Range(span.from(), Math.min(span.to(), open)));
      }
    }
    return ranges;
  }

  private static List<Ledger.Stored> checksums(Batch batch) {
    return batch.results().stream()
        .filter(result -> result.failure().isEmpty())
        .map(
            result ->
                new Ledger.Stored(
                    result.archive(), result.sha256(), result.rows(), result.rejects().size()))
        .toList();
  }

  private CandleRange range(List<Archive> archives) {
    return new CandleRange(
        interval,
        archives.stream().map(Archive::from).min(Instant::compareTo).orElseThrow(),
        archives.stream().map(Archive::to).max(Instant::compareTo).orElseThrow(),
        archives.stream().map(Archive::symbol).min(String::compareTo).orElseThrow(),
        archives.stream().map(Archive::symbol).max(String::compareTo).orElseThrow());
  }
}
