package dev.bougie.jobs.lake;

import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.model.json.Json;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Candles that break a rule into {@code lake.market.rejects}, each reason once, without Spark. */
public final class RejectUpsert {

  private static final List<String> KEY = List.of("interval", "symbol", "open_time", "reason");

  private static final Comparator<Record> ORDER =
      Comparator.comparing((Record row) -> (String) row.getField("symbol"))
          .thenComparing(row -> (OffsetDateTime) row.getField("open_time"));

  private final LakeCatalog catalog;
  private final RowUpsert rows;

  public RejectUpsert(LakeCatalog catalog) {
    this.catalog = catalog;
    this.rows = new RowUpsert(this::table, KEY, ORDER, RejectUpsert::same);
  }

  /** A candle and the rule it breaks. */
  public record Reject(MarketCandle candle, CandleFault reason, String source) {}

  /** Keeps them in one commit. */
  public void keep(List<Reject> rejects) {
    if (rejects.isEmpty()) {
      return;
    }
    Schema schema = table().schema();
    RowUpsert.Changes unused =
        rows.upsert(rejects.stream().map(reject -> row(schema, reject)).toList(), where(rejects));
  }

  private Table table() {
    return catalog.table(Lake.REJECTS);
  }

  private static Record row(Schema schema, Reject reject) {
    Record row = GenericRecord.create(schema);
    row.setField("symbol", reject.candle().symbol());
    row.setField("interval", reject.candle().interval().code());
    row.setField("open_time", CandleUpsert.time(reject.candle().candle().openTime()));
    row.setField("reason", reject.reason().name());
    row.setField("candle", Json.write(reject.candle().candle()));
    row.setField("source", reject.source());
    return row;
  }

  private static boolean same(Record stored, Record incoming) {
    return Objects.equals(stored.getField("candle"), incoming.getField("candle"));
  }

  private static Expression where(List<Reject> rejects) {
    var openTimes =
        rejects.stream()
            .mapToLong(reject -> reject.candle().candle().openTime())
            .summaryStatistics();
    return Expressions.and(
        Expressions.in(
            "interval",
            rejects.stream()
                .map(reject -> reject.candle().interval().code())
                .collect(Collectors.toSet())
                .toArray()),
        Expressions.greaterThanOrEqual("open_time", CandleUpsert.micros(openTimes.getMin())),
        Expressions.lessThanOrEqual("open_time", CandleUpsert.micros(openTimes.getMax())));
  }
}
