package dev.bougie.jobs.dataset;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.Lineage;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RowSettings;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * All rows of a run, from pinned snapshots of features and candles, kept while it lasts. The same
 * snapshots and settings give the same rows in the same partitions and order, whatever files they
 * lie in.
 */
public final class TrainingData implements AutoCloseable {

  private final SparkSession spark;
  private final Config config;
  private final Snapshots snapshots;
  private final Dataset<Row> rows;
  private final Extent extent;

  private TrainingData(
      SparkSession spark, Config config, Snapshots snapshots, Dataset<Row> rows, Extent extent) {
    this.spark = spark;
    this.config = config;
    this.snapshots = snapshots;
    this.rows = rows;
    this.extent = extent;
  }

  /**
   * Of what.
   *
   * @param symbols that must have rows, all of them where the universe is not chosen among them
   */
  public record Config(List<String> symbols, Label label, FeatureSet set, RowSettings rows) {

    public Config {
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * The extent of the rows.
   *
   * @param symbols that have any, in order
   * @param from open time of the first
   * @param to just behind the open time of the last
   * @param synthetic whether any stands for a made-up candle
   */
  public record Extent(
      long rows, List<String> symbols, Instant from, Instant to, boolean synthetic) {

    /** The history that splits divide. */
    public Span span() {
      return new Span(from, to);
    }
  }

  /**
   * What is read.
   *
   * @param candles that the features were made from; the present one where they were made from
   *     several or theirs has expired, none where there are no candles
   */
  private record Snapshots(String table, long features, Optional<Long> candles) {}

  /**
   * Reads the present snapshots.
   *
   * @throws DataException if there are no features, or no rows of a symbol
   * @throws ConfigException if the label needs a scale that the feature set lacks
   */
  public static TrainingData pin(SparkSession spark, Config config) {
    requireScale(config);
    Snapshots snapshots = snapshots(spark, config);
    Interval interval = config.label().interval();
    Optional<Dataset<Row>> candles =
        TrainingRows.needsCandles(config)
            ? Optional.of(
                new Lake(spark)
                    .candlesAt(
                        snapshots
                            .candles()
                            .orElseThrow(
                                () ->
                                    new DataException(
                                        "the lake holds no candles, run ingest first")),
                        config.symbols(),
                        interval))
            : Optional.empty();
    Dataset<Row> rows =
        TrainingRows.of(
                FeatureTable.rowsAt(
                    spark, snapshots.table(), snapshots.features(), config.symbols(), interval),
                candles,
                config)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new TrainingData(spark, config, snapshots, rows, extent(rows, config));
    } catch (RuntimeException e) {
      rows.unpersist();
      throw e;
    }
  }

  public Extent extent() {
    return extent;
  }

  /** The name of the feature table. */
  public String featureTable() {
    return snapshots.table();
  }

  /**
   * All rows: symbol, open_time, synthetic, the {@link TrainingColumns} but the weight, and the
   * features. Scale is NaN where it is not known.
   */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The rows of one split. */
  public SplitRows rows(Split split) {
    return SplitRows.of(rows, split, config.rows().weights(), Scale.isKnown(config.set()));
  }

  /**
   * Makes sure that something can be learnt in each of the splits.
   *
   * @throws DataException if one has no rows, or those it trains on are of one label, lack a class,
   *     or hold no value of a feature
   */
  public void require(List<Split> splits) {
    new Requirements(rows, config.set(), config.label()).check(splits);
  }

  /** What a run records of it. */
  public Manifest.TrainingData described() {
    FeatureSet set = config.set();
    Map<String, Long> read = new TreeMap<>(Map.of(snapshots.table(), snapshots.features()));
    snapshots.candles().ifPresent(snapshot -> read.put(Lake.CANDLES, snapshot));
    Interval interval = config.label().interval();
    List<String> universe =
        set.needsMarket()
            ? new Lake(spark)
                .universe(
                    interval,
                    Instant.ofEpochMilli(
                        interval.plus(extent.to().toEpochMilli(), -set.marketLookback())),
                    extent.to(),
                    snapshots.candles())
            : List.of();
    return new Manifest.TrainingData(read, extent.from(), extent.to(), extent.rows(), universe);
  }

  @Override
  public void close() {
    rows.unpersist();
  }

  private static void requireScale(Config config) {
    if (TrainingRows.needsScale(config.label()) && !Scale.isKnown(config.set())) {
      throw new ConfigException(
          "featurize.feature-set",
          config.set().name(),
          "must hold %s for a label of %s, such as %s+%s"
              .formatted(
                  Scale.FEATURE, config.label().kind().code(), config.set().name(), Scale.FEATURE));
    }
  }

  private static Snapshots snapshots(SparkSession spark, Config config) {
    Lake lake = new Lake(spark);
    String table = new FeatureTable(config.set()).name();
    if (!lake.exists(table)) {
      throw new DataException(
          "the lake holds no features in %s yet, run featurize first".formatted(table));
    }
    long features =
        lake.snapshot(table)
            .orElseThrow(
                () -> new DataException("%s is empty, run featurize first".formatted(table)));
    if (!lake.exists(Lake.CANDLES)) {
      return new Snapshots(table, features, Optional.empty());
    }
    Optional<Long> candles =
        Lineage.of(lake.table(table), config.label().interval())
            .common(config.symbols())
            .filter(snapshot -> lake.table(Lake.CANDLES).snapshot(snapshot) != null)
            .or(() -> lake.snapshot(Lake.CANDLES));
    return new Snapshots(table, features, candles);
  }

  private static Extent extent(Dataset<Row> rows, Config config) {
    List<Row> bySymbol =
        rows.groupBy("symbol")
            .agg(
                count(lit(1)).as("rows"),
                min("open_time").as("first"),
                max("open_time").as("last"),
                max("synthetic").as("synthetic"))
            .orderBy("symbol")
            .collectAsList();
    List<String> found = bySymbol.stream().map(row -> row.<String>getAs("symbol")).toList();
    boolean chosen = config.rows().universe().top() > 0;
    for (String symbol : chosen ? List.<String>of() : config.symbols()) {
      if (!found.contains(symbol)) {
        throw new DataException(
            "0 rows with a known label for '%s': run ingest and featurize for it first, or take a wider range"
                .formatted(symbol));
      }
    }
    if (found.isEmpty()) {
      throw new DataException(
          "0 rows of the %d most traded of %s: none was traded in the %d days before a month of the range"
              .formatted(
                  config.rows().universe().top(),
                  config.symbols(),
                  config.rows().universe().days()));
    }
    return new Extent(
        bySymbol.stream().mapToLong(row -> row.<Long>getAs("rows")).sum(),
        found,
        bySymbol.stream().map(row -> instant(row, "first")).min(Instant::compareTo).orElseThrow(),
        bySymbol.stream()
            .map(row -> instant(row, "last"))
            .max(Instant::compareTo)
            .orElseThrow()
            .plusMillis(1),
        bySymbol.stream().anyMatch(row -> row.<Boolean>getAs("synthetic")));
  }

  private static Instant instant(Row row, String column) {
    return row.<Timestamp>getAs(column).toInstant();
  }
}
