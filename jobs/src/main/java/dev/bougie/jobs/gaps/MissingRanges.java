package dev.bougie.jobs.gaps;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Loaded;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds which candles of the grid the lake lacks. First it counts them by symbol and month, which
 * sorts nothing; window functions then look only into the months whose count is short. Only counts
 * and holes come to the driver, never candles.
 */
final class MissingRanges {

  private static final String SYMBOL = "symbol";
  private static final String OPEN_TIME = "open_time";
  private static final String MONTH = "month";
  private static final String REJECTED = "rejected";
  private static final String BEHIND_PREVIOUS = "behind_previous";
  private static final String[] SYMBOL_AND_MONTH = {SYMBOL, MONTH};

  private static final StructType MONTHS =
      new StructType()
          .add(SYMBOL, DataTypes.StringType, false)
          .add(MONTH, DataTypes.TimestampType, false);

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
    Column range = range(from, end);
    Map<String, List<ToldMonth>> told = told(symbols, range);
    Map<String, List<Hole>> between = holes(told, range);
    List<Missing> missing = new ArrayList<>();
    for (String symbol : symbols) {
      List<ToldMonth> months = told.getOrDefault(symbol, List.of());
      if (months.isEmpty() && (from.isEmpty() || to.isEmpty())) {
        continue;
      }
      Span edge =
          months.isEmpty()
              ? new Span(end.toEpochMilli(), end.toEpochMilli())
              : ToldMonth.edge(months, interval);
      Span window =
          new Span(
              from.map(Instant::toEpochMilli).orElse(edge.from()),
              to.isPresent() ? end.toEpochMilli() : edge.to());
      if (window.from() < window.to()) {
        List<Hole> holes =
            months.isEmpty()
                ? List.of(new Hole(window, Place.BEHIND_LAST))
                : atEdges(window, edge, between.getOrDefault(symbol, List.of()));
        missing.add(new Missing(symbol, window, holes));
      }
    }
    return missing;
  }

  private static Column range(Optional<Instant> from, Instant end) {
    Column before = col(OPEN_TIME).lt(lit(Timestamp.from(end)));
    return from.map(start -> before.and(col(OPEN_TIME).geq(lit(Timestamp.from(start)))))
        .orElse(before);
  }

  private Dataset<Row> candles(List<String> symbols, Column range) {
    return new Lake(spark)
        .candles(symbols, interval)
        .where(range)
        .select(col(SYMBOL), col(OPEN_TIME), date_trunc("month", col(OPEN_TIME)).as(MONTH));
  }

  /** The rejected candles of the grid, a row a reason; strays of an archive name any time. */
  private Dataset<Row> rejects(List<String> symbols, Column range) {
    return spark
        .table(Lake.REJECTS)
        .where(range)
        .where(
            col("interval")
                .equalTo(interval.code())
                .and(col(SYMBOL).isin(symbols.toArray()))
                .and(col("reason").notEqual(Loaded.Fault.OUTSIDE_ARCHIVE.name()))
                .and(onGrid()))
        .select(col(SYMBOL), col(OPEN_TIME), date_trunc("month", col(OPEN_TIME)).as(MONTH));
  }

  /** The months of each symbol that hold anything, in order. */
  private Map<String, List<ToldMonth>> told(List<String> symbols, Column range) {
    return candles(symbols, range)
        .withColumn(REJECTED, lit(0L))
        .union(rejects(symbols, range).withColumn(REJECTED, lit(1L)))
        .groupBy(SYMBOL, MONTH)
        .agg(min(OPEN_TIME), max(OPEN_TIME), sum(lit(1L).minus(col(REJECTED))), sum(REJECTED))
        .collectAsList()
        .stream()
        .map(
            row ->
                new ToldMonth(
                    row.getString(0),
                    row.getTimestamp(1).getTime(),
                    row.getTimestamp(2).getTime(),
                    row.getTimestamp(3).getTime(),
                    row.getLong(4),
                    row.getLong(5)))
        .sorted(Comparator.comparingLong(ToldMonth::month))
        .collect(Collectors.groupingBy(ToldMonth::symbol));
  }

  /** The holes between the first and the last candle of each symbol, in order of time. */
  private Map<String, List<Hole>> holes(Map<String, List<ToldMonth>> told, Column range) {
    List<ToldMonth> lacking =
        told.values().stream()
            .flatMap(List::stream)
            .filter(month -> !month.isWhole(interval))
            .toList();
    Map<String, List<Hole>> within = lacking.isEmpty() ? Map.of() : within(lacking, range);
    Map<String, List<Hole>> holes = new HashMap<>();
    long found = 0;
    for (Map.Entry<String, List<ToldMonth>> months : told.entrySet()) {
      List<Hole> ofSymbol =
          ToldMonth.holes(
              months.getValue(), within.getOrDefault(months.getKey(), List.of()), interval);
      holes.put(months.getKey(), ofSymbol);
      found += ofSymbol.size();
    }
    requireFew(found);
    return holes;
  }

  /** The holes inside these months; rejected candles in a row end with the month. */
  private Map<String, List<Hole>> within(List<ToldMonth> months, Column range) {
    WindowSpec inTime = Window.partitionBy(SYMBOL, MONTH).orderBy(OPEN_TIME);
    Dataset<Row> marked =
        rows(months, range)
            .withColumn("previous", lag(OPEN_TIME, 1).over(inTime))
            .withColumn(BEHIND_PREVIOUS, expr("previous + " + step()));
    Dataset<Row> between =
        marked
            .where(col(OPEN_TIME).gt(col(BEHIND_PREVIOUS)))
            .select(
                col(SYMBOL),
                col(BEHIND_PREVIOUS).as("from_time"),
                col(OPEN_TIME),
                lit(false).as(REJECTED));
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
            .groupBy(SYMBOL, MONTH, "run")
            .agg(min(OPEN_TIME).as("from_time"), max(OPEN_TIME).as("last_time"))
            .withColumn(OPEN_TIME, expr("last_time + " + step()))
            .select(col(SYMBOL), col("from_time"), col(OPEN_TIME), lit(true).as(REJECTED));
    boolean anyRejected = months.stream().anyMatch(month -> month.rejects() > 0);
    List<Row> found =
        (anyRejected ? between.union(rejected) : between).limit(maxGaps + 1).collectAsList();
    requireFew(found.size());
    Map<String, List<Hole>> holes = new HashMap<>();
    for (Row row : found) {
      Span span = new Span(row.getTimestamp(1).getTime(), row.getTimestamp(2).getTime());
      holes
          .computeIfAbsent(row.getString(0), any -> new ArrayList<>())
          .add(new Hole(span, row.getBoolean(3) ? Place.REJECTED : Place.BETWEEN));
    }
    return holes;
  }

  /** The candles and the rejected ones of these months: each open time once. */
  private Dataset<Row> rows(List<ToldMonth> months, Column range) {
    List<String> symbols = months.stream().map(ToldMonth::symbol).distinct().toList();
    Dataset<Row> wanted =
        broadcast(
            spark.createDataFrame(
                months.stream()
                    .map(told -> RowFactory.create(told.symbol(), new Timestamp(told.month())))
                    .toList(),
                MONTHS));
    Column ofMonths = range.and(anyOf(months));
    Dataset<Row> candles = candles(symbols, ofMonths).join(wanted, SYMBOL_AND_MONTH, "left_semi");
    Dataset<Row> stored = candles.withColumn(REJECTED, lit(false));
    if (months.stream().noneMatch(month -> month.rejects() > 0)) {
      return stored;
    }
    Dataset<Row> rejects =
        rejects(symbols, ofMonths).join(wanted, SYMBOL_AND_MONTH, "left_semi").distinct();
    return stored.unionByName(
        rejects
            .join(candles, new String[] {SYMBOL, MONTH, OPEN_TIME}, "left_anti")
            .withColumn(REJECTED, lit(true)));
  }

  /** By which the files of all other months are passed by. */
  private static Column anyOf(List<ToldMonth> months) {
    return months.stream()
        .map(ToldMonth::month)
        .distinct()
        .map(
            month ->
                col(OPEN_TIME)
                    .geq(lit(new Timestamp(month)))
                    .and(col(OPEN_TIME).lt(lit(new Timestamp(Interval.MONTH1.next(month))))))
        .reduce(lit(false), Column::or);
  }

  private void requireFew(long holes) {
    if (holes > maxGaps) {
      throw new DataException(
          "the lake lacks candles in more than gaps.max-gaps = %d places; ask for fewer symbols or a shorter range"
              .formatted(maxGaps));
    }
  }

  private static List<Hole> atEdges(Span window, Span edge, List<Hole> between) {
    List<Hole> holes = new ArrayList<>();
    if (window.from() < edge.from()) {
      holes.add(new Hole(new Span(window.from(), edge.from()), Place.BEFORE_FIRST));
    }
    holes.addAll(between);
    if (edge.to() < window.to()) {
      holes.add(new Hole(new Span(edge.to(), window.to()), Place.BEHIND_LAST));
    }
    return holes;
  }

  /** Whether a candle may open then; the session's time zone is UTC. */
  private Column onGrid() {
    if (interval == Interval.MONTH1) {
      return col(OPEN_TIME).equalTo(date_trunc("month", col(OPEN_TIME)));
    }
    long origin = interval.openTimeAt(0);
    return pmod(unix_millis(col(OPEN_TIME)).minus(origin), lit(interval.next(0))).equalTo(0);
  }

  /** One candle's length, in SQL; the session's time zone is UTC. */
  private String step() {
    return interval == Interval.MONTH1
        ? "INTERVAL '1' MONTH"
        : "INTERVAL '%d' SECOND".formatted(interval.next(0) / 1_000);
  }
}
