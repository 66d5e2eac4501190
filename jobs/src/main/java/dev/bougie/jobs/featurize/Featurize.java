package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.SnapshotFiles;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;

/**
 * Brings the table of a feature set up to the candles of some symbols: computes the rows of candles
 * that are new and those that a revised, filled-in or removed candle touches. History is cut into
 * chunks, each read with its look-back, so that memory grows neither with the symbols nor with the
 * years. Rows are replaced in one commit for each batch of months; run again after a crash
 * anywhere, it leaves the same rows.
 */
public final class Featurize {

  /** Of the rows that one task computes, in memory. */
  private static final long CHUNK_BYTES = 64L << 20;

  /** Of the market beside the rows that one task computes, in memory. */
  private static final long MARKET_BYTES = 64L << 20;

  /** A symbol's close and volume at a time, and its places in about five cross-sections. */
  private static final long MARKET_CELL_BYTES = 56;

  /** Of one look-back, which is held however long it is. */
  private static final long MOST_MARKET_CELLS = 4 * MARKET_BYTES / MARKET_CELL_BYTES;

  /** Rows that are lost at most when a run ends halfway, unless a span alone has more. */
  private static final long BATCH_ROWS = 100_000_000;

  private static final int ATTEMPTS = 5;

  private final SparkSession spark;
  private final Config config;
  private final Lake lake;
  private final SetSource sets;
  private final FeatureSet set;
  private final long chunkCandles;
  private final long marketCells;
  private final long batchRows;

  public Featurize(SparkSession spark, Config config) {
    this(spark, config, new NamedSet(config.featureSet()), 0, BATCH_ROWS);
  }

  /**
   * With a set and limits of its own.
   *
   * @param chunkCandles that a chunk may hold, and the market beside it; what fits into memory
   *     where 0
   */
  Featurize(SparkSession spark, Config config, SetSource sets, long chunkCandles, long batchRows) {
    this.spark = spark;
    this.config = config;
    this.lake = new Lake(spark);
    this.sets = sets;
    this.set = sets.set();
    this.chunkCandles =
        chunkCandles > 0 ? chunkCandles : CHUNK_BYTES / (Long.BYTES * (set.size() + 12L));
    this.marketCells = chunkCandles > 0 ? chunkCandles : MARKET_BYTES / MARKET_CELL_BYTES;
    this.batchRows = batchRows;
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
   * What was done.
   *
   * @param table that holds the rows; its name carries the set's fingerprint
   * @param candlesSnapshot of the candle table that the symbols' rows are made from now
   * @param added rows of candles that had none
   * @param revised rows that were made anew, since a candle that they look at was
   * @param removed rows of candles that are gone
   * @param unchanged rows that were compared with their candles and stay
   */
  public record Result(
      List<String> symbols,
      Interval interval,
      String table,
      String fingerprint,
      long candlesSnapshot,
      long added,
      long revised,
      long removed,
      long unchanged) {}

  /** Gives each task the set, which cannot be sent itself. */
  interface SetSource extends Serializable {

    FeatureSet set();
  }

  /**
   * The set of that name, which must be the same everywhere: a worker with another jar of user-made
   * features would compute others.
   */
  record NamedSet(String name, String fingerprint) implements SetSource {

    NamedSet(String name) {
      this(name, FeatureSets.of(name).fingerprint());
    }

    @Override
    public FeatureSet set() {
      FeatureSet set = FeatureSets.of(name);
      if (!set.fingerprint().equals(fingerprint)) {
        throw new DataException(
            "feature set '%s' is %s here and %s where the run began: give all workers the same jars"
                .formatted(name, set.fingerprint(), fingerprint));
      }
      return set;
    }
  }

  /** Runs the stage. */
  public Result run() {
    if (!lake.exists(Lake.CANDLES)) {
      throw new DataException("the lake holds no candles yet, run ingest first");
    }
    FeatureTable features = new FeatureTable(set);
    features.create(spark);
    Table candles = lake.table(Lake.CANDLES);
    Table rows = lake.table(features.name());
    ChunkPlan plan =
        new ChunkPlan(config.interval(), set.lookback(), chunkCandles, mostPlaces(candles));
    Tally tally = Tally.NONE;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Update update = Update.plan(spark, config, set, candles, rows, plan);
      Update.Outcome outcome = update.run(spark, sets, batchRows);
      tally = tally.plus(outcome.tally());
      if (outcome.complete()) {
        return result(features.name(), update.candlesSnapshot(), tally);
      }
    }
    throw new DataException(
        "others kept on changing the rows of %s, run featurize again when they are done"
            .formatted(features.name()));
  }

  /** How long a chunk may be so that its market fits into memory. */
  private long mostPlaces(Table candles) {
    Snapshot now = candles.currentSnapshot();
    if (!set.needsMarket() || now == null) {
      return Integer.MAX_VALUE;
    }
    long symbols = SnapshotFiles.symbolsAtATime(candles, now, config.interval());
    if (symbols * set.marketLookback() > MOST_MARKET_CELLS) {
      throw new DataException(
          "features of '%s' look back at %d %s candles of %d symbols, which do not fit into memory"
              .formatted(set.name(), set.marketLookback(), config.interval(), symbols));
    }
    // At least the look-back, so that no more is read twice than once.
    return Math.max(marketCells / symbols - set.marketLookback(), set.marketLookback());
  }

  private Result result(String table, long candlesSnapshot, Tally tally) {
    return new Result(
        config.symbols(),
        config.interval(),
        table,
        set.fingerprint(),
        candlesSnapshot,
        tally.added(),
        tally.revised(),
        tally.removed(),
        tally.unchanged());
  }
}
