package dev.bougie.jobs.insight;

import dev.bougie.jobs.insight.measure.Moments;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Reads rows of an open time and one double a feature and gives the moments of each feature. A
 * block of rows at a time is turned into columns, each of which is gone over at once.
 */
record MomentTask(int features) implements FlatMapFunction<Iterator<InternalRow>, Moments[]> {

  private static final int BLOCK = 1_024;
  private static final long MICROS = 1_000L;

  @Override
  public Iterator<Moments[]> call(Iterator<InternalRow> rows) {
    Moments[] moments = new Moments[features];
    Arrays.fill(moments, Moments.NONE);
    double[][] block = new double[features][BLOCK];
    long[] times = new long[BLOCK];
    int filled = 0;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      times[filled] = Math.floorDiv(row.getLong(0), MICROS);
      for (int feature = 0; feature < features; feature++) {
        block[feature][filled] = row.getDouble(feature + 1);
      }
      filled++;
      if (filled == BLOCK) {
        add(moments, block, times, filled);
        filled = 0;
      }
    }
    add(moments, block, times, filled);
    return List.<Moments[]>of(moments).iterator();
  }

  private static void add(Moments[] moments, double[][] block, long[] times, int rows) {
    for (int feature = 0; feature < moments.length; feature++) {
      moments[feature] = moments[feature].plus(Moments.of(block[feature], times, rows));
    }
  }
}
