package dev.bougie.jobs.lake;

/**
 * Features of some candles of one symbol, in order of time.
 *
 * @param openTime of the symbol's candles, UTC epoch milliseconds
 * @param close of the symbol's candles
 * @param synthetic whether a candle is made up
 * @param windowHash of all that the row of each candle looks at
 * @param first the candle whose features come first
 * @param features one column a feature; element {@code i - first} belongs to candle {@code i}
 */
@SuppressWarnings("ArrayRecordComponent") // Arrays are what it is about; nobody compares blocks.
public record FeatureBlock(
    String symbol,
    long[] openTime,
    double[] close,
    boolean[] synthetic,
    long[] windowHash,
    int first,
    double[][] features) {

  /** The candle behind the last that has features here. */
  public int end() {
    return first + features[0].length;
  }
}
