package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Candles of a few recent open times into {@code lake.market.candles}, without Spark. What is read
 * and written grows with the files of those open times, not with the table.
 */
public final class CandleUpsert {

  /** Iceberg prunes no file by a longer list. */
  private static final int MOST_SYMBOLS_NAMED = 200;

  private static final List<String> KEY = List.of("interval", "symbol", "open_time");
  private static final List<String> VALUES =
      List.of(
          "open",
          "high",
          "low",
          "close",
          "volume",
          "quote_volume",
          "trades",
          "taker_buy_base",
          "taker_buy_quote",
          "close_time");

  private static final Comparator<Record> ORDER =
      Comparator.comparing((Record row) -> (String) row.getField("symbol"))
          .thenComparing(row -> (OffsetDateTime) row.getField("open_time"));

  private final LakeCatalog catalog;
  private final RowUpsert rows;

  public CandleUpsert(LakeCatalog catalog) {
    this.catalog = catalog;
    this.rows = new RowUpsert(this::table, KEY, ORDER, CandleUpsert::same);
  }

  /**
   * What happened to the candles.
   *
   * @param added keys the lake did not have
   * @param replaced keys it had with other values
   * @param unchanged keys it had like that; they keep their {@code source}
   */
  public record Result(int added, int replaced, int unchanged) {}

  /**
   * Adds the candles and replaces those that differ, in one commit, or in none where nothing does.
   *
   * @param candles that keep the rules; of one key the last counts
   * @throws org.apache.iceberg.exceptions.ValidationException if others kept on changing the same
   *     keys at the same time
   */
  public Result upsert(List<MarketCandle> candles, String source) {
    if (candles.isEmpty()) {
      return new Result(0, 0, 0);
    }
    Schema schema = table().schema();
    RowUpsert.Changes changes =
        rows.upsert(
            candles.stream().map(candle -> row(schema, candle, source)).toList(), where(candles));
    return new Result(changes.added(), changes.replaced(), changes.unchanged());
  }

  private Table table() {
    return catalog.table(Lake.CANDLES);
  }

  private static Record row(Schema schema, MarketCandle of, String source) {
    Candle candle = of.candle();
    Record row = GenericRecord.create(schema);
    row.setField("symbol", of.symbol());
    row.setField("interval", of.interval().code());
    row.setField("open_time", time(candle.openTime()));
    row.setField("open", candle.open());
    row.setField("high", candle.high());
    row.setField("low", candle.low());
    row.setField("close", candle.close());
    row.setField("volume", candle.volume());
    row.setField("quote_volume", candle.quoteVolume());
    row.setField("trades", candle.trades());
    row.setField("taker_buy_base", candle.takerBuyBase());
    row.setField("taker_buy_quote", candle.takerBuyQuote());
    row.setField("close_time", time(candle.closeTime()));
    row.setField("source", source);
    return row;
  }

  /** Where a real candle came from is no difference; that it was made up is. */
  private static boolean same(Record stored, Record incoming) {
    return VALUES.stream()
            .allMatch(column -> Objects.equals(stored.getField(column), incoming.getField(column)))
        && isSynthetic(stored) == isSynthetic(incoming);
  }

  private static boolean isSynthetic(Record row) {
    return Lake.SYNTHETIC.equals(row.getField("source"));
  }

  /** The symbols over the open times of each interval. */
  private static Expression where(List<MarketCandle> candles) {
    Map<Interval, List<MarketCandle>> byInterval =
        candles.stream()
            .collect(
                Collectors.groupingBy(MarketCandle::interval, TreeMap::new, Collectors.toList()));
    Expression where = Expressions.alwaysFalse();
    for (Map.Entry<Interval, List<MarketCandle>> entry : byInterval.entrySet()) {
      where = Expressions.or(where, where(entry.getKey(), entry.getValue()));
    }
    return where;
  }

  private static Expression where(Interval interval, List<MarketCandle> candles) {
    Set<String> symbols =
        candles.stream().map(MarketCandle::symbol).collect(Collectors.toUnmodifiableSet());
    var openTimes =
        candles.stream().mapToLong(candle -> candle.candle().openTime()).summaryStatistics();
    return Expressions.and(
        Expressions.equal("interval", interval.code()),
        Expressions.greaterThanOrEqual("open_time", micros(openTimes.getMin())),
        Expressions.lessThanOrEqual("open_time", micros(openTimes.getMax())),
        symbols.size() > MOST_SYMBOLS_NAMED
            ? Expressions.alwaysTrue()
            : Expressions.in("symbol", symbols.toArray()));
  }

  /** As the columns of type timestamp hold it. */
  static OffsetDateTime time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }

  /** As a timestamp in an expression is told. */
  static long micros(long epochMillis) {
    return epochMillis * 1_000;
  }
}
