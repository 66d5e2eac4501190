package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.ColumnScan;
import dev.bougie.jobs.lake.Lake;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;

/**
 * The market beside a chunk: the closes and volumes of every symbol there are candles of, whether
 * one of a time is made up, and what stands for all candles of a time. That is a sum over the
 * symbols, since they come in no order.
 */
final class ChunkMarket {

  private static final long MICROS = 1_000L;
  private static final List<String> READ =
      List.of("symbol", "open_time", "close", "quote_volume", "source");

  private final Interval interval;
  private final int lookback;
  private final long first;

  /** Of the hashes at the places before. */
  private final long[] sums;

  private final boolean[] synthetic;
  private final Market market;

  private ChunkMarket(Table table, List<FileScanTask> files, CandleRange range, int lookback) {
    this.interval = range.interval();
    this.lookback = lookback;
    // A chunk begins with a month, which need not be when a candle opens.
    this.first = interval.openTimeFrom(range.from().toEpochMilli());
    int places = Math.toIntExact(interval.count(first, range.to().toEpochMilli()));
    this.sums = new long[places + 1];
    this.synthetic = new boolean[places];
    Market.Builder builder = new Market.Builder(interval, first, places);
    for (FileScanTask file : files) {
      read(table, file, range, builder);
    }
    Arrays.parallelPrefix(sums, Long::sum);
    this.market = builder.build();
  }

  /**
   * Reads it.
   *
   * @param lookback of the features that look at it
   */
  static ChunkMarket read(Table table, List<FileScanTask> files, CandleRange range, int lookback) {
    return new ChunkMarket(table, files, range, lookback);
  }

  Market market() {
    return market;
  }

  /**
   * What stands for the market over the look-back that ends at that time.
   *
   * @param openTime not before the chunk
   */
  long hash(long openTime) {
    int place = place(openTime);
    return sums[place + 1] - sums[place + 1 - lookback];
  }

  /** Marks candles at whose time a candle of any symbol is made up. */
  void markSynthetic(CandleColumns candles, boolean[] marks) {
    for (int index = 0; index < candles.size(); index++) {
      int place = place(candles.openTime()[index]);
      marks[index] |= place >= 0 && synthetic[place];
    }
  }

  private void read(Table table, FileScanTask file, CandleRange range, Market.Builder builder) {
    long from = range.from().toEpochMilli();
    long to = range.to().toEpochMilli();
    try (ColumnScan scan = ColumnScan.open(table, file, range, List.of(), READ)) {
      while (scan.next()) {
        String[] symbols = scan.texts("symbol");
        long[] times = scan.longs("open_time");
        long[] closes = scan.doubles("close");
        long[] volumes = scan.doubles("quote_volume");
        String[] sources = scan.texts("source");
        for (int row = 0; row < symbols.length; row++) {
          long time = Math.floorDiv(times[row], MICROS);
          if (time >= from && time < to && !scan.isDeleted(row)) {
            boolean madeUp = Lake.SYNTHETIC.equals(sources[row]);
            builder.add(
                symbols[row],
                time,
                Double.longBitsToDouble(closes[row]),
                Double.longBitsToDouble(volumes[row]));
            int place = place(time);
            synthetic[place] |= madeUp;
            sums[place + 1] += hash(symbols[row], time, closes[row], volumes[row], madeUp);
          }
        }
      }
    }
  }

  private static long hash(String symbol, long time, long close, long volume, boolean madeUp) {
    long hash = ChunkCandles.mixed(time, symbol.hashCode());
    hash = ChunkCandles.mixed(hash, close);
    hash = ChunkCandles.mixed(hash, volume);
    return ChunkCandles.mixed(hash, madeUp ? 1 : 0);
  }

  private int place(long openTime) {
    return openTime < first ? -1 : (int) interval.count(first, openTime);
  }
}
