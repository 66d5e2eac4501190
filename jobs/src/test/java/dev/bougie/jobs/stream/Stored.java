package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Candle;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.config.Secret;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** What lies in a home's Postgres and lake, without Spark. */
public final class Stored implements AutoCloseable {

  private final Database database;
  private final LakeSettings settings;

  private Stored(Database database, LakeSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** That of {@code home} as a process finds it. */
  public static Stored in(Path home) {
    return of(DatabaseSettings.EMBEDDED, home);
  }

  /** A lake in {@code home} whose catalog is that database. */
  static Stored of(String url, Path home) {
    Database database =
        Database.open(
            new DatabaseSettings(
                url,
                "postgres",
                new Secret(""),
                home.resolve("postgres"),
                Duration.ofSeconds(30),
                4));
    database.migrate();
    return new Stored(database, new LakeSettings(home.resolve("lake").toString()));
  }

  /** A lake in {@code home} whose catalog is that database, which its owner closes. */
  static Stored of(Database database, Path home) {
    return new Stored(database, new LakeSettings(home.resolve("lake").toString()));
  }

  Database database() {
    return database;
  }

  LakeCatalog openLake() {
    return LakeCatalog.open(settings, database.access(), new Configuration());
  }

  /** What the lake holds of that symbol, oldest first. */
  public List<Candle> lakeCandles(String symbol) {
    return rows(Lake.CANDLES, symbol).stream().map(Stored::candle).toList();
  }

  /** Where the lake's candles of that symbol came from, oldest first. */
  List<String> lakeSources(String symbol) {
    return rows(Lake.CANDLES, symbol).stream().map(row -> (String) row.getField("source")).toList();
  }

  /** Why candles of that symbol were rejected. */
  List<String> rejects(String symbol) {
    return rows(Lake.REJECTS, symbol).stream()
        .map(row -> row.getField("reason") + " " + row.getField("source"))
        .toList();
  }

  /** What Postgres holds of that symbol, oldest first. */
  public List<Candle> postgresCandles(String symbol) {
    return TestLake.candlesInPostgres(database, symbol);
  }

  @Override
  public void close() {
    database.close();
  }

  private List<Record> rows(String table, String symbol) {
    List<Record> rows = new ArrayList<>();
    try (LakeCatalog lake = openLake();
        CloseableIterable<Record> found =
            IcebergGenerics.read(lake.table(table))
                .where(Expressions.equal("symbol", symbol))
                .build()) {
      found.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.sort(Comparator.comparing(row -> (OffsetDateTime) row.getField("open_time")));
    return rows;
  }

  private static Candle candle(Record row) {
    return new Candle(
        millis(row, "open_time"),
        (Double) row.getField("open"),
        (Double) row.getField("high"),
        (Double) row.getField("low"),
        (Double) row.getField("close"),
        (Double) row.getField("volume"),
        (Double) row.getField("quote_volume"),
        (Long) row.getField("trades"),
        (Double) row.getField("taker_buy_base"),
        (Double) row.getField("taker_buy_quote"),
        millis(row, "close_time"));
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }
}
