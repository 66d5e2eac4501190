package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Computes a feature set over all candles of some symbols and replaces what the set's table held of
 * them, in one commit.
 */
public final class Featurize {

  private final SparkSession spark;
  private final Config config;
  private final Lake lake;

  public Featurize(SparkSession spark, Config config) {
    this.spark = spark;
    this.config = config;
    this.lake = new Lake(spark);
  }

  /** Section {@code featurize}. */
  public record Settings(String featureSet) {

    public Settings {
      try {
        FeatureSets.of(featureSet);
      } catch (IllegalArgumentException e) {
        throw new ConfigException("feature-set", featureSet, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * What to compute.
   *
   * @param featureSet name of the set
   */
  public record Config(List<String> symbols, Interval interval, String featureSet) {}

  /**
   * What was computed.
   *
   * @param table that holds it; its name carries the set's fingerprint
   * @param rows one a candle
   */
  public record Result(
      List<String> symbols, Interval interval, String table, String fingerprint, long rows) {}

  /** Runs the stage. */
  public Result run() {
    FeatureSet set = FeatureSets.of(config.featureSet());
    FeatureTable table = new FeatureTable(set);
    Dataset<Row> candles = candles();
    Dataset<Row> features = features(candles, set, config.interval(), table);
    table.create(spark);
    table.replaceSymbols(features);
    long rows = table.rows(spark, config.symbols(), config.interval()).count();
    return new Result(config.symbols(), config.interval(), table.name(), set.fingerprint(), rows);
  }

  private Dataset<Row> candles() {
    if (!lake.exists(Lake.CANDLES)) {
      throw new DataException("the lake holds no candles yet, run ingest first");
    }
    List<String> present =
        lake.candles(config.symbols(), config.interval())
            .select("symbol")
            .distinct()
            .as(Encoders.STRING())
            .collectAsList();
    for (String symbol : config.symbols()) {
      if (!present.contains(symbol)) {
        throw new DataException(
            "the lake holds no %s candles of '%s', run ingest for it first"
                .formatted(config.interval(), symbol));
      }
    }
    return lake.candles(config.symbols(), config.interval());
  }

  /** A symbol's candles stay together and in order, and go through the kernels as columns. */
  private static Dataset<Row> features(
      Dataset<Row> candles, FeatureSet set, Interval interval, FeatureTable table) {
    String name = set.name();
    return candles
        .repartition(functions.col("symbol"))
        .sortWithinPartitions("symbol", "open_time")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows -> new SymbolFeatures(rows, FeatureSets.of(name), interval),
            Encoders.row(table.schema()));
  }
}
