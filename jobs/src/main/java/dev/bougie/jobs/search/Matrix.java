package dev.bougie.jobs.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of all symbols by open time and symbol, as the floats that boosters compute with; small
 * enough to lie in the memory of every executor. A row is counted from 0.
 */
final class Matrix implements Serializable {

  static final int BLOCK = 4096;

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> features;
  private final ArrayList<String> symbols;
  private final int[] symbol;
  private final long[] times;
  private final double[] labels;
  private final float[][] blocks;

  private Matrix(Builder builder) {
    this.features = builder.features;
    this.symbols = builder.symbols;
    this.symbol = Arrays.copyOf(builder.symbol, builder.size);
    this.times = Arrays.copyOf(builder.times, builder.size);
    this.labels = Arrays.copyOf(builder.labels, builder.size);
    this.blocks = builder.blocks.toArray(float[][]::new);
  }

  /** How many bytes so many rows take. */
  static long bytes(long rows, int features) {
    return rows * (4L * features + 20);
  }

  /** Takes in the rows by open time and symbol. */
  static final class Builder {

    private final ArrayList<String> features;
    private final ArrayList<String> symbols = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<float[]> blocks = new ArrayList<>();
    private int[] symbol = new int[BLOCK];
    private long[] times = new long[BLOCK];
    private double[] labels = new double[BLOCK];
    private int size;

    /** No rows yet, of features of these ids. */
    Builder(List<String> features) {
      this.features = new ArrayList<>(features);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it does not follow the row before
     */
    Builder add(String of, long time, double label, float[] inputs) {
      if (inputs.length != features.size()) {
        throw new IllegalArgumentException(
            "%d inputs, must be %d".formatted(inputs.length, features.size()));
      }
      if (size > 0
          && (time < times[size - 1]
              || (time == times[size - 1] && symbols.get(symbol[size - 1]).compareTo(of) >= 0))) {
        throw new IllegalArgumentException(
            "row %d, %s at %d, is out of order".formatted(size, of, time));
      }
      if (size == times.length) {
        int more = Math.addExact(size, Math.max(BLOCK, size / 2));
        times = Arrays.copyOf(times, more);
        symbol = Arrays.copyOf(symbol, more);
        labels = Arrays.copyOf(labels, more);
      }
      if (size % BLOCK == 0) {
        blocks.add(new float[BLOCK * features.size()]);
      }
      System.arraycopy(
          inputs, 0, blocks.get(size / BLOCK), size % BLOCK * features.size(), features.size());
      symbol[size] =
          places.computeIfAbsent(
              of,
              name -> {
                symbols.add(name);
                return symbols.size() - 1;
              });
      times[size] = time;
      labels[size] = label;
      size++;
      return this;
    }

    Matrix build() {
      return new Matrix(this);
    }
  }

  int rows() {
    return times.length;
  }

  List<String> features() {
    return features;
  }

  String symbol(int row) {
    return symbols.get(symbol[row]);
  }

  /** Open time, epoch milliseconds. */
  long time(int row) {
    return times[row];
  }

  double label(int row) {
    return labels[row];
  }

  float input(int row, int feature) {
    return blocks[row / BLOCK][row % BLOCK * features.size() + feature];
  }

  /** The first row that opens at that time or later, the number of rows if none does. */
  int firstFrom(long time) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The inputs of rows {@code [from, to)}, row after row. */
  float[] inputs(int from, int to) {
    int width = features.size();
    float[] inputs = new float[Math.multiplyExact(to - from, width)];
    for (int row = from; row < to; row++) {
      System.arraycopy(
          blocks[row / BLOCK], row % BLOCK * width, inputs, (row - from) * width, width);
    }
    return inputs;
  }

  double[] labels(int from, int to) {
    return Arrays.copyOfRange(labels, from, to);
  }

  long[] times(int from, int to) {
    return Arrays.copyOfRange(times, from, to);
  }

  /** Whether the other holds the same symbols at the same times with the same labels. */
  boolean hasRowsOf(Matrix other) {
    if (!Arrays.equals(times, other.times) || !Arrays.equals(labels, other.labels)) {
      return false;
    }
    for (int row = 0; row < times.length; row++) {
      if (!symbol(row).equals(other.symbol(row))) {
        return false;
      }
    }
    return true;
  }
}
