package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Merges candles into the candle table, in one commit, and tells what changed. */
final class CandleMerge {

  /** The property of a snapshot by which the merge finds its own. */
  private static final String BATCH = "bougie.batch";

  private static final String WITHIN =
      """
      (stored.interval = :interval#
            AND stored.open_time >= :from# AND stored.open_time < :to#
            AND stored.symbol >= :first# AND stored.symbol <= :last#)""";

  private static final String MERGE =
      """
      MERGE INTO lake.market.candles AS stored
      USING incoming_candles AS incoming
      ON stored.interval = incoming.interval
        AND stored.symbol = incoming.symbol
        AND stored.open_time = incoming.open_time
        AND (%s)
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
      """;

  private final SparkSession spark;

  CandleMerge(SparkSession spark) {
    this.spark = spark;
  }

  Lake.Upserted run(Dataset<Row> candles) {
    List<CandleRange> ranges = ranges(candles);
    if (ranges.isEmpty()) {
      return new Lake.Upserted(0, 0);
    }
    candles.createOrReplaceTempView("incoming_candles");
    return Contention.retry(
        () -> {
          String batch = UUID.randomUUID().toString();
          return CommitMetadata.withCommitProperties(
              Map.of(BATCH, batch),
              () -> {
                merge(ranges);
                return written(batch);
              },
              RuntimeException.class);
        });
  }

  /**
   * What the candles span, a range for each interval and month, so that one old candle among new
   * ones does not make the merge read all that lies between.
   */
  private static List<CandleRange> ranges(Dataset<Row> candles) {
    return candles
        .groupBy(
            functions.col("interval"), functions.date_trunc("month", functions.col("open_time")))
        .agg(
            functions.min("open_time"),
            functions.max("open_time"),
            functions.min("symbol"),
            functions.max("symbol"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new CandleRange(
                    Interval.of(row.getString(0)),
                    row.getTimestamp(2).toInstant(),
                    row.getTimestamp(3).toInstant().plusMillis(1),
                    row.getString(4),
                    row.getString(5)))
        .toList();
  }

  private void merge(List<CandleRange> ranges) {
    StringJoiner within = new StringJoiner("\n    OR ");
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < ranges.size(); i++) {
      CandleRange range = ranges.get(i);
      within.add(WITHIN.replace("#", String.valueOf(i)));
      values.put("interval" + i, range.interval().code());
      values.put("from" + i, range.from());
      values.put("to" + i, range.to());
      values.put("first" + i, range.firstSymbol());
      values.put("last" + i, range.lastSymbol());
    }
    spark.sql(MERGE.formatted(within), values);
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
