package dev.bougie.jobs.insight;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.insight.measure.Moments;
import dev.bougie.jobs.insight.measure.Sample;
import dev.bougie.jobs.insight.measure.Source;
import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.manifest.Label;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
   * Of every feature over all rows. A task sends a few numbers a feature, and they are put together
   * in the order of the tasks, so that the same files give the same digits.
   */
  List<Moments> moments() {
    Moments[] total = new Moments[set.size()];
    Arrays.fill(total, Moments.NONE);
    List<Moments[]> parts =
        rows.select(columns(Stream.of(functions.col(OPEN_TIME))))
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(new MomentTask(set.size()))
            .collect();
    for (Moments[] part : parts) {
      for (int feature = 0; feature < total.length; feature++) {
        total[feature] = total[feature].plus(part[feature]);
      }
    }
    return List.of(total);
  }

  /**
   * Some rows beside the returns that followed. A row is taken or left by a hash of its symbol and
   * open time alone: the same rows always, and as history grows only fewer of the old ones.
   *
   * @param total how many rows there are
   * @param most how many are taken, about; all where there are no more
   */
  Sample sample(List<Integer> horizons, long total, int most) {
    Column taken = taken(total, most);
    // The filter comes behind the returns, which look at rows that are left.
    Dataset<Row> returns =
        rows.select(SYMBOL, OPEN_TIME, "close")
            .select(
                Stream.concat(
                        Stream.of(functions.col(SYMBOL), functions.col(OPEN_TIME)),
                        horizons.stream().map(this::logReturn))
                    .toArray(Column[]::new))
            .where(taken);
    Dataset<Row> sampled =
        rows.where(taken)
            .select(columns(Stream.of(functions.col(SYMBOL), functions.col(OPEN_TIME))))
            .join(returns, new String[] {SYMBOL, OPEN_TIME})
            .orderBy(OPEN_TIME, SYMBOL)
            .select(
                Stream.concat(
                        Stream.concat(
                            Stream.of(functions.unix_millis(functions.col(OPEN_TIME))),
                            set.ids().stream().map(FeatureRows::quoted)),
                        horizons.stream().map(FeatureRows::returnName).map(functions::col))
                    .toArray(Column[]::new));
    SampleColumns columns =
        new SampleColumns(set.size() + horizons.size(), (int) Math.min(total, most));
    // One partition after the other is fetched, so that only one is held as rows.
    for (Iterator<Row> ordered = sampled.toLocalIterator(); ordered.hasNext(); ) {
      columns.add(ordered.next());
    }
    return columns.sample(set.ids(), horizons);
  }

  private static Column taken(long total, int most) {
    if (total <= most) {
      return functions.lit(true);
    }
    Column hash =
        functions.xxhash64(functions.col(SYMBOL), functions.unix_millis(functions.col(OPEN_TIME)));
    return functions
        .shiftrightunsigned(hash, 1)
        .lt(functions.lit((long) (HASHES * ((double) most / total))));
  }

  private Column logReturn(int horizon) {
    return Labels.logReturn(new Label(Label.Kind.LOG_RETURN, horizon, interval))
        .as(returnName(horizon));
  }

  private Column[] columns(Stream<Column> first) {
    List<Column> columns = new ArrayList<>(first.toList());
    set.ids().forEach(id -> columns.add(quoted(id)));
    return columns.toArray(Column[]::new);
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
