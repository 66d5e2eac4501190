package dev.bougie.jobs.gaps;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Finds with Spark's window functions which candles of the grid the lake lacks. Only edges and
 * holes come to the driver, never candles.
 */
final class MissingRanges {

  private static final String SYMBOL = "symbol";
  private static final String OPEN_TIME = "open_time";
  private static final String REJECTED = "rejected";
  private static final String BEHIND_PREVIOUS = "behind_previous";

  private final SparkSession spark;
  private final Interval interval;
  private final int maxGaps;

  MissingRanges(SparkSession spark, Interval interval, int maxGaps) {
    this.spark = spark;
    this.interval = interval;
    this.maxGaps = maxGaps;
  }

  /**
   * What each symbol lacks; symbols without any candle in a range that is open at one side are left
   * out.
   *
   * @param from of the grid; each symbol's first candle where absent
   * @param to of the grid; behind each symbol's last candle where absent
   * @param present open time of the candle that is still open
   */
  List<Missing> find(
      List<String> symbols, Optional<Instant> from, Optional<Instant> to, Instant present) {
    Instant end = to.filter(limit -> limit.isBefore(present)).orElse(present);
    Dataset<Row> told = told(symbols, from, end);
    Map<String, Span> edges = edges(told);
    Map<String, List<Hole>> holes = holes(told);
    List<Missing> missing = new ArrayList<>();
    for (String symbol : symbols) {
      Span edge = edges.get(symbol);
      if (edge == null && (from.isEmpty() || to.isEmpty())) {
        continue;
      }
      long start = from.map(Instant::toEpochMilli).orElseGet(() -> edge == null ? 0 : edge.from());
      long behind = edge == null || to.isPresent() ? end.toEpochMilli() : edge.to();
      if (start < behind) {
        Span window = new Span(start, behind);
        missing.add(
            new Missing(
                symbol,
                window,
                edge == null
                    ? List.of(new Hole(window, Place.BEHIND_LAST))
                    : atEdges(window, edge, holes.getOrDefault(symbol, List.of()))));
      }
    }
    return missing;
  }

  /** The candles and the rejected ones of the grid: each open time once. */
  private Dataset<Row> told(List<String> symbols, Optional<Instant> from, Instant end) {
    Dataset<Row> candles =
        inRange(new Lake(spark).candles(symbols, interval), from, end)
            .select(col(SYMBOL), col(OPEN_TIME), lit(false).as(REJECTED));
    Dataset<Row> rejects =
        inRange(spark.table(Lake.REJECTS), from, end)
            .where(
                col("interval")
                    .equalTo(interval.code())
                    .and(col(SYMBOL).isin(symbols.toArray()))
                    .and(col("reason").notEqual(CandleFault.OFF_GRID.name())))
            .select(col(SYMBOL), col(OPEN_TIME), lit(true).as(REJECTED))
            .distinct();
    // Few are ever rejected; without any, the join is saved.
    return rejects.isEmpty()
        ? candles
        : candles.union(
            rejects.join(
                candles.select(SYMBOL, OPEN_TIME), new String[] {SYMBOL, OPEN_TIME}, "left_anti"));
  }

  private static Dataset<Row> inRange(Dataset<Row> rows, Optional<Instant> from, Instant end) {
    Dataset<Row> before = rows.where(col(OPEN_TIME).lt(lit(timestamp(end))));
    return from.map(start -> before.where(col(OPEN_TIME).geq(lit(timestamp(start)))))
        .orElse(before);
  }

  private Map<String, Span> edges(Dataset<Row> told) {
    Map<String, Span> edges = new TreeMap<>();
    told.groupBy(SYMBOL)
        .agg(min(OPEN_TIME), max(OPEN_TIME))
        .collectAsList()
        .forEach(
            row ->
                edges.put(
                    row.getString(0),
                    new Span(
                        row.getTimestamp(1).getTime(),
                        interval.next(row.getTimestamp(2).getTime()))));
    return edges;
  }

  private Map<String, List<Hole>> holes(Dataset<Row> told) {
    WindowSpec inTime = Window.partitionBy(SYMBOL).orderBy(OPEN_TIME);
    Dataset<Row> marked =
        told.withColumn("previous", lag(OPEN_TIME, 1).over(inTime))
            .withColumn(BEHIND_PREVIOUS, expr("previous + " + step()));
    Dataset<Row> between =
        marked
            .where(col(OPEN_TIME).gt(col(BEHIND_PREVIOUS)))
            .select(
                col(SYMBOL), col(BEHIND_PREVIOUS).as("from_time"), col(OPEN_TIME), col(REJECTED))
            .withColumn(REJECTED, lit(false));
    // Rejected candles in a row are one hole: a new one begins where the one before is none of it.
    Dataset<Row> rejected =
        marked
            .withColumn(
                "begins",
                when(
                        coalesce(lag(REJECTED, 1).over(inTime), lit(false))
                            .and(col(BEHIND_PREVIOUS).equalTo(col(OPEN_TIME))),
                        0)
                    .otherwise(1))
            .withColumn("run", sum("begins").over(inTime))
            .where(REJECTED)
            .groupBy(SYMBOL, "run")
            .agg(min(OPEN_TIME).as("from_time"), max(OPEN_TIME).as("last_time"))
            .withColumn(OPEN_TIME, expr("last_time + " + step()))
            .select(col(SYMBOL), col("from_time"), col(OPEN_TIME), lit(true).as(REJECTED));
    List<Row> found = between.union(rejected).limit(maxGaps + 1).collectAsList();
    if (found.size() > maxGaps) {
      throw new DataException(
          "the lake lacks candles in more than gaps.max-gaps = %d places; ask for fewer symbols or a shorter range"
              .formatted(maxGaps));
    }
    Map<String, List<Hole>> holes = new TreeMap<>();
    for (Row row : found) {
      Span span = new Span(row.getTimestamp(1).getTime(), row.getTimestamp(2).getTime());
      holes
          .computeIfAbsent(row.getString(0), any -> new ArrayList<>())
          .add(new Hole(span, row.getBoolean(3) ? Place.REJECTED : Place.BETWEEN));
    }
    return holes;
  }

  private static List<Hole> atEdges(Span window, Span edge, List<Hole> between) {
    List<Hole> holes = new ArrayList<>(between);
    if (window.from() < edge.from()) {
      holes.add(new Hole(new Span(window.from(), edge.from()), Place.BEFORE_FIRST));
    }
    if (edge.to() < window.to()) {
      holes.add(new Hole(new Span(edge.to(), window.to()), Place.BEHIND_LAST));
    }
    holes.sort(Comparator.comparingLong(hole -> hole.span().from()));
    return holes;
  }

  /** One candle's length, in SQL; the session's time zone is UTC. */
  private String step() {
    return interval == Interval.MONTH1
        ? "INTERVAL '1' MONTH"
        : "INTERVAL '%d' SECOND".formatted(interval.next(0) / 1_000);
  }

  private static java.sql.Timestamp timestamp(Instant instant) {
    return java.sql.Timestamp.from(instant);
  }
}
