package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.model.config.Secret;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jdbi.v3.core.mapper.RowMapper;

/** A lake as the stages find it: Spark, Iceberg, and its catalog in an embedded Postgres. */
public final class TestLake implements AutoCloseable {

  private static final String CANDLES =
      """
      SELECT (extract(epoch FROM open_time) * 1000)::bigint AS opened,
        (extract(epoch FROM close_time) * 1000)::bigint AS closed, *
      FROM candles WHERE symbol = :symbol
      """;

  private static final RowMapper<Candle> CANDLE =
      (row, context) ->
          new Candle(
              row.getLong("opened"),
              row.getDouble("open"),
              row.getDouble("high"),
              row.getDouble("low"),
              row.getDouble("close"),
              row.getDouble("volume"),
              row.getDouble("quote_volume"),
              row.getLong("trades"),
              row.getDouble("taker_buy_base"),
              row.getDouble("taker_buy_quote"),
              row.getLong("closed"));

  private final Database database;
  private final SparkSession spark;

  private TestLake(Database database, SparkSession spark) {
    this.database = database;
    this.spark = spark;
  }

  /** A new one in that folder. */
  public static TestLake open(Path folder) {
    return open(folder, folder.resolve("lake").toString());
  }

  /** A new one whose files lie in that warehouse; the folder holds the database. */
  public static TestLake open(Path folder, String warehouse) {
    return open(folder, warehouse, DatabaseSettings.EMBEDDED);
  }

  /** A new one in that folder whose catalog is that database. */
  public static TestLake at(String databaseUrl, Path folder) {
    return open(folder, folder.resolve("lake").toString(), databaseUrl);
  }

  private static TestLake open(Path folder, String warehouse, String databaseUrl) {
    Database database =
        Database.open(
            new DatabaseSettings(
                databaseUrl,
                "postgres",
                new Secret(""),
                folder.resolve("postgres"),
                Duration.ofSeconds(30),
                4));
    database.migrate();
    SparkSession spark = SparkSessions.open(new LakeSettings(warehouse), database.access());
    return new TestLake(database, spark);
  }

  /** The same lake for another thread: views belong to a session. Not to be closed. */
  public TestLake anotherSession() {
    return new TestLake(database, spark.newSession());
  }

  public Database database() {
    return database;
  }

  public SparkSession spark() {
    return spark;
  }

  /** Stores candles as ingest does. */
  public void store(String symbol, Interval interval, List<Candle> candles, String source) {
    Lake lake = new Lake(spark);
    lake.createMarket();
    lake.upsertCandles(
        spark.createDataset(
            candles.stream()
                .map(candle -> CandleRows.row(symbol, interval, candle, source))
                .toList(),
            CandleRows.encoder()));
  }

  /** Stores candles of new months as archives bring them: one file a month, without Spark rows. */
  public void append(String symbol, Interval interval, List<Candle> candles) {
    new Lake(spark).createMarket();
    CandleFiles files = new CandleFiles(spark);
    CandleFiles.Version version = files.version();
    Map<YearMonth, List<Candle>> byMonth =
        candles.stream()
            .collect(
                Collectors.groupingBy(
                    candle -> YearMonth.from(opened(candle).atOffset(ZoneOffset.UTC)),
                    TreeMap::new,
                    Collectors.toList()));
    List<DataFile> written = new ArrayList<>();
    byMonth.forEach(
        (month, ofMonth) -> {
          try (CandleFileWriter file = CandleFileWriter.open(files.table(), interval, month)) {
            ofMonth.forEach(candle -> add(file, symbol, candle, Lake.DUMP));
            written.add(file.finish());
          }
        });
    CandleRange range =
        new CandleRange(
            interval,
            opened(candles.get(0)),
            opened(candles.get(candles.size() - 1)).plusMillis(1),
            symbol,
            symbol);
    if (!files.append(version, range, written)) {
      throw new IllegalStateException("the lake holds candles of these months already");
    }
  }

  /** Adds a candle to a file. */
  public static void add(CandleFileWriter file, String symbol, Candle candle, String source) {
    file.add(
        symbol,
        candle.openTime(),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume(),
        candle.quoteVolume(),
        candle.trades(),
        candle.takerBuyBase(),
        candle.takerBuyQuote(),
        candle.closeTime(),
        source);
  }

  private static Instant opened(Candle candle) {
    return Instant.ofEpochMilli(candle.openTime());
  }

  /** Enters a symbol into the table of symbols. */
  public void list(String symbol, String status, Instant first, Instant seen) {
    SymbolTable table = new SymbolTable(spark);
    table.create();
    table.upsert(
        List.of(
            RowFactory.create(
                symbol,
                symbol.replace("USDT", ""),
                "USDT",
                status,
                Timestamp.from(first),
                null,
                Timestamp.from(seen),
                Timestamp.from(seen))));
  }

  /** Stores candles in Postgres alone. */
  public void serve(String symbol, Interval interval, List<Candle> candles) {
    new PostgresCandles(database)
        .upsert(
            spark.createDataset(
                candles.stream()
                    .map(candle -> CandleRows.row(symbol, interval, candle, "rest"))
                    .toList(),
                CandleRows.encoder()),
            List.of(),
            interval);
  }

  /** Brings what the lake holds of that symbol to Postgres. */
  public void serveStored(String symbol, Interval interval) {
    new PostgresCandles(database).upsert(rowsOf(symbol), List.of(), interval);
  }

  /** What the lake holds of that symbol, oldest first. */
  public List<Candle> candles(String symbol) {
    return rowsOf(symbol).collectAsList().stream().map(CandleRows::candle).toList();
  }

  /** What {@code source} says in the lake's rows of that symbol, each value once. */
  public List<String> sources(String symbol) {
    return rowsOf(symbol).collectAsList().stream()
        .map(row -> row.<String>getAs("source"))
        .distinct()
        .toList();
  }

  /** How many of the lake's rows of that symbol came from where. */
  public Map<String, Long> rowsBySource(String symbol) {
    return rowsOf(symbol).collectAsList().stream()
        .map(row -> row.<String>getAs("source"))
        .collect(Collectors.groupingBy(source -> source, Collectors.counting()));
  }

  /** What Postgres holds of that symbol, oldest first. */
  public List<Candle> candlesInPostgres(String symbol) {
    return candlesInPostgres(database, symbol);
  }

  /** What that database holds of that symbol, oldest first. */
  public static List<Candle> candlesInPostgres(Database database, String symbol) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(CANDLES + "ORDER BY open_time")
                    .bind("symbol", symbol)
                    .map(CANDLE)
                    .list());
  }

  /** The newest so many of that symbol up to a time, as a server reads them; oldest first. */
  public List<Candle> newestInPostgres(String symbol, Interval interval, Instant last, int limit) {
    List<Candle> candles =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            CANDLES
                                + """
                                AND interval = :interval AND open_time <= :last
                                ORDER BY open_time DESC
                                LIMIT :limit
                                """)
                        .bind("symbol", symbol)
                        .bind("interval", interval.code())
                        .bind("last", last.atOffset(ZoneOffset.UTC))
                        .bind("limit", limit)
                        .map(CANDLE)
                        .list());
    Collections.reverse(candles);
    return candles;
  }

  /** Whether Postgres marks that symbol's rows as made up, each value once. */
  public List<Boolean> syntheticInPostgres(String symbol) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT DISTINCT synthetic FROM candles WHERE symbol = :symbol")
                    .bind("symbol", symbol)
                    .mapTo(Boolean.class)
                    .list());
  }

  /** What a query of Postgres counts. */
  public long count(String query) {
    return database.jdbi().withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  /** The data and delete files of a table of the lake. */
  public List<String> files(String table) {
    return spark
        .table(table + ".all_files")
        .select("file_path")
        .distinct()
        .orderBy("file_path")
        .as(Encoders.STRING())
        .collectAsList();
  }

  @Override
  public void close() {
    spark.stop();
    database.close();
  }

  private Dataset<Row> rowsOf(String symbol) {
    return spark
        .table(Lake.CANDLES)
        .where(functions.col("symbol").equalTo(symbol))
        .orderBy("open_time");
  }
}
