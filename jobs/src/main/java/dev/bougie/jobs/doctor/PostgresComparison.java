package dev.bougie.jobs.doctor;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.postgres.Database;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Postgres' candles beside the lake's, joined in Spark. Postgres holds a window: from its oldest
 * candle of a symbol and interval on, both must hold the same. Behind the other's last candle each
 * may lack some, since a stream writes Postgres first and ingest the lake.
 */
final class PostgresComparison {

  private static final List<String> KEY = List.of("symbol", "interval", "open_time");
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
  private static final String DIFFERS = "differs";
  private static final String ONLY_IN_LAKE = "only in the lake";
  private static final String ONLY_IN_POSTGRES = "only in Postgres";
  private static final String BEHIND = "behind";

  private final SparkSession spark;
  private final Database.Access access;

  PostgresComparison(SparkSession spark, Database.Access access) {
    this.spark = spark;
    this.access = access;
  }

  /**
   * What differs.
   *
   * @param differing candles that both should hold and do not hold alike
   * @param examples of these
   * @param behind candles of the lake that are newer than Postgres' last
   */
  record Difference(long differing, List<String> examples, long behind) {}

  /** Rows in Postgres by interval and symbol. */
  Map<CandleChecks.Key, Long> rows(boolean bySymbol) {
    return edges().collectAsList().stream()
        .collect(
            Collectors.toMap(
                row ->
                    new CandleChecks.Key(
                        row.getString(1), bySymbol ? row.getString(0) : CandleChecks.ALL),
                row -> row.getLong(4),
                Long::sum));
  }

  Difference compare(int examples) {
    Dataset<Row> window = edges();
    Dataset<Row> stored = spark.table(Lake.CANDLES);
    Dataset<Row> lakeEdges =
        stored.groupBy("symbol", "interval").agg(max("open_time").as("lake_last"));
    Dataset<Row> lake =
        stored
            .select(columns(""))
            .join(
                broadcast(window.select("symbol", "interval", "first")),
                names("symbol", "interval"))
            .where(col("open_time").geq(col("first")))
            .drop("first");
    Dataset<Row> postgres =
        read("SELECT %s FROM candles"
                .formatted(
                    Stream.concat(KEY.stream(), VALUES.stream()).collect(Collectors.joining(", "))))
            .select(columns("their_"));
    Dataset<Row> judged =
        lake.withColumn("here", lit(true))
            .join(
                postgres.withColumn("there", lit(true)),
                names(KEY.toArray(String[]::new)),
                "full_outer")
            .join(
                broadcast(window.select("symbol", "interval", "last")),
                names("symbol", "interval"),
                "left")
            .join(broadcast(lakeEdges), names("symbol", "interval"), "left")
            .withColumn("verdict", verdict())
            .where(col("verdict").isNotNull())
            .select(col("symbol"), col("interval"), col("open_time"), col("verdict"));
    Dataset<Row> counted =
        judged.agg(
            count(when(col("verdict").notEqual(BEHIND), 1)),
            count(when(col("verdict").equalTo(BEHIND), 1)));
    Row counts = counted.first();
    List<String> named =
        counts.getLong(0) == 0
            ? List.of()
            : judged
                .where(col("verdict").notEqual(BEHIND))
                .select(
                    concat_ws(
                        " ", col("symbol"), col("interval"), col("open_time"), col("verdict")))
                .limit(examples)
                .as(Encoders.STRING())
                .collectAsList();
    return new Difference(counts.getLong(0), named, counts.getLong(1));
  }

  /** Null where both hold the same candle, or where one may lack it. */
  private static Column verdict() {
    Column same =
        VALUES.stream()
            .map(value -> col(value).eqNullSafe(col("their_" + value)))
            .reduce(Column::and)
            .orElseThrow();
    return when(
            col("here").isNull(), when(col("open_time").leq(col("lake_last")), ONLY_IN_POSTGRES))
        .when(
            col("there").isNull(),
            when(col("open_time").gt(col("last")), BEHIND).otherwise(ONLY_IN_LAKE))
        .when(not(same), DIFFERS);
  }

  private Dataset<Row> edges() {
    return read(
        """
        SELECT symbol, interval, min(open_time) AS first, max(open_time) AS last, count(*) AS rows
        FROM candles GROUP BY symbol, interval
        """);
  }

  /**
   * One connection that fetches as it goes: memory stays flat, and the server serves others too.
   */
  private Dataset<Row> read(String query) {
    return spark
        .read()
        .format("jdbc")
        .option("url", access.url())
        .options(access.properties(""))
        .option("driver", "org.postgresql.Driver")
        .option("query", query)
        .option("fetchsize", "10000")
        .load();
  }

  private static Column[] columns(String prefix) {
    return Stream.concat(
            KEY.stream().map(name -> col(name)),
            VALUES.stream().map(name -> col(name).as(prefix + name)))
        .toArray(Column[]::new);
  }

  private static String[] names(String... names) {
    return names;
  }
}
