package dev.bougie.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.backtest.FillComparison;
import dev.bougie.jobs.backtest.VectorBacktest;
import dev.bougie.jobs.backtest.core.EventBacktest;
import dev.bougie.jobs.backtest.core.EventBacktest.Event;
import dev.bougie.jobs.backtest.core.ForetellerReplay;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Span;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.forecast.Foreteller;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import dev.bougie.model.onnx.Scored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The proof that the server would have traded as the back-test says. On one side the stored
 * features of the hold-out are scored in batches on Spark and acted on in windows; on the other its
 * candles go, one after the other, through the code that the server answers with. Both must make
 * the same trades.
 *
 * <p>Nearly every forecast is acted on here, on either side and by its volatility: the configured
 * rule acts on few, of many models on none, and would then prove nothing.
 */
final class ReplayProof {

  /** What makes forecasts be acted on, and money be compared. */
  private static final Costs NEARLY_FREE = new Costs(1e-6, 1e-6, 1e-3);

  private static final double CAPITAL = 100_000;
  private static final int BATCH = 1024;

  /**
   * The newest of the hold-out, about: one after the other they take some 100 microseconds each.
   */
  private static final long MOST_CANDLES = 100_000;

  private static final StructType FORECASTS =
      StructType.fromDDL("symbol string, open_time timestamp, forecast double, scale double");

  private final SparkSession spark;
  private final TrainingRun run;
  private final Manifest manifest;
  private final byte[] file;
  private final Interval interval;

  private ReplayProof(SparkSession spark, TrainingRun run, Manifest manifest, byte[] file) {
    this.spark = spark;
    this.run = run;
    this.manifest = manifest;
    this.file = file;
    this.interval = run.label().interval();
  }

  /**
   * Compares the two over the newest candles of that span.
   *
   * @param manifest of the graph
   * @param file the graph of a model that was not fitted on that span
   * @throws ModelRejectedException if they trade otherwise
   * @throws DataException if the candles or features are not there any more
   */
  static Manifest.Replay prove(
      SparkSession spark, TrainingRun run, Manifest manifest, byte[] file, Span span) {
    return new ReplayProof(spark, run, manifest, file).prove(span);
  }

  private Manifest.Replay prove(Span whole) {
    Span span = newest(whole);
    Artifact artifact = Artifact.of(manifest, file);
    PositionRule rule =
        new PositionRule(Mode.LONG_SHORT, Sizing.VOLATILITY, 1, 0.01, 2, run.label().horizon());
    Dataset<Row> candles =
        candles(artifact.featureSet(), span).persist(StorageLevel.MEMORY_AND_DISK());
    Broadcast<byte[]> bytes = new JavaSparkContext(spark.sparkContext()).broadcast(file);
    try (Foreteller foreteller = Foreteller.of(artifact, 1)) {
      EventBacktest.Outcome events =
          EventBacktest.run(
              rule,
              NEARLY_FREE,
              CAPITAL,
              new ForetellerReplay(
                  foreteller, Set.copyOf(run.symbols()), millis(span.from()), millis(span.to())),
              events(candles),
              millis(span.from()));
      VectorBacktest backtest = new VectorBacktest(NEARLY_FREE, CAPITAL);
      Dataset<Row> traded =
          candles.where(
              col("open_time")
                  .geq(lit(span.from()))
                  .and(col("symbol").isin(run.symbols().toArray())));
      FillComparison found =
          FillComparison.of(
              spark,
              backtest.fills(backtest.following(rule, traded, forecasts(bytes, span))),
              events.fills());
      if (!found.agrees()) {
        throw new ModelRejectedException(
            "replay",
            "of %d trades of the hold-out %d are others when its candles go through the server's code, costs differ by %s at most: %s"
                .formatted(
                    found.fills(), found.differing(), found.costDifference(), found.examples()));
      }
      return new Manifest.Replay(traded.count(), found.fills(), found.costDifference());
    } finally {
      bytes.destroy();
      candles.unpersist();
    }
  }

  /** The end of the span that holds no more candles than allowed, about. */
  private Span newest(Span whole) {
    long candles = features(whole).count();
    if (candles == 0) {
      throw new DataException(
          "run %s holds out %s to %s, of which there are no features any more: run train again"
              .formatted(run.id(), whole.from(), whole.to()));
    }
    long places = interval.count(millis(whole.from()), millis(whole.to()));
    long kept = Math.min(places, Math.max(1, places * MOST_CANDLES / candles));
    return new Span(Instant.ofEpochMilli(interval.plus(millis(whole.to()), -kept)), whole.to());
  }

  private Dataset<Row> features(Span span) {
    return FeatureTable.rowsAt(
            spark, run.featureTable(), snapshot(run.featureTable()), run.symbols(), interval)
        .where(col("open_time").geq(lit(span.from())).and(col("open_time").lt(lit(span.to()))));
  }

  private long snapshot(String table) {
    Long known = run.data().snapshots().get(table);
    if (known != null) {
      return known;
    }
    return new Lake(spark)
        .snapshot(table)
        .orElseThrow(() -> new DataException("the lake holds nothing in %s".formatted(table)));
  }

  /** Symbol, open_time, forecast, scale of every row of features. */
  private Dataset<Row> forecasts(Broadcast<byte[]> bytes, Span span) {
    List<String> ids = run.featureSet().ids();
    int width = ids.size();
    Column[] columns =
        Stream.concat(Stream.of("symbol", "open_time"), ids.stream())
            .map(functions::col)
            .toArray(Column[]::new);
    return features(span)
        .select(columns)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> score(rows, bytes.value(), width),
            Encoders.row(FORECASTS));
  }

  private static Iterator<Row> score(Iterator<Row> rows, byte[] file, int width) {
    List<Row> forecasts = new ArrayList<>();
    if (!rows.hasNext()) {
      return forecasts.iterator();
    }
    try (OnnxScorer scorer = OnnxScorer.load(file, width, 1)) {
      while (rows.hasNext()) {
        List<Row> batch = new ArrayList<>(BATCH);
        while (batch.size() < BATCH && rows.hasNext()) {
          batch.add(rows.next());
        }
        double[] inputs = new double[batch.size() * width];
        for (int row = 0; row < batch.size(); row++) {
          for (int feature = 0; feature < width; feature++) {
            inputs[row * width + feature] = batch.get(row).getDouble(2 + feature);
          }
        }
        Scored scored = scorer.score(inputs);
        for (int row = 0; row < batch.size(); row++) {
          forecasts.add(
              RowFactory.create(
                  batch.get(row).get(0),
                  batch.get(row).get(1),
                  scored.forecast(row),
                  scored.scale(row)));
        }
      }
    }
    return forecasts.iterator();
  }

  /**
   * All that the features of the span look at, and the candles in which its last tranches end. Of
   * each symbol as many candles before the span as the longest look-back has, however far they
   * reach where some are missing.
   */
  private Dataset<Row> candles(FeatureSet set, Span span) {
    int lookback = Math.max(set.lookback(), set.marketLookback());
    Instant end =
        Instant.ofEpochMilli(interval.plus(millis(span.to()), run.label().horizon() + 1L));
    Dataset<Row> all =
        spark
            .read()
            .option("versionAsOf", snapshot(Lake.CANDLES))
            .table(Lake.CANDLES)
            .where(col("interval").equalTo(interval.code()).and(col("open_time").lt(lit(end))));
    if (!set.needsMarket()) {
      all = all.where(col("symbol").isin(run.symbols().toArray()));
    }
    Dataset<Row> before =
        all.where(col("open_time").lt(lit(span.from())))
            .withColumn(
                "back",
                row_number().over(Window.partitionBy("symbol").orderBy(col("open_time").desc())))
            .where(col("back").leq(lookback))
            .drop("back");
    return before.unionByName(all.where(col("open_time").geq(lit(span.from()))));
  }

  private Iterator<Event> events(Dataset<Row> candles) {
    Set<String> traded = Set.copyOf(run.symbols());
    Iterator<Row> rows = candles.orderBy("open_time", "symbol").toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Event next() {
        Row row = rows.next();
        String symbol = row.getAs("symbol");
        return new Event(symbol, CandleRows.candle(row), traded.contains(symbol));
      }
    };
  }

  private static long millis(Instant time) {
    return time.toEpochMilli();
  }
}
