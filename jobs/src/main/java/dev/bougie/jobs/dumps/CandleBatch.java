package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Candle;
import dev.bougie.jobs.lake.CandleFileWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The candles of one archive as columns, in the order they came; used again for the next one. */
final class CandleBatch {

  /** Eleven columns of eight bytes. */
  static final int BYTES_A_CANDLE = 88;

  /** Enough for the candles of a month of seconds, each twice. */
  private static final int INDEX_BITS = 24;

  private int size;
  private boolean ascending;
  private long[] openTime = {};
  private double[] open = {};
  private double[] high = {};
  private double[] low = {};
  private double[] close = {};
  private double[] volume = {};
  private double[] quoteVolume = {};
  private long[] trades = {};
  private double[] takerBuyBase = {};
  private double[] takerBuyQuote = {};
  private long[] closeTime = {};

  /** Empties it and makes room for so many candles; more may be added. */
  void clear(int expected) {
    size = 0;
    ascending = true;
    if (openTime.length < expected) {
      resize(expected);
    }
  }

  void add(Candle candle) {
    if (size == openTime.length) {
      resize(size + (size >> 1) + 16);
    }
    ascending &= size == 0 || candle.openTime() > openTime[size - 1];
    openTime[size] = candle.openTime();
    open[size] = candle.open();
    high[size] = candle.high();
    low[size] = candle.low();
    close[size] = candle.close();
    volume[size] = candle.volume();
    quoteVolume[size] = candle.quoteVolume();
    trades[size] = candle.trades();
    takerBuyBase[size] = candle.takerBuyBase();
    takerBuyQuote[size] = candle.takerBuyQuote();
    closeTime[size] = candle.closeTime();
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many of those open times it has no candle of. */
  long lacking(Set<Long> openTimes) {
    Set<Long> lacking = new HashSet<>(openTimes);
    for (int row = 0; row < size && !lacking.isEmpty(); row++) {
      lacking.remove(openTime[row]);
    }
    return lacking.size();
  }

  /**
   * Writes them by open time; of those with the same one the last.
   *
   * @return how many were written
   */
  long writeTo(CandleFileWriter file, String symbol, String source) {
    if (ascending) {
      for (int row = 0; row < size; row++) {
        write(file, symbol, source, row);
      }
      return size;
    }
    int[] order = order();
    for (int row : order) {
      write(file, symbol, source, row);
    }
    return order.length;
  }

  /** The rows by open time; of those with the same one the last. */
  int[] order() {
    if (size >= 1 << INDEX_BITS) {
      throw new IllegalStateException("too many candles to sort: " + size);
    }
    long earliest = Long.MAX_VALUE;
    for (int row = 0; row < size; row++) {
      earliest = Math.min(earliest, openTime[row]);
    }
    // Open time since the earliest above, index below: ascending in both.
    long[] keys = new long[size];
    for (int row = 0; row < size; row++) {
      keys[row] = (openTime[row] - earliest) << INDEX_BITS | row;
    }
    Arrays.sort(keys);
    int[] order = new int[size];
    int kept = 0;
    for (int place = 0; place < size; place++) {
      boolean last =
          place == size - 1 || keys[place] >> INDEX_BITS != keys[place + 1] >> INDEX_BITS;
      if (last) {
        order[kept++] = (int) (keys[place] & ((1L << INDEX_BITS) - 1));
      }
    }
    return Arrays.copyOf(order, kept);
  }

  Candle candle(int row) {
    return new Candle(
        openTime[row],
        open[row],
        high[row],
        low[row],
        close[row],
        volume[row],
        quoteVolume[row],
        trades[row],
        takerBuyBase[row],
        takerBuyQuote[row],
        closeTime[row]);
  }

  private void write(CandleFileWriter file, String symbol, String source, int row) {
    file.add(
        symbol,
        openTime[row],
        open[row],
        high[row],
        low[row],
        close[row],
        volume[row],
        quoteVolume[row],
        trades[row],
        takerBuyBase[row],
        takerBuyQuote[row],
        closeTime[row],
        source);
  }

  private void resize(int capacity) {
    openTime = Arrays.copyOf(openTime, capacity);
    open = Arrays.copyOf(open, capacity);
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    close = Arrays.copyOf(close, capacity);
    volume = Arrays.copyOf(volume, capacity);
    quoteVolume = Arrays.copyOf(quoteVolume, capacity);
    trades = Arrays.copyOf(trades, capacity);
    takerBuyBase = Arrays.copyOf(takerBuyBase, capacity);
    takerBuyQuote = Arrays.copyOf(takerBuyQuote, capacity);
    closeTime = Arrays.copyOf(closeTime, capacity);
  }
}
