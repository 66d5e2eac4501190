package dev.bougie.features.candle;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingSum;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The closes and quote volumes of a universe of symbols over one grid of an interval: what features
 * look at that compare a symbol with the others. Place {@code k} of the grid is {@code k} intervals
 * behind the first; where a symbol has no candle there is NaN, and so is a price that is not above
 * zero.
 *
 * <p>Holes: a return counts where there are candles at both its ends, whatever lies between; a sum
 * of volumes where there is a candle at every place of its window.
 *
 * <p>Safe for many threads. What it answers depends on the candles alone, not on the order in which
 * they were added. The arrays are shared with the reader, who does not write to them.
 */
public final class Market {

  /** The symbol that others are measured against, unless it is told otherwise. */
  public static final String REFERENCE = "BTCUSDT";

  private static final int CLOSE = 0;
  private static final int QUOTE_VOLUME = 1;

  private final Interval interval;
  private final long first;
  private final int places;
  private final String reference;
  private final SortedMap<String, double[][]> bySymbol;
  private final double[] referenceClose;
  private final Map<Integer, CrossSections> returns = new ConcurrentHashMap<>();
  private final Map<Integer, CrossSections> quoteVolumes = new ConcurrentHashMap<>();

  private Market(Builder from) {
    this.interval = from.interval;
    this.first = from.first;
    this.places = from.places;
    this.bySymbol = from.bySymbol;
    this.reference = from.reference;
    double[][] ofReference = bySymbol.get(reference);
    this.referenceClose = ofReference == null ? nothing(places) : ofReference[CLOSE];
  }

  public Interval interval() {
    return interval;
  }

  /** The length of the grid. */
  public int places() {
    return places;
  }

  /** The symbols that have a candle at that place. */
  public SortedSet<String> symbolsAt(int place) {
    SortedSet<String> symbols = new TreeSet<>();
    bySymbol.forEach(
        (symbol, rows) -> {
          if (!Double.isNaN(rows[QUOTE_VOLUME][place])) {
            symbols.add(symbol);
          }
        });
    return symbols;
  }

  /** The open time of the first place, UTC epoch milliseconds. */
  public long first() {
    return first;
  }

  /** The symbol that others are measured against. */
  public String reference() {
    return reference;
  }

  /** Takes candles of the market. */
  @FunctionalInterface
  public interface Visitor {

    /** One candle; a price that is not above zero comes as NaN. */
    void candle(String symbol, long openTime, double close, double quoteVolume);
  }

  /** Shows all candles that open in {@code [from, to)}, by symbol, then by time. */
  public void forEach(long from, long to, Visitor visitor) {
    long behind = interval.plus(first, places);
    int start = (int) interval.count(first, Math.min(behind, Math.max(first, from)));
    int end = (int) interval.count(first, Math.min(behind, Math.max(first, to)));
    bySymbol.forEach(
        (symbol, rows) -> {
          for (int place = start; place < end; place++) {
            if (!Double.isNaN(rows[CLOSE][place]) || !Double.isNaN(rows[QUOTE_VOLUME][place])) {
              visitor.candle(
                  symbol,
                  interval.plus(first, place),
                  rows[CLOSE][place],
                  rows[QUOTE_VOLUME][place]);
            }
          }
        });
  }

  /** The reference symbol's closes, one a place; NaN where it has no candle. */
  public double[] referenceClose() {
    return referenceClose;
  }

  /** By place, the log returns of all symbols over the last {@code lag} intervals. */
  public CrossSections returns(int lag) {
    return returns.computeIfAbsent(
        lag,
        any ->
            new CrossSections(
                rows(CLOSE),
                places,
                lag + 1,
                (close, from, to, out) -> {
                  for (int place = from; place < to; place++) {
                    out[place - from] = Quotient.log(close[place], close[place - lag]);
                  }
                }));
  }

  /** By place, the sums of quote volume of all symbols over the last {@code span} candles. */
  public CrossSections quoteVolumes(int span) {
    return quoteVolumes.computeIfAbsent(
        span,
        any -> {
          RollingSum sum = new RollingSum(span);
          return new CrossSections(
              rows(QUOTE_VOLUME),
              places,
              span,
              (volume, from, to, out) -> sum.compute(volume, from, to, out, 0));
        });
  }

  /**
   * What to add to a candle's index to get its place on the grid, for candles {@code from}
   * (included) to {@code to} (excluded), of which none is missing.
   *
   * @param lookback places up to that of a candle that are looked at
   * @throws IllegalArgumentException if the grid does not hold them all
   */
  public int shift(CandleColumns candles, int from, int to, int lookback) {
    if (from == to) {
      return 0;
    }
    long place = place(candles.openTime()[from]);
    if (place < lookback - 1L || place + to - from > places) {
      throw new IllegalArgumentException(
          "the market's %d places from %d on do not hold %d candles from %d on and the %d before"
              .formatted(places, first, to - from, candles.openTime()[from], lookback - 1));
    }
    return (int) place - from;
  }

  /**
   * Whether the symbol's candles that open on the grid are those, to the last bit. They differ
   * where market and candles were read at different times and some were revised in between.
   */
  public boolean holds(String symbol, CandleColumns candles) {
    double[][] rows =
        bySymbol.getOrDefault(symbol, new double[][] {nothing(places), nothing(places)});
    int expected = 0;
    for (int index = candles.size() - 1; index >= 0; index--) {
      long place = place(candles.openTime()[index]);
      if (place < 0) {
        break;
      }
      if (place >= places
          || Double.compare(rows[CLOSE][(int) place], candles.close()[index]) != 0
          || Double.compare(rows[QUOTE_VOLUME][(int) place], candles.quoteVolume()[index]) != 0) {
        return false;
      }
      expected++;
    }
    return expected
        == Arrays.stream(rows[QUOTE_VOLUME]).filter(value -> !Double.isNaN(value)).count();
  }

  /** The place at which a candle opens; negative before the grid. */
  private long place(long openTime) {
    return openTime < first ? -1 : interval.count(first, openTime);
  }

  private double[][] rows(int column) {
    return bySymbol.values().stream().map(rows -> rows[column]).toArray(double[][]::new);
  }

  private static double[] nothing(int places) {
    double[] nothing = new double[places];
    Arrays.fill(nothing, Double.NaN);
    return nothing;
  }

  /** Collects the candles of all symbols, in any order. */
  public static final class Builder {

    private final Interval interval;
    private final long first;
    private final int places;
    private final String reference;
    private final SortedMap<String, double[][]> bySymbol = new TreeMap<>();
    private String last = "";
    private double[][] rowsOfLast = {};

    /** A market whose reference is {@link #REFERENCE}. */
    public Builder(Interval interval, long first, int places) {
      this(interval, first, places, REFERENCE);
    }

    /**
     * A market without candles.
     *
     * @param first open time of the first place, UTC epoch milliseconds
     * @param places of the grid, at least 1
     * @param reference the symbol that others are measured against; it may have no candles
     */
    public Builder(Interval interval, long first, int places, String reference) {
      if (places < 1 || !interval.isOnGrid(first)) {
        throw new IllegalArgumentException(
            "a market of %d places of %s from %d on".formatted(places, interval, first));
      }
      this.interval = interval;
      this.first = first;
      this.places = places;
      this.reference = reference;
    }

    /**
     * Adds a candle.
     *
     * @throws IllegalArgumentException if it does not open on the grid or is there already
     */
    public Builder add(String symbol, long openTime, double close, double quoteVolume) {
      long place = openTime < first ? -1 : interval.count(first, openTime);
      if (place < 0 || place >= places || interval.plus(first, place) != openTime) {
        throw new IllegalArgumentException(
            "the candle of %s at %d is not on the grid of %d places of %s from %d on"
                .formatted(symbol, openTime, places, interval, first));
      }
      double[][] rows = rows(symbol);
      int at = (int) place;
      if (!Double.isNaN(rows[CLOSE][at]) || !Double.isNaN(rows[QUOTE_VOLUME][at])) {
        throw new IllegalArgumentException(
            "two candles of %s open at %d".formatted(symbol, openTime));
      }
      rows[CLOSE][at] = close > 0 ? close : Double.NaN;
      rows[QUOTE_VOLUME][at] = quoteVolume;
      return this;
    }

    /** The same of a whole candle. */
    public Builder add(String symbol, Candle candle) {
      return add(symbol, candle.openTime(), candle.close(), candle.quoteVolume());
    }

    public Market build() {
      return new Market(this);
    }

    /** Candles of a symbol tend to come together. */
    private double[][] rows(String symbol) {
      if (rowsOfLast.length == 0 || !symbol.equals(last)) {
        rowsOfLast =
            bySymbol.computeIfAbsent(
                symbol, any -> new double[][] {nothing(places), nothing(places)});
        last = symbol;
      }
      return rowsOfLast;
    }
  }
}
