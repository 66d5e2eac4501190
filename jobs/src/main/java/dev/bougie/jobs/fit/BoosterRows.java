package dev.bougie.jobs.fit;

import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.DataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.java.util.BigDenseMatrix;

/**
 * Rows that XGBoost learns from, as the floats it computes with. They may come in any order; the
 * matrix has them by open time and symbol, since another order gives other trees.
 */
public final class BoosterRows {

  private static final int BLOCK = 4096;

  private final List<String> features;
  private final int width;
  private final List<float[]> blocks = new ArrayList<>();
  private final Map<String, Integer> symbols = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private long[] times = new long[BLOCK];
  private int[] symbol = new int[BLOCK];
  private float[] labels = new float[BLOCK];
  private double[] weights = new double[BLOCK];
  private long[] known = new long[BLOCK];
  private int size;

  /**
   * No rows yet.
   *
   * @param features ids, in the order of the inputs
   */
  public BoosterRows(List<String> features) {
    this.features = List.copyOf(features);
    this.width = features.size();
  }

  /**
   * Adds a row whose label was known when its candle opened.
   *
   * @see #add(long, long, String, double[], double, double)
   */
  public void add(long openTime, String symbol, double[] inputs, double label, double weight) {
    add(openTime, openTime, symbol, inputs, label, weight);
  }

  /**
   * Adds a row, rounded to floats.
   *
   * @param openTime epoch milliseconds
   * @param knownAt when the label was known, epoch milliseconds
   * @param inputs NaN where undefined
   * @param weight at least 0; only its relation to the other weights counts
   * @throws DataException if the label is no number, or an input is infinite as a float
   */
  public void add(
      long openTime, long knownAt, String symbol, double[] inputs, double label, double weight) {
    if (inputs.length != width) {
      throw new IllegalArgumentException("%d inputs, must be %d".formatted(inputs.length, width));
    }
    if (!Float.isFinite((float) label)) {
      throw new DataException(
          "1 row whose label is %s: %s at %s".formatted(label, symbol, at(openTime)));
    }
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new DataException(
          "1 row of weight %s, must be at least 0 and finite: %s at %s"
              .formatted(weight, symbol, at(openTime)));
    }
    int place = size % BLOCK * width;
    if (place == 0) {
      blocks.add(new float[BLOCK * width]);
    }
    float[] block = blocks.get(size / BLOCK);
    for (int i = 0; i < width; i++) {
      float value = (float) inputs[i];
      if (Float.isInfinite(value)) {
        throw new DataException(
            "1 row whose %s is %s, more than a float holds: %s at %s"
                .formatted(features.get(i), inputs[i], symbol, at(openTime)));
      }
      block[place + i] = value;
    }
    grow();
    times[size] = openTime;
    this.symbol[size] =
        symbols.computeIfAbsent(
            symbol,
            name -> {
              names.add(name);
              return names.size() - 1;
            });
    labels[size] = (float) label;
    weights[size] = weight;
    known[size] = knownAt;
    size++;
  }

  private static Instant at(long openTime) {
    return Instant.ofEpochMilli(openTime);
  }

  private void grow() {
    if (size == times.length) {
      int more = Math.addExact(size, Math.max(BLOCK, size / 2));
      times = Arrays.copyOf(times, more);
      symbol = Arrays.copyOf(symbol, more);
      labels = Arrays.copyOf(labels, more);
      weights = Arrays.copyOf(weights, more);
      known = Arrays.copyOf(known, more);
    }
  }

  public int size() {
    return size;
  }

  /**
   * The open time from which the last share of these rows, and all of the same time, begin.
   *
   * @param share in (0, 1)
   * @throws DataException if all rows are of one time
   */
  long lastFrom(double share) {
    long[] ascending = Arrays.copyOf(times, size);
    Arrays.sort(ascending);
    long from = size == 0 ? 0 : ascending[(int) Math.min(size - 1L, (long) ((1 - share) * size))];
    if (size == 0 || from == ascending[0]) {
      throw new DataException(
          "%d rows, too few times to keep the last %s of them back".formatted(size, share));
    }
    return from;
  }

  /** Those whose label was known by then: none of them tells of what opens then or later. */
  BoosterRows knownBy(long time) {
    return only(row -> known[row] <= time);
  }

  /** Those that open then or later. */
  BoosterRows from(long time) {
    return only(row -> times[row] >= time);
  }

  private BoosterRows only(IntPredicate wanted) {
    BoosterRows found = new BoosterRows(features);
    double[] inputs = new double[width];
    for (int row = 0; row < size; row++) {
      if (wanted.test(row)) {
        float[] block = blocks.get(row / BLOCK);
        for (int i = 0; i < width; i++) {
          inputs[i] = block[row % BLOCK * width + i];
        }
        found.add(
            times[row], known[row], names.get(symbol[row]), inputs, labels[row], weights[row]);
      }
    }
    return found;
  }

  List<String> features() {
    return features;
  }

  /**
   * Makes sure that something can be learnt of these rows.
   *
   * @throws DataException if there is none, if the label never changes, or if it is no class where
   *     classes are learnt
   */
  void requireLearnable(Objective objective) {
    if (size == 0 || Arrays.stream(weights, 0, size).sum() == 0) {
      throw new DataException("%d rows, none of any weight: nothing to fit on".formatted(size));
    }
    float smallest = labels[0];
    float largest = labels[0];
    for (int i = 0; i < size; i++) {
      if (objective == Objective.LOGISTIC && labels[i] != 0 && labels[i] != 1) {
        throw new DataException(
            "1 row whose label is %s, must be 0 (down) or 1 (up): %s at %s"
                .formatted(labels[i], names.get(symbol[i]), at(times[i])));
      }
      smallest = Math.min(smallest, labels[i]);
      largest = Math.max(largest, labels[i]);
    }
    if (smallest == largest) {
      throw new DataException(
          objective == Objective.LOGISTIC
              ? "%d rows, none of them %s: a class that never occurs can't be learnt"
                  .formatted(size, smallest == 1 ? "down" : "up")
              : "%d rows whose label is always %s: nothing can be learnt of them"
                  .formatted(size, smallest));
    }
  }

  /**
   * The rows in XGBoost's memory; to be closed.
   *
   * @throws IllegalArgumentException if a symbol has two rows of one time
   */
  BoosterMatrix build() {
    OpenMp.load();
    int[] order = order();
    BigDenseMatrix dense = new BigDenseMatrix(size, width);
    try {
      long at = 0;
      for (int row : order) {
        float[] block = blocks.get(row / BLOCK);
        int place = row % BLOCK * width;
        for (int i = 0; i < width; i++) {
          dense.set(at++, block[place + i]);
        }
      }
      return build(dense, order);
    } finally {
      dense.dispose();
    }
  }

  private BoosterMatrix build(BigDenseMatrix dense, int[] order) {
    try {
      DMatrix matrix = new DMatrix(dense, Float.NaN);
      try {
        float[] ordered = new float[size];
        for (int i = 0; i < size; i++) {
          ordered[i] = labels[order[i]];
        }
        matrix.setLabel(ordered);
        double mean = Arrays.stream(weights, 0, size).average().orElseThrow();
        boolean equal = true;
        float[] relative = new float[size];
        for (int i = 0; i < size; i++) {
          // With a mean of 1 the least weight of a leaf goes on being a number of rows.
          relative[i] = (float) (weights[order[i]] / mean);
          equal &= relative[i] == 1;
        }
        if (!equal) {
          matrix.setWeight(relative);
        }
        return new BoosterMatrix(matrix);
      } catch (XGBoostError | RuntimeException e) {
        matrix.dispose();
        throw e;
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot take the rows: " + e.getMessage(), e);
    }
  }

  /** Of the rows, by open time and symbol. */
  private int[] order() {
    Comparator<Integer> byTimeAndSymbol =
        Comparator.<Integer>comparingLong(row -> times[row])
            .thenComparing(row -> names.get(symbol[row]));
    int[] order = new int[size];
    boolean ascending = true;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      ascending = ascending && (i == 0 || isBefore(i - 1, i));
    }
    if (ascending) {
      return order;
    }
    order = IntStream.range(0, size).boxed().sorted(byTimeAndSymbol).mapToInt(i -> i).toArray();
    for (int i = 1; i < size; i++) {
      if (!isBefore(order[i - 1], order[i])) {
        throw new IllegalArgumentException(
            "two rows of %s at %s".formatted(names.get(symbol[order[i]]), at(times[order[i]])));
      }
    }
    return order;
  }

  private boolean isBefore(int first, int second) {
    return times[first] < times[second]
        || (times[first] == times[second]
            && names.get(symbol[first]).compareTo(names.get(symbol[second])) < 0);
  }
}
