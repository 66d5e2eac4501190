package dev.bougie.jobs.export;

import dev.bougie.jobs.onnx.Forest;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows made to find a graph that differs from its model where ordinary rows would not show it: NaN
 * in each feature and in all, zeros, huge and tiny values, and every split's threshold with its
 * neighbours among doubles and floats, in a row that reaches that split.
 */
final class Probes {

  /** Splits probed at most, evenly picked; what is held in memory depends on the model alone. */
  private static final int MOST_SPLITS = 4096;

  private static final double HUGE = 1e30;
  private static final double TINY = 1e-30;

  private final List<double[]> bases;
  private final List<double[]> rows = new ArrayList<>();

  private Probes(List<double[]> bases) {
    this.bases = bases;
  }

  /**
   * The rows for that graph.
   *
   * @param samples real rows, which fill the features that a probe is not about
   */
  static List<double[]> of(ExportedGraph graph, int features, List<double[]> samples) {
    List<double[]> bases = new ArrayList<>(samples);
    bases.add(new double[features]);
    Probes probes = new Probes(bases);
    probes.addExtremes(features, graph.largestInput());
    probes.addSplits(graph.splits());
    return probes.rows;
  }

  private void addExtremes(int features, double largest) {
    double[] undefined = new double[features];
    java.util.Arrays.fill(undefined, Double.NaN);
    rows.add(undefined);
    double[] values = {
      Double.NaN,
      0.0,
      -0.0,
      HUGE,
      -HUGE,
      TINY,
      -TINY,
      largest,
      -largest,
      Double.MIN_VALUE,
      Float.MIN_VALUE
    };
    for (double[] base : bases) {
      rows.add(base);
      for (int feature = 0; feature < features; feature++) {
        for (double value : values) {
          rows.add(with(base, feature, value));
        }
      }
    }
  }

  private void addSplits(List<Forest.Approach> splits) {
    int step = Math.max(1, (splits.size() + MOST_SPLITS - 1) / MOST_SPLITS);
    for (int i = 0; i < splits.size(); i += step) {
      Forest.Approach split = splits.get(i);
      double[] near = bases.get(i % bases.size()).clone();
      split.inputs().forEach((feature, value) -> near[feature] = value);
      double threshold = split.threshold();
      float single = (float) threshold;
      double[] values = {
        threshold,
        Math.nextUp(threshold),
        Math.nextDown(threshold),
        single,
        Math.nextUp(single),
        Math.nextDown(single),
        Double.NaN
      };
      for (double value : values) {
        rows.add(with(near, split.feature(), value));
      }
    }
  }

  private static double[] with(double[] row, int feature, double value) {
    double[] changed = row.clone();
    changed[feature] = value;
    return changed;
  }
}
