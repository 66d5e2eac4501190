package dev.bougie.jobs.insight;

import dev.bougie.jobs.insight.measure.Moments;
import dev.bougie.jobs.insight.measure.SampledRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Reads rows of an open time, a symbol, whether the row is sampled, and one double a feature; gives
 * the moments of each feature and the sampled rows. A block of rows at a time is turned into
 * columns, each of which is gone over at once.
 */
record ScanTask(int features) implements FlatMapFunction<Iterator<InternalRow>, ScanTask.Part> {

  private static final int BLOCK = 1_024;
  private static final long MICROS = 1_000L;

  private static final int OPEN_TIME = 0;
  private static final int SYMBOL = 1;
  private static final int TAKEN = 2;
  private static final int FIRST_FEATURE = 3;

  /**
   * What a partition holds.
   *
   * @param moments of all of its rows, one a feature
   */
  record Part(List<Moments> moments, List<SampledRow> sampled) implements Serializable {}

  @Override
  public Iterator<Part> call(Iterator<InternalRow> rows) {
    Moments[] moments = new Moments[features];
    Arrays.fill(moments, Moments.NONE);
    List<SampledRow> sampled = new ArrayList<>();
    // Rows share the names of their symbols, so that each is sent once.
    Map<String, String> symbols = new HashMap<>();
    double[][] block = new double[features][BLOCK];
    long[] times = new long[BLOCK];
    int filled = 0;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      times[filled] = Math.floorDiv(row.getLong(OPEN_TIME), MICROS);
      for (int feature = 0; feature < features; feature++) {
        block[feature][filled] = row.getDouble(FIRST_FEATURE + feature);
      }
      if (row.getBoolean(TAKEN)) {
        String symbol = row.getUTF8String(SYMBOL).toString();
        double[] values = new double[features];
        for (int feature = 0; feature < features; feature++) {
          values[feature] = block[feature][filled];
        }
        sampled.add(new SampledRow(symbols.computeIfAbsent(symbol, s -> s), times[filled], values));
      }
      filled++;
      if (filled == BLOCK) {
        add(moments, block, times, filled);
        filled = 0;
      }
    }
    add(moments, block, times, filled);
    return List.of(new Part(List.of(moments), sampled)).iterator();
  }

  private static void add(Moments[] moments, double[][] block, long[] times, int rows) {
    for (int feature = 0; feature < moments.length; feature++) {
      moments[feature] = moments[feature].plus(Moments.of(block[feature], times, rows));
    }
  }
}
