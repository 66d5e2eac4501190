package dev.bougie.jobs.fit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Rows of two symbols and three features, of which some are undefined, with something to learn. */
final class BoosterData {

  static final List<String> FEATURES = List.of("a", "b", "c");

  private static final long HOUR = 3_600_000;

  private final List<Row> rows = new ArrayList<>();

  private record Row(long time, String symbol, List<Double> inputs, double label) {}

  BoosterData(long seed, int candles) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int candle = 0; candle < candles; candle++) {
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        double a = random.nextGaussian();
        double b = random.nextGaussian();
        double c = random.nextInt(5) == 0 ? Double.NaN : random.nextGaussian();
        double signal = a * b + (Double.isNaN(c) ? 1 : Math.sin(3 * c));
        double label = (signal + random.nextGaussian()) / 100;
        rows.add(new Row(candle * HOUR, symbol, List.of(a, b, c), label));
      }
    }
  }

  /** In order of time and symbol. */
  BoosterRows regression() {
    return of(rows, false, false);
  }

  BoosterRows weighted() {
    return of(rows, false, true);
  }

  /** Labels 1 for a rise. */
  BoosterRows classes() {
    return of(rows, true, false);
  }

  /** The same rows as {@link #regression}, in another order. */
  BoosterRows shuffled(long seed) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    return of(shuffled, false, false);
  }

  List<double[]> inputs() {
    return rows.stream().map(BoosterData::inputs).toList();
  }

  private static double[] inputs(Row row) {
    return row.inputs().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static BoosterRows of(List<Row> rows, boolean classes, boolean weighted) {
    BoosterRows found = new BoosterRows(FEATURES);
    for (Row row : rows) {
      double label = classes ? (row.label() > 0 ? 1 : 0) : row.label();
      double weight = weighted ? 2 + Math.sin((double) row.time()) : 1;
      found.add(row.time(), row.symbol(), inputs(row), label, weight);
    }
    return found;
  }
}
