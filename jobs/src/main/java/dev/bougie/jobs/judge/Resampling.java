package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.BlockLength;
import dev.bougie.jobs.statistics.BootstrapMeans;
import dev.bougie.jobs.statistics.StationaryBootstrap;
import dev.bougie.jobs.statistics.TimeSeries;
import java.util.List;

/**
 * How intervals are found: times are drawn in blocks, which are as long on average as the figures
 * ask for and no shorter than the horizon, over which outcomes overlap.
 *
 * @param replications at least 2
 * @param level of the intervals, in (0, 1)
 * @param horizon in times, at least 1
 */
public record Resampling(int replications, double level, int horizon, long seed) {

  public Resampling {
    if (replications < 2 || !(level > 0 && level < 1) || horizon < 1) {
      throw new IllegalArgumentException(
          "%d replications, level %s, horizon %d".formatted(replications, level, horizon));
    }
  }

  /** The same with fewer or more replications. */
  Resampling with(int otherReplications) {
    return new Resampling(otherReplications, level, horizon, seed);
  }

  /**
   * Draws.
   *
   * @param columns whose means are drawn together
   * @param dependent series whose dependence over time sets the length of the blocks
   */
  BootstrapMeans means(List<TimeSeries> columns, List<TimeSeries> dependent) {
    double block = BlockLength.longest(dependent, horizon);
    return new StationaryBootstrap(block, replications, seed).means(columns);
  }
}
