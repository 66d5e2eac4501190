package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.CandleChanges;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.FeatureFiles;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.Lineage;
import dev.bougie.jobs.lake.SnapshotFiles;
import dev.bougie.jobs.run.DataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * From one snapshot of the candles, and what the feature table held then, to rows that are those of
 * the candles.
 */
final class Update {

  private final Featurize.Config config;
  private final FeatureSet set;
  private final Table candles;
  private final Table features;
  private final Snapshot from;
  private final Lineage lineage;
  private final FeatureFiles files;
  private final Work work;

  private Update(
      Featurize.Config config,
      FeatureSet set,
      Table candles,
      Table features,
      Snapshot from,
      Work work) {
    this.config = config;
    this.set = set;
    this.candles = candles;
    this.features = features;
    this.from = from;
    this.lineage = Lineage.of(features, config.interval());
    this.files = FeatureFiles.begin(features, config.interval(), config.symbols());
    this.work = work;
  }

  /** What became of it; incomplete where somebody else changed the same rows meanwhile. */
  record Outcome(Tally tally, boolean complete) {}

  /**
   * Finds out what there is to do now. Of symbols whose rows are known to be made from a snapshot
   * that is still there, it is what changed since; of others it is everything.
   *
   * @throws DataException if a symbol has no candles
   */
  static Update plan(
      SparkSession spark,
      Featurize.Config config,
      FeatureSet set,
      Table candles,
      Table features,
      ChunkPlan plan) {
    // In this order, so that no row is of candles that are newer than those it is compared with.
    features.refresh();
    candles.refresh();
    Snapshot now = candles.currentSnapshot();
    if (now == null) {
      throw withoutCandles(config.interval(), config.symbols().get(0));
    }
    Update update =
        new Update(config, set, candles, features, now, new Work(config.interval(), plan));
    List<String> unknown = new ArrayList<>(config.symbols());
    update
        .lineage
        .bySnapshot(config.symbols())
        .forEach(
            (before, symbols) -> {
              if (update.addChanges(before, symbols)) {
                unknown.removeAll(symbols);
              }
            });
    if (!unknown.isEmpty()) {
      update.addAll(spark, unknown);
    }
    return update;
  }

  long candlesSnapshot() {
    return from.snapshotId();
  }

  /** What there is to do. */
  List<Work.Batch> batches(long batchRows) {
    return work.batches(batchRows);
  }

  /** Files of a batch that wait for their commit, made for what the table held before. */
  record Prepared(
      @Nullable Snapshot before,
      CandleRange range,
      Tally tally,
      List<FeatureFiles.Written> files) {}

  /** Does it, batch by batch. */
  Outcome run(SparkSession spark, Featurize.SetSource sets, long batchRows) {
    Tally tally = Tally.NONE;
    for (Work.Batch batch : batches(batchRows)) {
      if (files.isOutrun()) {
        return new Outcome(tally, false);
      }
      Prepared prepared = prepare(spark, sets, batch);
      if (!commit(prepared)) {
        return new Outcome(tally, false);
      }
      tally = tally.plus(prepared.tally());
    }
    // After a crash before this, the next run compares what this one did and finds it done.
    return new Outcome(tally, finish());
  }

  /** Makes the files part of the table; false where somebody else was faster. */
  boolean commit(Prepared prepared) {
    return prepared.files().isEmpty()
        || files.commit(prepared.before(), prepared.range(), prepared.files());
  }

  /** Says that all is done; false where somebody else has changed rows meanwhile. */
  boolean finish() {
    return lineage.with(config.symbols(), from.snapshotId()).equals(lineage)
        || files.finish(from.snapshotId());
  }

  /** Writes the files of a batch. */
  Prepared prepare(SparkSession spark, Featurize.SetSource sets, Work.Batch batch) {
    Snapshot before = features.currentSnapshot();
    List<ChunkTask.Output> outputs = compute(spark, sets, inputs(batch, before));
    return new Prepared(
        before,
        batch.range(),
        outputs.stream().map(ChunkTask.Output::tally).reduce(Tally.NONE, Tally::plus),
        outputs.stream().map(ChunkTask.Output::written).filter(one -> !one.isEmpty()).toList());
  }

  /** Adds what those symbols' rows lack since that snapshot; false if that cannot be told. */
  private boolean addChanges(long before, List<String> symbols) {
    Optional<List<CandleChanges.Span>> spans =
        CandleChanges.between(candles, before, from.snapshotId(), config.interval());
    if (spans.isEmpty()) {
      return false;
    }
    for (CandleChanges.Span span : spans.get()) {
      long last = config.interval().openTimeAt(span.to() - 1);
      work.addTimes(
          symbols.stream().filter(span::holds).toList(),
          span.from(),
          config.interval().plus(last, set.lookback()));
      if (set.needsMarket()) {
        work.addTimes(symbols, span.from(), config.interval().plus(last, set.marketLookback()));
      }
    }
    return true;
  }

  /** Adds all months in which a symbol has candles, or rows of candles it had. */
  private void addAll(SparkSession spark, List<String> symbols) {
    Map<String, SortedMap<Long, Long>> rows =
        months(spark, Lake.CANDLES, from.snapshotId(), symbols);
    for (String symbol : symbols) {
      if (!rows.containsKey(symbol)) {
        throw withoutCandles(config.interval(), symbol);
      }
    }
    Snapshot stored = features.currentSnapshot();
    if (stored != null) {
      months(spark, features.name(), stored.snapshotId(), symbols)
          .forEach(
              (symbol, months) ->
                  months.forEach(
                      (month, count) ->
                          rows.getOrDefault(symbol, new TreeMap<>())
                              .merge(month, count, Math::max)));
    }
    rows.forEach(
        (symbol, months) -> months.forEach((month, count) -> work.addMonth(symbol, month, count)));
  }

  /** By symbol, the rows of each month, told by its first instant. */
  private Map<String, SortedMap<Long, Long>> months(
      SparkSession spark, String table, long snapshot, List<String> symbols) {
    Map<String, SortedMap<Long, Long>> months = new TreeMap<>();
    List<Row> counts =
        spark
            .read()
            .option("versionAsOf", snapshot)
            .table(table)
            .where(
                functions
                    .col("interval")
                    .equalTo(config.interval().code())
                    .and(functions.col("symbol").isin(symbols.toArray())))
            .groupBy(
                functions.col("symbol"),
                functions
                    .unix_millis(functions.date_trunc("month", functions.col("open_time")))
                    .as("month"))
            .count()
            .collectAsList();
    for (Row count : counts) {
      months
          .computeIfAbsent(count.getString(0), any -> new TreeMap<>())
          .put(count.getLong(1), count.getLong(2));
    }
    return months;
  }

  private List<ChunkTask.Input> inputs(Work.Batch batch, @Nullable Snapshot stored) {
    CandleRange all = read(batch);
    SnapshotFiles candleFiles = SnapshotFiles.of(candles, from, all);
    SnapshotFiles storedFiles = SnapshotFiles.of(features, stored, all);
    SnapshotFiles marketFiles =
        SnapshotFiles.of(
            candles,
            set.needsMarket() ? from : null,
            CandleRange.ofAllSymbols(config.interval(), all.from(), all.to()));
    List<ChunkTask.Input> inputs = new ArrayList<>();
    for (Chunk chunk : batch.chunks()) {
      CandleRange part = chunk.read(set.lookback());
      ChunkTask.Input input =
          new ChunkTask.Input(
              chunk,
              candleFiles.in(part),
              storedFiles.in(chunk.rows()),
              marketFiles.in(chunk.market(set.marketLookback())));
      if (!input.candles().isEmpty() || !input.stored().isEmpty()) {
        inputs.add(input);
      }
    }
    return inputs;
  }

  private CandleRange read(Work.Batch batch) {
    CandleRange rows = batch.range();
    long start = config.interval().plus(rows.from().toEpochMilli(), 1L - set.lookback());
    return new CandleRange(
        config.interval(),
        Instant.ofEpochMilli(start),
        rows.to(),
        rows.firstSymbol(),
        rows.lastSymbol());
  }

  private List<ChunkTask.Output> compute(
      SparkSession spark, Featurize.SetSource sets, List<ChunkTask.Input> inputs) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Table> from = context.broadcast(SerializableTable.copyOf(candles));
    Broadcast<Table> to = context.broadcast(SerializableTable.copyOf(features));
    Broadcast<SharedMarkets> markets = context.broadcast(new SharedMarkets());
    List<ChunkTask.Output> outputs =
        context
            .parallelize(inputs, inputs.size())
            .map(
                input ->
                    new ChunkTask(from.value(), to.value(), sets.set(), markets.value(), input)
                        .run())
            .collect();
    from.unpersist();
    to.unpersist();
    markets.unpersist();
    return outputs;
  }

  private static DataException withoutCandles(Interval interval, String symbol) {
    return new DataException(
        "the lake holds no %s candles of '%s', run ingest for it first"
            .formatted(interval, symbol));
  }
}
