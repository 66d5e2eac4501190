package dev.bougie.jobs.fit;

import dev.bougie.model.manifest.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * The way from what a fit gives to what every model foretells: an expected log return, and where
 * there are any the odds of a rise, quantiles of the return and its scale.
 *
 * @param task what the fit gives
 * @param levels of the quantiles, ascending, 0.5 among them; none for other tasks
 * @param size mean absolute return over mean scale, of a fit that gives odds; 1 for others
 * @param scaled whether what the fit gives is in units of scale
 * @param scale of the returns, where it is known
 */
public record ReturnHead(
    Task task, List<Double> levels, double size, boolean scaled, Optional<ReturnScale> scale) {

  /** What a fit gives. */
  public enum Task {
    /** A return. */
    RETURN,
    /** The probability of a rise; the forecast is {@code (2 p - 1) size scale}. */
    DIRECTION,
    /** Quantiles of the return; the forecast is their median. */
    QUANTILES
  }

  private static final double MEDIAN = 0.5;

  public ReturnHead {
    levels = List.copyOf(levels);
    if ((task == Task.QUANTILES) != levels.contains(MEDIAN)) {
      throw new IllegalArgumentException("%s with the levels %s".formatted(task, levels));
    }
    if (!(size > 0 && Double.isFinite(size))) {
      throw new IllegalArgumentException("mean absolute return %s".formatted(size));
    }
    if (scaled && scale.isEmpty()) {
      throw new IllegalArgumentException("labels in units of scale, but no scale");
    }
  }

  /** Of a fit that gives a return, in units of scale or not. */
  static ReturnHead ofReturn(FitContext context, Optional<ReturnScale> scale) {
    return new ReturnHead(Task.RETURN, List.of(), 1, context.scaledLabel(), scale);
  }

  static ReturnHead ofDirection(double size, Optional<ReturnScale> scale) {
    return new ReturnHead(Task.DIRECTION, List.of(), size, scale.isPresent(), scale);
  }

  static ReturnHead ofQuantiles(
      List<Double> levels, FitContext context, Optional<ReturnScale> scale) {
    return new ReturnHead(Task.QUANTILES, levels, 1, context.scaledLabel(), scale);
  }

  /** The place of the median among the levels. */
  public int median() {
    return levels.indexOf(MEDIAN);
  }

  /** The scale where what the fit gives has to be multiplied with it. */
  public Optional<ReturnScale> multiplier() {
    return scaled ? scale : Optional.empty();
  }

  /** The names of what is foretold, as a graph has them. */
  public List<String> outputs() {
    List<String> outputs = new ArrayList<>(List.of(Graph.FORECAST));
    if (task == Task.DIRECTION) {
      outputs.add(Graph.PROBABILITY_UP);
    }
    if (task == Task.QUANTILES) {
      outputs.add(Graph.QUANTILES);
    }
    if (scale.isPresent()) {
      outputs.add(Graph.SCALE);
    }
    return List.copyOf(outputs);
  }

  /**
   * Puts a column for each output in the place of what the fit gave.
   *
   * @param rows with the features and the column {@code given}: a double, for quantiles an array
   */
  Dataset<Row> foretell(Dataset<Row> rows, String given) {
    List<Column> outputs = new ArrayList<>(returns(functions.col(given)));
    scale.ifPresent(known -> outputs.add(known.column().as(Graph.SCALE)));
    List<Column> kept = new ArrayList<>();
    for (String column : rows.columns()) {
      if (!column.equals(given) && !outputs().contains(column)) {
        kept.add(functions.col(column));
      }
    }
    kept.addAll(outputs);
    return rows.select(kept.toArray(Column[]::new));
  }

  private List<Column> returns(Column given) {
    return switch (task) {
      case RETURN -> List.of(inReturns(given).as(Graph.FORECAST));
      case DIRECTION -> {
        Column edge = given.multiply(functions.lit(2.0)).minus(functions.lit(1.0));
        yield List.of(
            inReturns(edge.multiply(functions.lit(size))).as(Graph.FORECAST),
            given.as(Graph.PROBABILITY_UP));
      }
      case QUANTILES -> {
        Column sorted = functions.transform(functions.sort_array(given), this::inReturns);
        yield List.of(
            functions.element_at(sorted, median() + 1).as(Graph.FORECAST),
            sorted.as(Graph.QUANTILES));
      }
    };
  }

  private Column inReturns(Column value) {
    @Nullable ReturnScale known = multiplier().orElse(null);
    return known == null ? value : value.multiply(known.column());
  }
}
