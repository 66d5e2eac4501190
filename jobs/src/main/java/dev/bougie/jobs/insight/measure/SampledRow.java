package dev.bougie.jobs.insight.measure;

import java.io.Serializable;

/** A row of the sample, or of its returns, on its way to the driver. */
public final class SampledRow implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String symbol;
  private final long openTime;
  private final double[] values;

  /**
   * Takes the values over.
   *
   * @param openTime epoch milliseconds
   * @param values NaN where unknown
   */
  public SampledRow(String symbol, long openTime, double[] values) {
    this.symbol = symbol;
    this.openTime = openTime;
    this.values = values;
  }

  String symbol() {
    return symbol;
  }

  long openTime() {
    return openTime;
  }

  double value(int column) {
    return values[column];
  }
}
