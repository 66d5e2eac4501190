package dev.bougie.jobs.lake;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.sql.SparkSession;

/** Merges the view {@code incoming_candles} into the candle table and tells what changed. */
final class CandleMerge {

  /** The property of a snapshot by which the merge finds its own. */
  private static final String BATCH = "bougie.batch";

  private final SparkSession spark;

  CandleMerge(SparkSession spark) {
    this.spark = spark;
  }

  Lake.Upserted run(CandleRange range) {
    return Contention.retry(
        () -> {
          String batch = UUID.randomUUID().toString();
          return CommitMetadata.withCommitProperties(
              Map.of(BATCH, batch),
              () -> {
                merge(range);
                return written(batch);
              },
              RuntimeException.class);
        });
  }

  private void merge(CandleRange range) {
    spark.sql(
        """
        MERGE INTO lake.market.candles AS stored
        USING incoming_candles AS incoming
        ON stored.interval = incoming.interval
          AND stored.symbol = incoming.symbol
          AND stored.open_time = incoming.open_time
          AND stored.interval = :interval
          AND stored.open_time >= :from AND stored.open_time < :to
          AND stored.symbol >= :first AND stored.symbol <= :last
        WHEN MATCHED AND NOT (
          stored.open <=> incoming.open AND stored.high <=> incoming.high
          AND stored.low <=> incoming.low AND stored.close <=> incoming.close
          AND stored.volume <=> incoming.volume AND stored.quote_volume <=> incoming.quote_volume
          AND stored.trades <=> incoming.trades
          AND stored.taker_buy_base <=> incoming.taker_buy_base
          AND stored.taker_buy_quote <=> incoming.taker_buy_quote
          AND stored.close_time <=> incoming.close_time)
          THEN UPDATE SET *
        WHEN NOT MATCHED THEN INSERT *
        """,
        Map.of(
            "interval",
            range.interval().code(),
            "from",
            range.from(),
            "to",
            range.to(),
            "first",
            range.firstSymbol(),
            "last",
            range.lastSymbol()));
  }

  /** An updated row is deleted by its position and added anew. */
  private Lake.Upserted written(String batch) {
    Table table = new CandleFiles(spark).table();
    table.refresh();
    Optional<Map<String, String>> summary =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .map(Snapshot::summary)
            .filter(told -> batch.equals(told.get(BATCH)))
            .findFirst();
    long written = summary.map(told -> count(told, "added-records")).orElse(0L);
    long revised = summary.map(told -> count(told, "added-position-deletes")).orElse(0L);
    return new Lake.Upserted(written - revised, revised);
  }

  private static long count(Map<String, String> summary, String key) {
    return Long.parseLong(summary.getOrDefault(key, "0"));
  }
}
