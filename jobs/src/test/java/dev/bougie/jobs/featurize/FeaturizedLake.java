package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.SnapshotFiles;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.postgres.Database;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A lake with candles, and the stage to run on it. */
final class FeaturizedLake implements AutoCloseable {

  static final FeatureSet SET = FeatureSets.core();
  static final FeatureTable TABLE = new FeatureTable(SET);

  private final TestLake lake;
  private final Featurize.SetSource sets;

  private FeaturizedLake(TestLake lake, Featurize.SetSource sets) {
    this.lake = lake;
    this.sets = sets;
  }

  static FeaturizedLake open(Path folder) {
    return open(folder, new Featurize.NamedSet(SET.name()));
  }

  /** With another set than that of the others. */
  static FeaturizedLake open(Path folder, Featurize.SetSource sets) {
    TestLake lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
    return new FeaturizedLake(lake, sets);
  }

  SparkSession spark() {
    return lake.spark();
  }

  Database database() {
    return lake.database();
  }

  List<String> files(String table) {
    return lake.files(table);
  }

  void store(String symbol, Interval interval, List<Candle> candles, String source) {
    lake.store(symbol, interval, candles, source);
  }

  void serve(String symbol, Interval interval, List<Candle> candles) {
    lake.serve(symbol, interval, candles);
  }

  /** Stores candles of new months without Spark rows, of which a million takes long. */
  void append(String symbol, Interval interval, List<Candle> candles) {
    lake.append(symbol, interval, candles);
  }

  /** Brings the lake's candles of a symbol to Postgres. */
  void serveStored(String symbol, Interval interval) {
    lake.serveStored(symbol, interval);
  }

  /** The newest candles in Postgres up to a time, as a server reads them. */
  List<Candle> newestServed(String symbol, Interval interval, Instant last, int limit) {
    return lake.newestInPostgres(symbol, interval, last, limit);
  }

  @Override
  public void close() {
    lake.close();
  }

  void assertRows(String symbol, List<Candle> candles) {
    assertRows(Interval.H1, symbol, candles);
  }

  void assertRows(Interval interval, String symbol, List<Candle> candles) {
    assertRows(symbol, CandleColumns.of(interval, candles));
  }

  void assertRows(String symbol, CandleColumns candles) {
    FeatureSet set = sets.set();
    List<Row> rows = rows(candles.interval(), symbol);
    double[][] expected = set.compute(candles, 0, candles.size());
    assertThat(rows).hasSize(candles.size());
    for (int index = 0; index < candles.size(); index++) {
      Row row = rows.get(index);
      assertThat(row.<Timestamp>getAs("open_time").getTime()).isEqualTo(candles.openTime()[index]);
      assertThat(row.<Double>getAs("close")).isEqualTo(candles.close()[index]);
      for (int feature = 0; feature < set.size(); feature++) {
        String id = set.ids().get(feature);
        assertThat(Double.doubleToRawLongBits(row.<Double>getAs(id)))
            .as("%s of candle %d of %s", id, index, symbol)
            .isEqualTo(Double.doubleToRawLongBits(expected[feature][index]));
      }
    }
  }

  List<Row> rows(String symbol) {
    return rows(Interval.H1, symbol);
  }

  List<Row> rows(Interval interval, String symbol) {
    return new FeatureTable(sets.set())
        .rows(lake.spark(), List.of(symbol), interval)
        .orderBy(functions.col("open_time"))
        .collectAsList();
  }

  void store(String symbol, List<Candle> candles) {
    lake.store(symbol, Interval.H1, candles, "rest");
  }

  Featurize.Result featurize(String... symbols) {
    return featurize(Interval.H1, symbols);
  }

  Featurize.Result featurize(Interval interval, String... symbols) {
    return featurize(interval, 0, Long.MAX_VALUE, List.of(symbols));
  }

  Featurize.Result featurize(
      Interval interval, long chunkCandles, long batchRows, List<String> symbols) {
    return new Featurize(
            lake.spark(),
            new Featurize.Config(symbols, interval, sets.set().name()),
            sets,
            chunkCandles,
            batchRows)
        .run();
  }

  /** What a run means to do. */
  Update plan(String... symbols) {
    TABLE.create(lake.spark());
    Table rows = new Lake(lake.spark()).table(TABLE.name());
    return Update.plan(
        lake.spark(),
        new Featurize.Config(List.of(symbols), Interval.H1, SET.name()),
        SET,
        new Lake(lake.spark()).table(Lake.CANDLES),
        rows,
        new ChunkPlan(Interval.H1, SET.lookback(), 100_000));
  }

  /** Does a batch of it, but for the commit. */
  Update.Prepared prepare(Update update, Work.Batch batch) {
    return update.prepare(lake.spark(), new Featurize.NamedSet(SET.name()), batch);
  }

  /** Does all of it. */
  Update.Outcome run(Update update, long batchRows) {
    return update.run(lake.spark(), new Featurize.NamedSet(SET.name()), batchRows);
  }

  static Tally tally(Featurize.Result result) {
    return new Tally(result.added(), result.revised(), result.removed(), result.unchanged());
  }

  long snapshot() {
    return new Lake(lake.spark()).snapshot(TABLE.name()).orElseThrow();
  }

  long symbolsAtATime(Interval interval) {
    Table candles = new Lake(lake.spark()).table(Lake.CANDLES);
    return SnapshotFiles.symbolsAtATime(candles, candles.currentSnapshot(), interval);
  }

  long candlesSnapshot() {
    return new Lake(lake.spark()).snapshot(Lake.CANDLES).orElseThrow();
  }
}
