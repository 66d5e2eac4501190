package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.sink.PostgresCandles;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Where candles go: the lake first, then, the newest of them, Postgres. */
final class Store {

  private final Lake lake;
  private final PostgresCandles postgres;
  private final List<String> symbols;
  private final Interval interval;
  private final Instant windowStart;
  private final boolean real;
  private boolean syntheticGone;

  /**
   * The stores of one run.
   *
   * @param windowStart Postgres keeps candles that open at or behind it
   * @param real whether made-up candles of the symbols go away when the first candles come
   */
  Store(
      Lake lake,
      PostgresCandles postgres,
      List<String> symbols,
      Interval interval,
      Instant windowStart,
      boolean real) {
    this.lake = lake;
    this.postgres = postgres;
    this.symbols = symbols;
    this.interval = interval;
    this.windowStart = windowStart;
    this.real = real;
  }

  /** Whether the candles come from an exchange. */
  boolean real() {
    return real;
  }

  /** To be called before the first candles are stored. */
  void makeRoom() {
    if (real && !syntheticGone) {
      if (!lake.symbolsWith(symbols, interval, true).isEmpty()) {
        lake.deleteSynthetic(symbols, interval);
      }
      syntheticGone = true;
    }
  }

  Lake.Upserted upsertLake(Dataset<Row> candles) {
    return lake.upsertCandles(candles);
  }

  void keepRejects(Dataset<Row> rejects) {
    lake.keepRejects(rejects);
  }

  /**
   * Brings the candles of the window to Postgres.
   *
   * @param until open times of the candles lie before it
   * @return rows that were added or changed
   */
  long upsertPostgres(Dataset<Row> candles, Instant until) {
    if (!until.isAfter(windowStart)) {
      return 0;
    }
    return postgres.upsert(
        candles.where(functions.col("open_time").geq(functions.lit(windowStart))),
        real ? symbols : List.of(),
        interval);
  }
}
