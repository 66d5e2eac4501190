package dev.bougie.jobs.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nanvl;

import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What rows must have so that something can be learnt of them. */
final class Requirements {

  private static final int COUNTS = 5;

  private final Dataset<Row> rows;
  private final FeatureSet set;
  private final Label label;

  Requirements(Dataset<Row> rows, FeatureSet set, Label label) {
    this.rows = rows;
    this.set = set;
    this.label = label;
  }

  /**
   * Checks all of the splits. A split that trains on all that one before it trains on needs no look
   * of its own.
   *
   * @throws DataException if one has no rows, or those it trains on are of one label, lack a class,
   *     or hold no value of a feature
   */
  void check(List<Split> splits) {
    List<Split> checked = new ArrayList<>();
    for (Split split : splits) {
      if (checked.stream().noneMatch(before -> holdsAll(split, before))) {
        check(split);
        checked.add(split);
      }
    }
    requireTests(splits);
  }

  private static boolean holdsAll(Split split, Split other) {
    return other.train().stream()
        .allMatch(span -> split.train().stream().anyMatch(wider -> holds(wider, span)));
  }

  private static boolean holds(Span wider, Span span) {
    return !wider.from().isAfter(span.from()) && !wider.to().isBefore(span.to());
  }

  private void check(Split split) {
    Column value = col(TrainingColumns.LABEL);
    List<Column> facts = new ArrayList<>();
    facts.add(min(value));
    facts.add(max(value));
    facts.add(count_if(value.gt(0)));
    facts.add(count_if(value.lt(0)));
    for (String id : set.ids()) {
      facts.add(count(nanvl(col(id), lit(null))));
    }
    Row found =
        TrainingRows.in(rows, split.train())
            .agg(count(lit(1)), facts.toArray(Column[]::new))
            .head();
    long count = found.getLong(0);
    String what = "%d rows to train %s on".formatted(count, name(split));
    if (count == 0) {
      throw new DataException(what + ": take a longer history, or one with fewer holes");
    }
    requireLabels(what, found);
    requireValues(what, found);
  }

  private void requireLabels(String what, Row found) {
    double smallest = found.getDouble(1);
    if (smallest == found.getDouble(2)) {
      throw new DataException(
          "%s all have the label %s: nothing can be learnt of it".formatted(what, smallest));
    }
    if (label.kind() == Label.Kind.TRIPLE_BARRIER) {
      requireClass(what, "1, take-profit touched first", found.getLong(3));
      requireClass(what, "-1, stop-loss touched first", found.getLong(4));
    }
  }

  private static void requireClass(String what, String kind, long count) {
    if (count == 0) {
      throw new DataException(
          "%s, none of them of class %s: take a longer history, or nearer forecast.barriers"
              .formatted(what, kind));
    }
  }

  private void requireValues(String what, Row found) {
    List<String> unknown =
        IntStream.range(0, set.size())
            .filter(feature -> found.getLong(COUNTS + feature) == 0)
            .mapToObj(feature -> set.features().get(feature))
            .map(feature -> "%s (%d candles)".formatted(feature.id(), feature.lookback()))
            .toList();
    if (!unknown.isEmpty()) {
      throw new DataException(
          "%s hold no value of %s: take a longer history"
              .formatted(what, String.join(", ", unknown)));
    }
  }

  private void requireTests(List<Split> splits) {
    List<Split> tested = splits.stream().filter(split -> !split.test().isEmpty()).toList();
    Column[] counts =
        tested.stream()
            .map(split -> count_if(TrainingRows.isIn(split.test())))
            .toArray(Column[]::new);
    Row found = rows.agg(count(lit(1)), counts).head();
    for (int i = 0; i < tested.size(); i++) {
      if (found.getLong(i + 1) == 0) {
        throw new DataException(
            "0 rows to test %s on: take a longer history, or one with fewer holes"
                .formatted(name(tested.get(i))));
      }
    }
  }

  private static String name(Split split) {
    return switch (split.part()) {
      case FOLD -> "fold " + split.index();
      case COMBINATION -> "combination " + split.index();
      case HOLD_OUT -> "the model of the hold-out";
      case FINAL -> "the final model";
    };
  }
}
