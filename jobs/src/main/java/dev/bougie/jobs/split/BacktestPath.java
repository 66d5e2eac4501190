package dev.bougie.jobs.split;

import java.util.List;

/**
 * One way through the whole history in which every candle is foretold once, by a fit that has not
 * seen it.
 *
 * @param index from 0
 * @param legs in order of time, one for each group
 */
public record BacktestPath(int index, List<Leg> legs) {

  public BacktestPath {
    legs = List.copyOf(legs);
  }

  /**
   * A part of the way.
   *
   * @param split index of the split whose fit foretells it
   * @param test one of the split's test spans
   */
  public record Leg(int split, Span test) {}
}
