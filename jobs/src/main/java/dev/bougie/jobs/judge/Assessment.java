package dev.bougie.jobs.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a baseline or a candidate did on the hold-out. What a baseline is not asked for is empty.
 *
 * @param metrics with their intervals, in the order of the metrics
 * @param reliability calibration curve of the probability of a rise
 * @param coverage of the intervals by symbol and by month
 * @param slices metrics by symbol, month and regime
 * @param judgement absent for a baseline
 */
public record Assessment(
    List<Measured> metrics,
    List<Reliability.Bin> reliability,
    List<ConformalIntervals.Covered> coverage,
    List<Slices.OfSlice> slices,
    @Nullable Judgement judgement) {

  public Assessment {
    metrics = List.copyOf(metrics);
    reliability = List.copyOf(reliability);
    coverage = List.copyOf(coverage);
    slices = List.copyOf(slices);
  }

  Assessment judged(Judgement found) {
    return new Assessment(metrics, reliability, coverage, slices, found);
  }
}
