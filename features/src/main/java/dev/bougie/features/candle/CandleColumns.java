package dev.bougie.features.candle;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Candles of one symbol and interval as columns of primitive arrays, oldest first, open times
 * strictly ascending. Holes are allowed: {@link #contiguousFrom} tells where they are.
 *
 * <p>A price that is not above zero is NaN here, and so is each feature that looks at it.
 *
 * <p>The arrays are shared with the reader, not copied, so that kernels run on them directly: no
 * reader writes to them.
 */
public final class CandleColumns {

  private final Interval interval;
  private final int intervals;
  private final int size;
  private final long[] openTime;

  /** In the order of the accessors, open first. */
  private final double[][] values;

  private final @Nullable Market market;

  /** By how many of these candles each of them spans; put together when first asked for. */
  private final Map<Integer, CandleColumns> coarser = new ConcurrentHashMap<>();

  /**
   * Candles without a market.
   *
   * @param values in the order of the accessors, open first
   */
  CandleColumns(Interval interval, int intervals, int size, long[] openTime, double[][] values) {
    this(interval, intervals, size, openTime, values, null);
  }

  private CandleColumns(
      Interval interval,
      int intervals,
      int size,
      long[] openTime,
      double[][] values,
      @Nullable Market market) {
    this.interval = interval;
    this.intervals = intervals;
    this.size = size;
    this.openTime = openTime;
    this.values = values;
    this.market = market;
  }

  /** These candles as columns; they must be in strictly ascending order of open time. */
  public static CandleColumns of(Interval interval, List<Candle> candles) {
    Builder builder = new Builder(interval, candles.size());
    for (Candle candle : candles) {
      builder.add(candle);
    }
    return builder.build();
  }

  /** These candles beside the market they are part of. */
  public CandleColumns in(Market itsMarket) {
    if (itsMarket.interval() != interval) {
      throw new IllegalArgumentException(
          "candles of %s in a market of %s".formatted(interval, itsMarket.interval()));
    }
    return new CandleColumns(interval, intervals, size, openTime, values, itsMarket);
  }

  public boolean hasMarket() {
    return market != null;
  }

  /**
   * The market these candles are part of.
   *
   * @throws IllegalArgumentException if they come without
   */
  public Market market() {
    if (market == null) {
      throw new IllegalArgumentException("the candles come without their market");
    }
    return market;
  }

  /** The interval of the candles; of {@link #coarser} ones that of what they are made of. */
  public Interval interval() {
    return interval;
  }

  /** How many intervals a candle spans: 1, but for {@link #coarser} ones. */
  public int intervals() {
    return intervals;
  }

  /**
   * Candles of {@code times} intervals each, put together from these on the first call and kept:
   * open of the first, highest high, lowest low, close of the last, sums of the rest. They lie on
   * the grid counted from the epoch, so 24 of an hour open at 00:00 UTC. One that lacks a candle,
   * also at an end, is left out.
   *
   * @throws IllegalArgumentException if times is below 2
   * @throws IllegalStateException if these are coarser ones already
   */
  public CandleColumns coarser(int times) {
    return coarser.computeIfAbsent(times, key -> CoarserCandles.of(this, key));
  }

  /** The number of candles; the arrays may be longer. */
  public int size() {
    return size;
  }

  /** UTC epoch milliseconds. */
  public long[] openTime() {
    return openTime;
  }

  public double[] open() {
    return values[0];
  }

  public double[] high() {
    return values[1];
  }

  public double[] low() {
    return values[2];
  }

  public double[] close() {
    return values[3];
  }

  public double[] volume() {
    return values[4];
  }

  public double[] quoteVolume() {
    return values[5];
  }

  /** Whole numbers, as doubles so that kernels treat every column alike. */
  public double[] trades() {
    return values[6];
  }

  public double[] takerBuyBase() {
    return values[7];
  }

  public double[] takerBuyQuote() {
    return values[8];
  }

  /** All columns, in the order of the accessors, open first. */
  double[][] values() {
    return values;
  }

  /** Whether no candle is missing between {@code index - 1} and {@code index}. */
  public boolean followsDirectly(int index) {
    return index > 0 && openTime[index] == interval.plus(openTime[index - 1], intervals);
  }

  /** The first index after {@code start} that does not follow directly, or {@code limit}. */
  public int contiguousUntil(int start, int limit) {
    int end = start + 1;
    while (end < limit && followsDirectly(end)) {
      end++;
    }
    return Math.min(end, limit);
  }

  /**
   * The start of the unbroken run of candles that ends with {@code index}; at most {@code length}
   * candles of it are looked at.
   */
  public int contiguousFrom(int index, int length) {
    int start = index;
    while (index - start + 1 < length && followsDirectly(start)) {
      start--;
    }
    return start;
  }

  /** Collects candles oldest first. */
  public static final class Builder {

    private static final int COLUMNS = 9;

    private final Interval interval;
    private int size;
    private long[] openTime;
    private final double[][] values = new double[COLUMNS][];

    /** Room for {@code expected} candles; more may be added. */
    public Builder(Interval interval, int expected) {
      this.interval = interval;
      this.openTime = new long[Math.max(expected, 1)];
      for (int column = 0; column < COLUMNS; column++) {
        values[column] = new double[openTime.length];
      }
    }

    /** Adds the next candle. */
    public Builder add(Candle candle) {
      return add(
          candle.openTime(),
          candle.open(),
          candle.high(),
          candle.low(),
          candle.close(),
          candle.volume(),
          candle.quoteVolume(),
          candle.trades(),
          candle.takerBuyBase(),
          candle.takerBuyQuote());
    }

    /** Adds the next candle without an object for it. */
    public Builder add(
        long candleOpenTime,
        double open,
        double high,
        double low,
        double close,
        double volume,
        double quoteVolume,
        long trades,
        double takerBuyBase,
        double takerBuyQuote) {
      if (size > 0 && candleOpenTime <= openTime[size - 1]) {
        throw new IllegalArgumentException(
            "candles must ascend: open time %d comes after %d"
                .formatted(candleOpenTime, openTime[size - 1]));
      }
      if (size == openTime.length) {
        grow();
      }
      openTime[size] = candleOpenTime;
      values[0][size] = priceOrNone(open);
      values[1][size] = priceOrNone(high);
      values[2][size] = priceOrNone(low);
      values[3][size] = priceOrNone(close);
      values[4][size] = volume;
      values[5][size] = quoteVolume;
      values[6][size] = trades;
      values[7][size] = takerBuyBase;
      values[8][size] = takerBuyQuote;
      size++;
      return this;
    }

    public CandleColumns build() {
      return new CandleColumns(interval, 1, size, openTime, values);
    }

    /** No rule lets such a price into a store; where one comes all the same, it is none. */
    private static double priceOrNone(double price) {
      return price > 0 ? price : Double.NaN;
    }

    private void grow() {
      int capacity = openTime.length + (openTime.length >> 1) + 8;
      openTime = Arrays.copyOf(openTime, capacity);
      for (int column = 0; column < COLUMNS; column++) {
        values[column] = Arrays.copyOf(values[column], capacity);
      }
    }
  }
}
