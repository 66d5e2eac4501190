package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.RankCorrelation;
import dev.bougie.model.manifest.Scores;

/** Scores forecasts against what came true. */
public final class Accuracy {

  private Accuracy() {}

  /** The scores of these forecasts; all but the count are NaN where there are none. */
  public static Scores of(double[] labels, double[] forecasts) {
    if (labels.length != forecasts.length) {
      throw new IllegalArgumentException(
          "%d labels and %d forecasts".formatted(labels.length, forecasts.length));
    }
    double squared = 0;
    double absolute = 0;
    long signed = 0;
    long agreeing = 0;
    for (int i = 0; i < labels.length; i++) {
      double error = labels[i] - forecasts[i];
      squared += error * error;
      absolute += Math.abs(error);
      double direction = Math.signum(labels[i]) * Math.signum(forecasts[i]);
      signed += direction == 0 ? 0 : 1;
      agreeing += direction > 0 ? 1 : 0;
    }
    double rows = labels.length;
    return new Scores(
        labels.length,
        Math.sqrt(squared / rows),
        absolute / rows,
        signed == 0 ? Double.NaN : (double) agreeing / signed,
        RankCorrelation.of(labels, forecasts));
  }
}
