package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.functions;

/**
 * The Iceberg tables. Each write is one commit: readers see all of it or nothing, and writing the
 * same rows again changes nothing.
 */
public final class Lake {

  public static final String CANDLES = "lake.market.candles";
  public static final String REJECTS = "lake.market.rejects";
  public static final String GAPS = "lake.market.gaps";

  /** The values of {@code source}: the exchange's archives, its REST interface and its streams. */
  public static final String DUMP = "dump";

  public static final String REST = "rest";
  public static final String STREAM = "stream";

  /** The value of {@code source} that marks made-up candles. */
  public static final String SYNTHETIC = "synthetic";

  private final SparkSession spark;

  public Lake(SparkSession spark) {
    this.spark = spark;
  }

  /** Makes the market tables where they do not exist yet. */
  public void createMarket() {
    spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.market");
    MarketTables.create(Spark3Util.loadIcebergCatalog(spark, "lake"));
  }

  /**
   * Candles that were written.
   *
   * @param added that the table did not have
   * @param revised that it had otherwise
   */
  public record Upserted(long added, long revised) {}

  /**
   * Adds candles and replaces those that differ, in one commit. What is there already is looked for
   * month by month, between the first and the last of the candles of each. Who else writes there at
   * the same time makes it begin again.
   *
   * @param candles unique by symbol, interval and open time; read twice
   */
  public Upserted upsertCandles(Dataset<Row> candles) {
    return new CandleMerge(spark).run(candles);
  }

  /**
   * Keeps rejected candles, each reason once. Who else keeps some at the same time makes it begin
   * again.
   */
  public void keepRejects(Dataset<Row> rejects) {
    Row edges =
        rejects
            .selectExpr("min(symbol)", "max(symbol)", "min(open_time)", "max(open_time)")
            .first();
    if (edges.isNullAt(0)) {
      return;
    }
    rejects.createOrReplaceTempView("incoming_rejects");
    // Without the edges every reject that somebody else keeps meanwhile would be in the way.
    Contention.retry(
        () ->
            spark.sql(
                """
                MERGE INTO lake.market.rejects AS stored
                USING incoming_rejects AS incoming
                ON stored.interval = incoming.interval
                  AND stored.symbol = incoming.symbol
                  AND stored.open_time = incoming.open_time
                  AND stored.reason = incoming.reason
                  AND stored.symbol >= :first AND stored.symbol <= :last
                  AND stored.open_time >= :from AND stored.open_time <= :until
                WHEN MATCHED AND stored.candle <> incoming.candle THEN UPDATE SET *
                WHEN NOT MATCHED THEN INSERT *
                """,
                java.util.Map.of(
                    "first",
                    edges.get(0),
                    "last",
                    edges.get(1),
                    "from",
                    edges.get(2),
                    "until",
                    edges.get(3))));
  }

  /** All candles of that interval and these symbols. */
  public Dataset<Row> candles(List<String> symbols, Interval interval) {
    return spark.table(CANDLES).where(of(symbols, interval));
  }

  /** The same as they were at a snapshot of their table. */
  public Dataset<Row> candlesAt(long snapshot, List<String> symbols, Interval interval) {
    return spark.read().option("versionAsOf", snapshot).table(CANDLES).where(of(symbols, interval));
  }

  /** The symbols among these that hold candles of that kind of source. */
  public List<String> symbolsWith(List<String> symbols, Interval interval, boolean synthetic) {
    return candles(symbols, interval)
        // Compared directly, so that files without any are passed by.
        .where(
            synthetic
                ? functions.col("source").equalTo(SYNTHETIC)
                : functions.col("source").notEqual(SYNTHETIC))
        .select("symbol")
        .distinct()
        .orderBy("symbol")
        .as(org.apache.spark.sql.Encoders.STRING())
        .collectAsList();
  }

  /**
   * The symbols that have candles of that interval which open in {@code [from, to)}, in order.
   *
   * @param snapshot of the candles; none where they are empty
   */
  public List<String> universe(
      Interval interval, Instant from, Instant to, Optional<Long> snapshot) {
    if (snapshot.isEmpty()) {
      return List.of();
    }
    return spark
        .read()
        .option("versionAsOf", snapshot.get())
        .table(CANDLES)
        .where(
            functions
                .col("interval")
                .equalTo(interval.code())
                .and(functions.col("open_time").geq(functions.lit(from)))
                .and(functions.col("open_time").lt(functions.lit(to))))
        .select("symbol")
        .distinct()
        .orderBy("symbol")
        .as(org.apache.spark.sql.Encoders.STRING())
        .collectAsList();
  }

  /** Takes the made-up candles of these symbols away, before real ones come. */
  public void deleteSynthetic(List<String> symbols, Interval interval) {
    spark
        .createDataset(symbols, org.apache.spark.sql.Encoders.STRING())
        .toDF("symbol")
        .createOrReplaceTempView("real_symbols");
    spark.sql(
        """
        DELETE FROM lake.market.candles
        WHERE source = 'synthetic' AND interval = :interval
          AND symbol IN (SELECT symbol FROM real_symbols)
        """,
        java.util.Map.of("interval", interval.code()));
  }

  /** The names of all tables, in order. */
  public List<String> tables() {
    Catalog catalog = Spark3Util.loadIcebergCatalog(spark, "lake");
    return spark
        .sql("SHOW NAMESPACES IN lake")
        .as(org.apache.spark.sql.Encoders.STRING())
        .collectAsList()
        .stream()
        .flatMap(namespace -> catalog.listTables(Namespace.of(namespace)).stream())
        .map(table -> "lake." + table)
        .sorted()
        .toList();
  }

  /** The table of that name itself, for what SQL has no words for. */
  public Table table(String name) {
    try {
      return Spark3Util.loadIcebergTable(spark, name);
    } catch (ParseException | NoSuchTableException e) {
      throw new IllegalStateException("table %s is gone".formatted(name), e);
    }
  }

  /** Whether that table exists. */
  public boolean exists(String table) {
    return spark.catalog().tableExists(table);
  }

  /**
   * The id of a table's present snapshot, to read exactly the same rows again; empty without rows.
   */
  public Optional<Long> snapshot(String table) {
    return spark
        .read()
        .format("iceberg")
        .load(table + ".refs")
        .where("name = 'main'")
        .select("snapshot_id")
        .as(org.apache.spark.sql.Encoders.LONG())
        .collectAsList()
        .stream()
        .findFirst();
  }

  private static org.apache.spark.sql.Column of(List<String> symbols, Interval interval) {
    return functions
        .col("interval")
        .equalTo(interval.code())
        .and(functions.col("symbol").isin(symbols.toArray()));
  }
}
