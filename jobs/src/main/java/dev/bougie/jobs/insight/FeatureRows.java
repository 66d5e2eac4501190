package dev.bougie.jobs.insight;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.insight.measure.Moments;
import dev.bougie.jobs.insight.measure.Sample;
import dev.bougie.jobs.insight.measure.SampleColumns;
import dev.bougie.jobs.insight.measure.SampleSize;
import dev.bougie.jobs.insight.measure.SampledRow;
import dev.bougie.jobs.insight.measure.Source;
import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.manifest.Label;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The rows of a feature table at one snapshot, of some symbols and times. The driver gets sums of
 * all of them, and a few of the rows themselves.
 */
final class FeatureRows {

  private static final String SYMBOL = "symbol";
  private static final String OPEN_TIME = "open_time";

  /** Of the values that a hash of 63 bits takes. */
  private static final double HASHES = 0x1p63;

  private final Dataset<Row> rows;
  private final FeatureSet set;
  private final FeatureTable table;
  private final long snapshot;
  private final Interval interval;
  private final List<String> symbols;

  /** What was read: the moments of all rows, in the order of the set, and the sample. */
  record Scan(List<Moments> moments, Sample sample) {}

  /**
   * Reads nothing yet.
   *
   * @param from open time of the first row; the first there is where absent
   * @param to open times lie before it, those of later closes among them; behind the last where
   *     absent
   */
  FeatureRows(
      SparkSession spark,
      FeatureSet set,
      long snapshot,
      List<String> symbols,
      Interval interval,
      Optional<Instant> from,
      Optional<Instant> to) {
    this.set = set;
    this.table = new FeatureTable(set);
    this.snapshot = snapshot;
    this.interval = interval;
    this.symbols = symbols;
    Column openTime = functions.col(OPEN_TIME);
    Column inRange =
        Stream.concat(
                from.map(start -> openTime.geq(functions.lit(start))).stream(),
                to.map(end -> openTime.lt(functions.lit(end))).stream())
            .reduce(functions.lit(true), Column::and);
    this.rows =
        FeatureTable.rowsAt(spark, table.name(), snapshot, symbols, interval).where(inRange);
  }

  /**
   * What rows there are.
   *
   * @throws DataException if there are none
   */
  Source source() {
    List<Row> bySymbol =
        rows.groupBy(SYMBOL)
            .agg(
                functions.count(functions.lit(1)),
                functions.min(OPEN_TIME),
                functions.max(OPEN_TIME),
                functions.max("synthetic"))
            .orderBy(SYMBOL)
            .collectAsList();
    if (bySymbol.isEmpty()) {
      throw new DataException(
          "0 %s rows of %s in %s: run featurize for them first, or take a wider range"
              .formatted(interval, symbols, table.name()));
    }
    List<String> found = bySymbol.stream().map(row -> row.getString(0)).toList();
    return new Source(
        table.name(),
        set.name(),
        set.fingerprint(),
        snapshot,
        interval,
        found,
        symbols.stream().filter(symbol -> !found.contains(symbol)).toList(),
        bySymbol.stream().anyMatch(row -> row.getBoolean(4)),
        bySymbol.stream().map(row -> instant(row, 2)).min(Instant::compareTo).orElseThrow(),
        bySymbol.stream().map(row -> instant(row, 3)).max(Instant::compareTo).orElseThrow(),
        bySymbol.stream().mapToLong(row -> row.getLong(1)).sum());
  }

  /**
   * The moments of every feature over all rows, and some of the rows beside the returns that
   * followed. The wide columns are read once. A row is taken or left by a hash of its symbol and
   * open time alone: the same rows always, and as history grows only fewer of the old ones.
   *
   * <p>Some partitions at a time are fetched, so that few rows are held beside the columns that
   * they become. Moments are put together in the order of the partitions, so that the same files
   * give the same digits.
   */
  Scan scan(List<Integer> horizons, SampleSize size) {
    Column taken = taken(size);
    JavaRDD<ScanTask.Part> parts =
        rows.select(
                Stream.concat(
                        Stream.of(functions.col(OPEN_TIME), functions.col(SYMBOL), taken),
                        set.ids().stream().map(FeatureRows::quoted))
                    .toArray(Column[]::new))
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(new ScanTask(set.size()));
    Moments[] moments = new Moments[set.size()];
    Arrays.fill(moments, Moments.NONE);
    SampleColumns sampled = new SampleColumns(set.size(), size.rows());
    forEach(
        parts,
        size,
        part -> {
          for (int feature = 0; feature < moments.length; feature++) {
            moments[feature] = moments[feature].plus(part.moments().get(feature));
          }
          part.sampled().forEach(sampled::add);
        });
    SampleColumns returns = new SampleColumns(horizons.size(), size.rows());
    forEach(returns(horizons, taken), size, returns::add);
    return new Scan(List.of(moments), sampled.with(returns, set.ids(), horizons));
  }

  /** Of the sampled rows; the filter comes behind the returns, which look at rows that are left. */
  private JavaRDD<SampledRow> returns(List<Integer> horizons, Column taken) {
    return rows.select(SYMBOL, OPEN_TIME, "close")
        .select(
            Stream.concat(
                    Stream.of(functions.col(SYMBOL), functions.col(OPEN_TIME)),
                    horizons.stream().map(this::logReturn))
                .toArray(Column[]::new))
        .where(taken)
        .withColumn(OPEN_TIME, functions.unix_millis(functions.col(OPEN_TIME)))
        .javaRDD()
        .map(FeatureRows::sampledReturns);
  }

  private static SampledRow sampledReturns(Row row) {
    double[] returns = new double[row.size() - 2];
    for (int horizon = 0; horizon < returns.length; horizon++) {
      returns[horizon] = row.isNullAt(2 + horizon) ? Double.NaN : row.getDouble(2 + horizon);
    }
    return new SampledRow(row.getString(0), row.getLong(1), returns);
  }

  /** Goes over what the partitions hold, in their order. */
  private static <T> void forEach(JavaRDD<T> all, SampleSize size, Consumer<T> action) {
    int partitions = all.getNumPartitions();
    int atOnce = size.partitionsAtOnce(partitions);
    for (int from = 0; from < partitions; from += atOnce) {
      int[] some = IntStream.range(from, Math.min(partitions, from + atOnce)).toArray();
      for (List<T> part : all.collectPartitions(some)) {
        part.forEach(action);
      }
    }
  }

  private static Column taken(SampleSize size) {
    if (size.isWhole()) {
      return functions.lit(true);
    }
    Column hash =
        functions.xxhash64(functions.col(SYMBOL), functions.unix_millis(functions.col(OPEN_TIME)));
    return functions
        .shiftrightunsigned(hash, 1)
        .lt(functions.lit((long) (HASHES * ((double) size.rows() / size.total()))));
  }

  private Column logReturn(int horizon) {
    return Labels.logReturn(new Label(Label.Kind.LOG_RETURN, horizon, interval))
        .as(returnName(horizon));
  }

  private static Column quoted(String id) {
    return functions.col("`%s`".formatted(id.replace("`", "``")));
  }

  /** No feature's id: those start with a letter. */
  private static String returnName(int horizon) {
    return "_return_" + horizon;
  }

  private static Instant instant(Row row, int column) {
    return ((Timestamp) row.get(column)).toInstant();
  }
}
