package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.CandleSieve;
import dev.bougie.jobs.dumps.Loaded;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.json.Json;
import java.io.Serializable;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The transformations of ingest: pages to rows, rows to those that are stored and those that are
 * not.
 */
final class IngestTasks {

  private static final String REASON = "reason";
  private static final String CANDLE = "candle";

  /** What was fetched: the candle's columns, and why it is rejected, null where it is not. */
  private static final StructType FETCHED =
      CandleRows.SCHEMA
          .add(REASON, DataTypes.StringType, true)
          .add(CANDLE, DataTypes.StringType, true);

  private static final StructType REJECTED =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("interval", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add(REASON, DataTypes.StringType, false)
          .add(CANDLE, DataTypes.StringType, false)
          .add("source", DataTypes.StringType, false);

  private IngestTasks() {}

  /**
   * Fetches the pages, some in each task, and leaves the candles out that are still open. A page
   * that cannot be had gives no rows and is added to the failures.
   */
  static Dataset<Row> fetch(
      SparkSession spark,
      CandleSource source,
      List<CandleSource.Page> pages,
      Instant now,
      LongAccumulator pagesDone,
      CollectionAccumulator<FailedPage> failures) {
    Encoder<CandleSource.Page> pageEncoder = Encoders.javaSerialization(CandleSource.Page.class);
    Encoder<Row> rowEncoder = Encoders.row(FETCHED);
    long closedBefore = now.toEpochMilli();
    int tasks = Math.max(1, Math.min(pages.size(), spark.sparkContext().defaultParallelism() * 4));
    return spark
        .createDataset(pages, pageEncoder)
        .repartition(tasks)
        .mapPartitions(
            (MapPartitionsFunction<CandleSource.Page, Row>)
                part -> rowsOfTask(part, source, closedBefore, pagesDone, failures),
            rowEncoder);
  }

  /** Nothing goes on behind a task that ends, fails or is killed. */
  private static Iterator<Row> rowsOfTask(
      Iterator<CandleSource.Page> pages,
      CandleSource source,
      long closedBefore,
      LongAccumulator done,
      CollectionAccumulator<FailedPage> failures) {
    TaskContext task = TaskContext.get();
    PageRows rows = new PageRows(pages, source, closedBefore, done, failures, task::isInterrupted);
    TaskContext unused =
        task.addTaskCompletionListener((TaskCompletionListener) ended -> rows.close());
    return rows.iterator();
  }

  /** Good rows, one a candle. */
  static Dataset<Row> accepted(Dataset<Row> fetched) {
    return fetched.where(functions.col(REASON).isNull()).drop(REASON, CANDLE);
  }

  /** Rows that break a rule, with the rule and the candle as it came. */
  static Dataset<Row> rejected(Dataset<Row> fetched) {
    return fetched
        .where(functions.col(REASON).isNotNull())
        .select("symbol", "interval", "open_time", REASON, CANDLE, "source");
  }

  /** The candles of the grid that the source told anything of, good or bad. */
  static Dataset<Row> openTimes(Dataset<Row> fetched) {
    return fetched
        .where(
            functions
                .col(REASON)
                .isNull()
                .or(functions.col(REASON).notEqual(CandleFault.OFF_GRID.name())))
        .select("symbol", "open_time")
        .distinct();
  }

  /** What the sieve leaves of a page. Pages do not overlap, so no row comes twice. */
  static List<Row> rows(CandleSource source, CandleSource.Page page, long closedBefore) {
    CandleSieve.Sifted sifted =
        new CandleSieve(page.interval(), page.from(), page.to(), closedBefore)
            .sift(source.fetch(page));
    return Stream.concat(
            sifted.accepted().stream().map(candle -> row(source, page, candle, null)),
            sifted.rejected().stream()
                .map(rejected -> row(source, page, rejected.candle(), rejected.fault())))
        .toList();
  }

  private static Row row(
      CandleSource source, CandleSource.Page page, Candle candle, @Nullable CandleFault fault) {
    Row good = CandleRows.row(page.symbol(), page.interval(), candle, source.name());
    Object[] values = new Object[FETCHED.size()];
    for (int column = 0; column < good.size(); column++) {
      values[column] = good.get(column);
    }
    if (fault != null) {
      values[FETCHED.fieldIndex(REASON)] = fault.name();
      values[FETCHED.fieldIndex(CANDLE)] = Json.write(candle);
    }
    return RowFactory.create(values);
  }

  /** A page that could not be had, and why. */
  record FailedPage(CandleSource.Page page, String reason) implements Serializable {}

  /** Rejects of archives, in the columns of {@link #rejected}. */
  static Dataset<Row> rejects(SparkSession spark, List<Loaded.Reject> rejects) {
    return spark.createDataFrame(
        rejects.stream()
            .map(
                reject ->
                    RowFactory.create(
                        reject.symbol(),
                        reject.interval().code(),
                        java.sql.Timestamp.from(Instant.ofEpochMilli(reject.openTime())),
                        reject.reason(),
                        reject.candle(),
                        Lake.DUMP))
            .toList(),
        REJECTED);
  }
}
