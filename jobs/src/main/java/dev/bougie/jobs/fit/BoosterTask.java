package dev.bougie.jobs.fit;

import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.DataException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NativeBooster} as one Spark task: the rows of all partitions come to it and are ordered
 * there, so how they were spread does not matter, and only the model goes to the driver.
 */
final class BoosterTask implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * What a value takes: a float in the rows, one in the dense matrix, an entry of XGBoost's own.
   */
  private static final long BYTES = 4 + 4 + 8;

  private static final int SYMBOL = 0;
  private static final int OPEN_TIME = 1;
  private static final int KNOWN_AT = 2;
  private static final int LABEL = 3;
  private static final int OUTCOME = 4;
  private static final int WEIGHT = 5;
  private static final int FIRST_FEATURE = 6;

  private final NativeBooster.Config config;
  private final List<String> features;
  private final @Nullable ReturnScale scale;
  private final double heldBack;
  private final long mostBytes;
  private final RoundCheck check;

  /**
   * A task.
   *
   * @param heldBack share of the times, the last ones, whose rows are kept back to stop early on; 0
   *     for none
   * @param mostBytes that the rows may take
   */
  BoosterTask(
      NativeBooster.Config config,
      List<String> features,
      Optional<ReturnScale> scale,
      double heldBack,
      long mostBytes,
      RoundCheck check) {
    this.config = config;
    this.features = List.copyOf(features);
    this.scale = scale.orElse(null);
    this.heldBack = heldBack;
    this.mostBytes = mostBytes;
    this.check = check;
  }

  /** What came of it: a model, or why there is none. */
  static final class Fitted implements Serializable {
    private static final long serialVersionUID = 1L;
    private final byte[] model;
    private final double size;
    private final @Nullable String refusal;

    private Fitted(byte[] model, double size, @Nullable String refusal) {
      this.model = model;
      this.size = size;
      this.refusal = refusal;
    }

    byte[] model() {
      return model.clone();
    }

    /** Mean absolute return over mean scale, by weight; 1 where no odds were learnt. */
    double size() {
      return size;
    }
  }

  /**
   * Fits on these rows.
   *
   * @throws DataException if nothing can be learnt of them, or they are too many for one task
   */
  Fitted fit(Dataset<Row> rows) {
    if (heldBack > 0 && !Columns.has(rows, Trainer.KNOWN_AT)) {
      throw new IllegalArgumentException(
          "rows without %s cannot be kept back to stop early on".formatted(Trainer.KNOWN_AT));
    }
    Column[] columns =
        Stream.concat(
                Stream.of(
                    functions.col("symbol"),
                    functions.col("open_time"),
                    Columns.either(rows, Trainer.KNOWN_AT, "open_time").as(Trainer.KNOWN_AT),
                    functions.col(Trainer.LABEL),
                    Columns.either(rows, Trainer.OUTCOME, Trainer.LABEL).as(Trainer.OUTCOME),
                    Columns.weight(rows).as(Trainer.WEIGHT)),
                features.stream().map(functions::col))
            .toArray(Column[]::new);
    List<Fitted> fitted =
        rows.select(columns)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .coalesce(1)
            .mapPartitions(part -> List.of(fitOrRefuse(part)).iterator())
            .collect();
    if (fitted.isEmpty()) {
      throw new DataException("0 rows: nothing to fit on");
    }
    String refusal = fitted.get(0).refusal;
    if (refusal != null) {
      throw new DataException(refusal);
    }
    return fitted.get(0);
  }

  /** A refusal travels as a value: Spark would try again, and tell of it as a failed task. */
  private Fitted fitOrRefuse(Iterator<InternalRow> part) {
    try {
      return fit(part);
    } catch (DataException e) {
      return new Fitted(new byte[0], 1, e.getMessage());
    }
  }

  private Fitted fit(Iterator<InternalRow> part) {
    BoosterRows rows = new BoosterRows(features);
    Sums sums = new Sums();
    double[] inputs = new double[features.size()];
    int volatility = scale == null ? -1 : features.indexOf(scale.feature());
    while (part.hasNext()) {
      InternalRow row = part.next();
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = row.isNullAt(FIRST_FEATURE + i) ? Double.NaN : row.getDouble(FIRST_FEATURE + i);
      }
      double label = row.getDouble(LABEL);
      double weight = row.getDouble(WEIGHT);
      rows.add(
          row.getLong(OPEN_TIME) / 1000,
          row.getLong(KNOWN_AT) / 1000,
          row.getUTF8String(SYMBOL).toString(),
          inputs,
          config.objective() == Objective.LOGISTIC ? (label > 0 ? 1 : 0) : label,
          weight);
      if (config.objective() == Objective.LOGISTIC) {
        double unit = scale == null ? 1 : scale.of(inputs[volatility]);
        sums.add(weight * Math.abs(row.getDouble(OUTCOME)), weight * unit);
      }
      requireRoom(rows.size());
    }
    return new Fitted(model(rows), sums.ratio(), null);
  }

  private byte[] model(BoosterRows rows) {
    if (heldBack == 0) {
      return new NativeBooster(config).fit(rows, check);
    }
    long from = rows.lastFrom(heldBack);
    return new NativeBooster(config)
        .fit(rows.knownBy(from), Optional.of(rows.from(from)), Optional.empty(), check);
  }

  private void requireRoom(long count) {
    long bytes = count * features.size() * BYTES;
    if (bytes > mostBytes) {
      throw new DataException(
          "more than %d rows of %d features do not fit into train.xgboost.local-mb = %d: raise it, or set train.xgboost.workers above 1"
              .formatted(count - 1, features.size(), mostBytes >> 20));
    }
  }

  /** Summed from the smallest on, so that the order of the rows does not count. */
  private static final class Sums {
    private final List<Double> above = new ArrayList<>();
    private final List<Double> below = new ArrayList<>();

    void add(double first, double second) {
      above.add(first);
      below.add(second);
    }

    double ratio() {
      return above.isEmpty() ? 1 : sum(above) / sum(below);
    }

    private static double sum(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).sorted().sum();
    }
  }
}
