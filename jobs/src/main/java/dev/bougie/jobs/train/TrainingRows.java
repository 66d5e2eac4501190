package dev.bougie.jobs.train;

import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Rows to learn from: features beside what came true. */
final class TrainingRows {

  private static final String OPEN_TIME = "open_time";

  private TrainingRows() {}

  /**
   * Symbol, open time, whether made up, label, last return and the features of every candle in
   * range whose label is known, in order of time and symbol. Days are spread over the partitions by
   * their hash alone, so that the same rows always come in the same partitions and order.
   */
  static Dataset<Row> of(
      Dataset<Row> features,
      List<String> ids,
      Label label,
      Optional<Instant> from,
      Optional<Instant> to,
      int partitions) {
    Column[] columns =
        Stream.concat(
                Stream.of("symbol", OPEN_TIME, "synthetic", Trainer.LABEL, Labels.LAST),
                ids.stream())
            .map(functions::col)
            .toArray(Column[]::new);
    Column fromStart =
        from.map(start -> functions.col(OPEN_TIME).geq(functions.lit(start)))
            .orElse(functions.lit(true));
    Column beforeEnd =
        to.map(end -> functions.col(OPEN_TIME).lt(functions.lit(end))).orElse(functions.lit(true));
    Column known =
        functions
            .col(Trainer.LABEL)
            .isNotNull()
            .and(functions.not(functions.isnan(functions.col(Trainer.LABEL))));
    // No label may look behind the end of the range, so the end is cut off before labels are made.
    return Labels.add(features.where(beforeEnd), label)
        .where(fromStart.and(known))
        .select(columns)
        .repartition(partitions, functions.date_trunc("day", functions.col(OPEN_TIME)))
        .sortWithinPartitions(OPEN_TIME, "symbol");
  }

  /** What a split trains on. */
  static Dataset<Row> train(Dataset<Row> rows, Split split) {
    return rows.where(isIn(split.train()));
  }

  /** What a split is scored on. */
  static Dataset<Row> test(Dataset<Row> rows, Split split) {
    return rows.where(isIn(split.test()));
  }

  /**
   * The extent of the rows.
   *
   * @throws DataException if a symbol has none
   */
  static Extent extent(Dataset<Row> rows, List<String> symbols) {
    List<Row> bySymbol =
        rows.groupBy("symbol")
            .agg(
                functions.count(functions.lit(1)).as("rows"),
                functions.min(OPEN_TIME).as("first"),
                functions.max(OPEN_TIME).as("last"),
                functions.max("synthetic").as("synthetic"))
            .orderBy("symbol")
            .collectAsList();
    List<String> found = bySymbol.stream().map(row -> row.<String>getAs("symbol")).toList();
    for (String symbol : symbols) {
      if (!found.contains(symbol)) {
        throw new DataException(
            "0 rows with a known label for '%s': run ingest and featurize for it first, or take a wider range"
                .formatted(symbol));
      }
    }
    return new Extent(
        bySymbol.stream().mapToLong(row -> row.<Long>getAs("rows")).sum(),
        bySymbol.stream().map(row -> instant(row, "first")).min(Instant::compareTo).orElseThrow(),
        bySymbol.stream()
            .map(row -> instant(row, "last"))
            .max(Instant::compareTo)
            .orElseThrow()
            .plusMillis(1),
        bySymbol.stream().anyMatch(row -> row.<Boolean>getAs("synthetic")));
  }

  /**
   * Makes sure that every feature has a value somewhere; nothing can be learnt of one that has
   * none.
   *
   * @throws DataException naming the features that have none, and how far they look back
   */
  static void requireValues(Dataset<Row> rows, FeatureSet set) {
    Column[] known =
        set.ids().stream()
            .map(id -> functions.count(functions.nanvl(functions.col(id), functions.lit(null))))
            .toArray(Column[]::new);
    Row counts = rows.agg(functions.count(functions.lit(1)), known).head();
    List<String> unknown =
        IntStream.range(0, known.length)
            .filter(feature -> counts.getLong(feature + 1) == 0)
            .mapToObj(feature -> set.features().get(feature))
            .map(feature -> "%s (%d candles)".formatted(feature.id(), feature.lookback()))
            .toList();
    if (!unknown.isEmpty()) {
      throw new DataException(
          "%d rows of the first fold's training hold no value of %s: take a longer history"
              .formatted(counts.getLong(0), String.join(", ", unknown)));
    }
  }

  private static Instant instant(Row row, String column) {
    return row.<java.sql.Timestamp>getAs(column).toInstant();
  }

  private static Column isIn(List<Span> spans) {
    Column any = functions.lit(false);
    for (Span span : spans) {
      any =
          any.or(
              functions
                  .col(OPEN_TIME)
                  .geq(functions.lit(span.from()))
                  .and(functions.col(OPEN_TIME).lt(functions.lit(span.to()))));
    }
    return any;
  }

  /**
   * The extent of the rows.
   *
   * @param from open time of the first
   * @param to just behind the open time of the last
   * @param synthetic whether any stands for a made-up candle
   */
  record Extent(long rows, Instant from, Instant to, boolean synthetic) {

    Span span() {
      return new Span(from, to);
    }
  }
}
