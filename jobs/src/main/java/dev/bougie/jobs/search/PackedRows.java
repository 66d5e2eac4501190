package dev.bougie.jobs.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Some rows on their way to the driver, much smaller than as Spark's own. */
final class PackedRows implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String[] symbols;
  private final long[] times;
  private final double[] labels;
  private final float[] inputs;

  private PackedRows(String[] symbols, long[] times, double[] labels, float[] inputs) {
    this.symbols = symbols;
    this.times = times;
    this.labels = labels;
    this.inputs = inputs;
  }

  /**
   * Packs rows in their order, {@link Matrix#BLOCK} at a time.
   *
   * @param rows symbol, open time, label, then the features
   * @param features how many
   */
  static Iterator<PackedRows> pack(Iterator<Row> rows, int features) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public PackedRows next() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        List<Row> some = new ArrayList<>();
        while (some.size() < Matrix.BLOCK && rows.hasNext()) {
          some.add(rows.next());
        }
        return of(some, features);
      }
    };
  }

  private static PackedRows of(List<Row> rows, int features) {
    PackedRows packed =
        new PackedRows(
            new String[rows.size()],
            new long[rows.size()],
            new double[rows.size()],
            new float[rows.size() * features]);
    for (int i = 0; i < packed.times.length; i++) {
      Row row = rows.get(i);
      packed.symbols[i] = row.getString(0);
      packed.times[i] = row.getTimestamp(1).getTime();
      packed.labels[i] = row.getDouble(2);
      for (int feature = 0; feature < features; feature++) {
        packed.inputs[i * features + feature] = (float) row.getDouble(3 + feature);
      }
    }
    return packed;
  }

  int rows() {
    return times.length;
  }

  /** Adds all rows, in their order. */
  void addTo(Matrix.Builder matrix) {
    int features = times.length == 0 ? 0 : inputs.length / times.length;
    for (int i = 0; i < times.length; i++) {
      matrix.add(
          symbols[i],
          times[i],
          labels[i],
          Arrays.copyOfRange(inputs, i * features, (i + 1) * features));
    }
  }
}
