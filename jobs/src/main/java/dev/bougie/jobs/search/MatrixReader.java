package dev.bougie.jobs.search;

import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.split.Span;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads rows of the feature tables, each of one snapshot, with what came true. */
final class MatrixReader {

  private static final String OPEN_TIME = "open_time";
  private static final long DAY = 86_400_000;

  private final SparkSession spark;
  private final List<String> symbols;
  private final Label label;
  private final Optional<Instant> to;

  /**
   * A reader.
   *
   * @param to no candle is looked at that opens then or later, not even for a label
   */
  MatrixReader(SparkSession spark, List<String> symbols, Label label, Optional<Instant> to) {
    this.spark = spark;
    this.symbols = symbols.stream().sorted().toList();
    this.label = label;
    this.to = to;
  }

  /**
   * How much there is.
   *
   * @param from open time of the first row whose label is known
   * @param to just behind the open time of the last
   * @param synthetic whether any stands for a made-up candle
   */
  record Extent(long rows, Instant from, Instant to, boolean synthetic) {}

  /**
   * How much there is of that set.
   *
   * @throws DataException if a symbol has no row
   */
  Extent extent(FeatureSet set, Optional<Instant> from) {
    Dataset<Row> rows = rows(set);
    if (from.isPresent()) {
      rows = rows.where(functions.col(OPEN_TIME).geq(functions.lit(from.get())));
    }
    List<Row> bySymbol =
        rows.groupBy("symbol")
            .agg(
                functions.count(functions.lit(1)),
                functions.min(OPEN_TIME),
                functions.max(OPEN_TIME),
                functions.max("synthetic"))
            .collectAsList();
    List<String> found = bySymbol.stream().map(row -> row.getString(0)).toList();
    for (String symbol : symbols) {
      if (!found.contains(symbol)) {
        throw new DataException(
            "0 rows with a known label for '%s' in the features '%s': run ingest and featurize for it first"
                .formatted(symbol, set.name()));
      }
    }
    return new Extent(
        bySymbol.stream().mapToLong(row -> row.getLong(1)).sum(),
        bySymbol.stream()
            .map(row -> row.getTimestamp(2).toInstant())
            .min(Instant::compareTo)
            .orElseThrow(),
        bySymbol.stream()
            .map(row -> row.getTimestamp(3).toInstant())
            .max(Instant::compareTo)
            .orElseThrow()
            .plusMillis(1),
        bySymbol.stream().anyMatch(row -> row.getBoolean(4)));
  }

  /**
   * The rows of a span.
   *
   * @param everyDays of so many days, counted from 1970, one is taken
   */
  Matrix read(FeatureSet set, Span span, int everyDays) {
    List<String> features = set.ids();
    int width = features.size();
    Column day =
        functions.pmod(
            functions.floor(
                functions.unix_millis(functions.col(OPEN_TIME)).divide(functions.lit(DAY))),
            functions.lit(everyDays));
    Dataset<Row> rows =
        rows(set)
            .where(
                functions
                    .col(OPEN_TIME)
                    .geq(functions.lit(span.from()))
                    .and(functions.col(OPEN_TIME).lt(functions.lit(span.to())))
                    .and(day.equalTo(functions.lit(0))))
            .select(
                Stream.concat(Stream.of("symbol", OPEN_TIME, Labels.LABEL), features.stream())
                    .map(functions::col)
                    .toArray(Column[]::new))
            .sort(OPEN_TIME, "symbol");
    Matrix.Builder matrix = new Matrix.Builder(features);
    rows.toJavaRDD()
        .mapPartitions(some -> PackedRows.pack(some, width))
        .collect()
        .forEach(packed -> packed.addTo(matrix));
    return matrix.build();
  }

  private Dataset<Row> rows(FeatureSet set) {
    FeatureTable table = new FeatureTable(set);
    Lake lake = new Lake(spark);
    long snapshot =
        (lake.exists(table.name()) ? lake.snapshot(table.name()) : Optional.<Long>empty())
            .orElseThrow(
                () ->
                    new DataException(
                        "the lake holds no features '%s' yet, run featurize with featurize.feature-set=%s first"
                            .formatted(set.name(), set.name())));
    Dataset<Row> features =
        FeatureTable.rowsAt(spark, table.name(), snapshot, symbols, label.interval());
    if (to.isPresent()) {
      // Before labels are made, since none may look behind the end.
      features = features.where(functions.col(OPEN_TIME).lt(functions.lit(to.get())));
    }
    Column known = functions.col(Labels.LABEL);
    return features
        .withColumn(Labels.LABEL, Labels.logReturn(label))
        .where(known.isNotNull().and(functions.not(functions.isnan(known))));
  }
}
