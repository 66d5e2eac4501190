package dev.bougie.jobs.backtest.core;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account did at each time at which any of its symbols has a candle, ascending: the sums
 * over the symbols. What is earned from one candle's open to the next one's, however far that is
 * away, stands at the first.
 */
public final class Ledger {

  private final long[] openTime;

  /** By time: profit, cost, exposure, traded. */
  private final double[][] sums;

  private Ledger(SortedMap<Long, double[]> byTime) {
    this.openTime = byTime.keySet().stream().mapToLong(Long::longValue).toArray();
    this.sums = byTime.values().toArray(double[][]::new);
  }

  public int size() {
    return openTime.length;
  }

  /** UTC epoch milliseconds. */
  public long openTime(int index) {
    return openTime[index];
  }

  /** What positions earned before costs, in the quote asset. */
  public double profit(int index) {
    return sums[index][0];
  }

  /** What trading cost, in the quote asset. */
  public double cost(int index) {
    return sums[index][1];
  }

  /** What is left of the profit, in the quote asset. */
  public double net(int index) {
    return profit(index) - cost(index);
  }

  /** Positions without their sign, as a share of the capital. */
  public double exposure(int index) {
    return sums[index][2];
  }

  /** Changes of positions without their sign, as a share of the capital. */
  public double traded(int index) {
    return sums[index][3];
  }

  /** Adds up what symbols did, in any order of time. */
  public static final class Builder {

    private final SortedMap<Long, double[]> byTime = new TreeMap<>();

    /** Adds to what stands at that time. */
    public Builder add(long openTime, double profit, double cost, double exposure, double traded) {
      double[] sums = byTime.computeIfAbsent(openTime, any -> new double[4]);
      sums[0] += profit;
      sums[1] += cost;
      sums[2] += exposure;
      sums[3] += traded;
      return this;
    }

    public Ledger build() {
      return new Ledger(byTime);
    }
  }
}
