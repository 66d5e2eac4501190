package dev.bougie.jobs.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.label.kernel.LabelSpec;
import dev.bougie.jobs.run.Barriers;
import dev.bougie.jobs.run.RowSettings;
import dev.bougie.jobs.split.Span;
import dev.bougie.model.manifest.Label;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Rows to learn from: features beside what came true. */
final class TrainingRows {

  private static final String OPEN_TIME = "open_time";
  private static final List<String> KEY = List.of("symbol", OPEN_TIME);

  private TrainingRows() {}

  /**
   * Symbol, open time, whether made up, the {@link TrainingColumns} but the weight, and the
   * features of every candle in range whose label is known and whose symbol belongs to the universe
   * then; in order of time and symbol. Days are spread over the partitions by their hash alone, so
   * that the same rows always come in the same partitions and order. Scale is NaN where it is not
   * known.
   *
   * @param features rows of the feature table
   * @param candles of the same symbols, from before the first row on; looked at where {@link
   *     #needsCandles} says so
   */
  static Dataset<Row> of(
      Dataset<Row> features, Optional<Dataset<Row>> candles, TrainingData.Config config) {
    RowSettings settings = config.rows();
    // No label may look behind the end of the range, so the end is cut off before labels are made.
    Dataset<Row> known =
        settings.to().map(end -> features.where(col(OPEN_TIME).lt(lit(end)))).orElse(features);
    Interval interval = config.label().interval();
    LabelSpec spec = spec(config.label(), settings.barriers());
    Column scale = Scale.of(config.set(), spec.horizon()).as(TrainingColumns.SCALE);
    Dataset<Row> labels = LabelRows.of(priced(known, candles, scale, spec), spec, interval);
    Dataset<Row> labelled =
        known.withColumn(TrainingColumns.SCALE, scale).join(labels, KEY.toArray(String[]::new));
    Dataset<Row> inRange =
        settings
            .from()
            .map(start -> labelled.where(col(OPEN_TIME).geq(lit(start))))
            .orElse(labelled);
    Dataset<Row> members =
        settings.universe().top() > 0
            ? Membership.only(inRange, candles.orElseThrow(), settings.universe())
            : inRange;
    return members
        .select(columns(config.set().ids()))
        .repartition(settings.partitions(), date_trunc("day", col(OPEN_TIME)))
        .sortWithinPartitions(OPEN_TIME, "symbol");
  }

  /** Whether features do not tell enough to make the rows of. */
  static boolean needsCandles(TrainingData.Config config) {
    return config.label().kind() == Label.Kind.TRIPLE_BARRIER || config.rows().universe().top() > 0;
  }

  /** Whether labels are in units of scale. */
  static boolean needsScale(Label label) {
    return label.kind() == Label.Kind.SCALED_RETURN || label.kind() == Label.Kind.TRIPLE_BARRIER;
  }

  /** The rows of which a candle opens in one of the spans. */
  static Dataset<Row> in(Dataset<Row> rows, List<Span> spans) {
    return rows.where(isIn(spans));
  }

  static Column isIn(List<Span> spans) {
    Column any = lit(false);
    for (Span span : spans) {
      any = any.or(col(OPEN_TIME).geq(lit(span.from())).and(col(OPEN_TIME).lt(lit(span.to()))));
    }
    return any;
  }

  static LabelSpec spec(Label label, Barriers barriers) {
    return switch (label.kind()) {
      case LOG_RETURN -> new LabelSpec.LogReturn(label.horizon());
      case SCALED_RETURN -> new LabelSpec.ScaledReturn(label.horizon());
      case DIRECTION -> new LabelSpec.Direction(label.horizon());
      case TRIPLE_BARRIER ->
          new LabelSpec.TripleBarrier(label.horizon(), barriers.takeProfit(), barriers.stopLoss());
    };
  }

  /** What labels are made of. */
  private static Dataset<Row> priced(
      Dataset<Row> features, Optional<Dataset<Row>> candles, Column scale, LabelSpec spec) {
    if (spec instanceof LabelSpec.TripleBarrier) {
      return features
          .select(col("symbol"), col(OPEN_TIME), scale)
          .join(
              candles.orElseThrow().select("symbol", OPEN_TIME, "high", "low", "close"),
              KEY.toArray(String[]::new));
    }
    return features.select(
        col("symbol"),
        col(OPEN_TIME),
        lit(Double.NaN).as("high"),
        lit(Double.NaN).as("low"),
        col("close"),
        scale);
  }

  private static Column[] columns(List<String> ids) {
    return Stream.concat(
            Stream.of(
                "symbol",
                OPEN_TIME,
                "synthetic",
                TrainingColumns.LABEL,
                TrainingColumns.OUTCOME,
                TrainingColumns.KNOWN_AT,
                TrainingColumns.LAST,
                TrainingColumns.UNIQUENESS,
                TrainingColumns.SCALE),
            ids.stream())
        .map(functions::col)
        .toArray(Column[]::new);
  }
}
