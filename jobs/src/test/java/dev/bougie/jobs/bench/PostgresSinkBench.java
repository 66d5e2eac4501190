package dev.bougie.jobs.bench;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.sink.PostgresCandles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The sink against a JDBC batch upsert, into an empty window and into one that holds half, and
 * against a raw binary COPY into an empty table of the same shape. All of them write the same kept
 * rows from the same number of Spark tasks into the same embedded PostgreSQL.
 */
public final class PostgresSinkBench {

  private static final int SYMBOLS = 10;

  /** Every so many of the rows that are there already were revised since. */
  private static final int REVISED = 20;

  private final TestLake lake;
  private final Dataset<Row> rows;
  private final int candles;
  private final JdbcUpsert jdbc;
  private final RawCopy copy;

  private PostgresSinkBench(TestLake lake, int candles) {
    this.lake = lake;
    this.candles = candles;
    this.rows = market(lake, candles / SYMBOLS).persist(StorageLevel.MEMORY_ONLY());
    this.jdbc = new JdbcUpsert(lake.database().access());
    this.copy = new RawCopy(lake.database().access());
  }

  /**
   * Prints a table and JSON.
   *
   * @param arguments a new folder, pairs, candles a run
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    int pairs = Integer.parseInt(arguments[1]);
    try (TestLake lake = TestLake.open(Path.of(arguments[0]))) {
      new PostgresSinkBench(lake, Integer.parseInt(arguments[2])).run(pairs);
    }
  }

  private enum Side {
    OURS_EMPTY,
    JDBC_EMPTY,
    RAW_EMPTY,
    OURS_HALF,
    JDBC_HALF
  }

  private void run(int pairs) {
    prepare();
    Map<Side, List<Double>> seconds = new EnumMap<>(Side.class);
    List<Side> sides = new ArrayList<>(Arrays.asList(Side.values()));
    // The first round warms up and is not counted.
    for (int pair = 0; pair <= pairs; pair++) {
      StringBuilder line = new StringBuilder("pair %d:".formatted(pair));
      for (Side side : sides) {
        double taken = measure(side);
        line.append(" %s %.2f s".formatted(side.name().toLowerCase(Locale.ROOT), taken));
        if (pair > 0) {
          seconds.computeIfAbsent(side, any -> new ArrayList<>()).add(taken);
        }
      }
      System.out.println(line);
      Collections.reverse(sides);
    }
    System.out.printf("%n%-16s %10s %14s%n", candles + " candles", "median, s", "rows/s");
    for (Side side : Side.values()) {
      double taken = median(seconds, side);
      System.out.printf(
          "%-16s %10.2f %14.0f%n",
          side.name().toLowerCase(Locale.ROOT).replace('_', ' '), taken, candles / taken);
    }
    double ours = median(seconds, Side.OURS_EMPTY);
    json(
        "postgres-sink-half",
        median(seconds, Side.OURS_HALF),
        median(seconds, Side.JDBC_HALF),
        1.3,
        pairs);
    json("postgres-sink-raw", ours, median(seconds, Side.RAW_EMPTY), 0.5, pairs);
    json("postgres-sink", ours, median(seconds, Side.JDBC_EMPTY), 1.3, pairs);
  }

  /** A table for the raw COPY, and half of the window to start from. */
  private void prepare() {
    execute("CREATE TABLE raw (LIKE candles INCLUDING ALL)");
    new PostgresCandles(lake.database()).upsert(rows, List.of(), Interval.H1);
    execute(
        """
        CREATE TABLE half AS
        SELECT symbol, interval, open_time, open, high, low, close,
          CASE WHEN hour %% %d = 0 THEN volume + 1 ELSE volume END AS volume, quote_volume,
          trades, taker_buy_base, taker_buy_quote, close_time, source
        FROM (
          SELECT *, row_number() OVER (PARTITION BY symbol ORDER BY open_time) AS hour
          FROM candles) AS numbered
        WHERE hour <= %d ORDER BY symbol, open_time
        """
            .formatted(REVISED, candles / SYMBOLS / 2));
  }

  private double measure(Side side) {
    execute("TRUNCATE candles");
    execute("TRUNCATE raw");
    boolean half = side == Side.OURS_HALF || side == Side.JDBC_HALF;
    if (half) {
      execute("INSERT INTO candles SELECT * FROM half");
    }
    execute("VACUUM ANALYZE candles");
    execute("CHECKPOINT");
    long start = System.nanoTime();
    if (side == Side.RAW_EMPTY) {
      rows.queryExecution().toRdd().toJavaRDD().foreachPartition(copy);
    } else if (side == Side.JDBC_EMPTY || side == Side.JDBC_HALF) {
      rows.foreachPartition(jdbc);
    } else {
      int changed = new PostgresCandles(lake.database()).upsert(rows, List.of(), Interval.H1);
      require(half ? candles / 2 + candles / 2 / REVISED : candles, changed);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    require(
        candles, lake.count("SELECT (SELECT count(*) FROM raw) + (SELECT count(*) FROM candles)"));
    return seconds;
  }

  private void execute(String sql) {
    lake.database().jdbi().useHandle(handle -> handle.execute(sql));
  }

  private static void require(long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException("%d rows, not %d".formatted(found, expected));
    }
  }

  private static void json(String name, double ours, double peer, double reach, int pairs) {
    System.out.printf(
        "{\"name\": \"%s\", \"ours\": %.2f, \"peer\": %.2f, \"unit\": \"s\", \"ratio\": %.2f,"
            + " \"reach\": %.1f, \"pairs\": %d}%n",
        name, ours, peer, peer / ours, reach, pairs);
  }

  private static double median(Map<Side, List<Double>> seconds, Side side) {
    List<Double> sorted = seconds.getOrDefault(side, List.of()).stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  /** Random walks, symbol by symbol and hour by hour, in pages as an ingest has them. */
  private static Dataset<Row> market(TestLake lake, int hours) {
    List<Integer> symbols = IntStream.range(0, SYMBOLS).boxed().toList();
    return lake.spark()
        .createDataset(symbols, Encoders.INT())
        .repartitionByRange(4, org.apache.spark.sql.functions.col("value"))
        .flatMap(
            (FlatMapFunction<Integer, Row>) symbol -> walk(symbol, hours).iterator(),
            CandleRows.encoder());
  }

  private static List<Row> walk(int symbol, int hours) {
    SplittableRandom random = new SplittableRandom(symbol);
    List<Row> rows = new ArrayList<>(hours);
    long open = 1_500_001_200_000L;
    double price = 100;
    for (int hour = 0; hour < hours; hour++, open = Interval.H1.next(open)) {
      double next = price * Math.exp(random.nextDouble(-0.01, 0.01));
      double volume = random.nextDouble(1e4);
      rows.add(
          CandleRows.row(
              "SYMBOL%dUSDT".formatted(symbol),
              Interval.H1,
              new Candle(
                  open,
                  price,
                  Math.max(price, next) * 1.001,
                  Math.min(price, next) * 0.999,
                  next,
                  volume,
                  volume * price,
                  random.nextLong(100_000),
                  volume / 2,
                  volume * price / 2,
                  Interval.H1.closeTime(open)),
              "binance"));
      price = next;
    }
    return rows;
  }
}
