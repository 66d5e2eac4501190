package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.ColumnScan;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.market.MarketCandles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The features of some symbols, computed over all their candles at once; what tables hold and
 * servers compute must be of the same bits.
 */
final class ExpectedRows {

  private final FeatureSet set;
  private final Interval interval;
  private final Map<String, CandleColumns> candles;

  /** By symbol, then by feature, then by candle. */
  private final Map<String, double[][]> values = new TreeMap<>();

  private ExpectedRows(FeatureSet set, Interval interval, Map<String, CandleColumns> candles) {
    this.set = set;
    this.interval = interval;
    this.candles = candles;
    candles.forEach((symbol, own) -> values.put(symbol, set.compute(own, 0, own.size())));
    for (int feature = 0; feature < set.size(); feature++) {
      int index = feature;
      assertThat(values.values())
          .as("candles at which %s has a value", set.ids().get(index))
          .anyMatch(columns -> Arrays.stream(columns[index]).anyMatch(Double::isFinite));
    }
  }

  /** The rows of these symbols, which are the whole market. */
  static ExpectedRows of(FeatureSet set, Interval interval, Map<String, List<Candle>> candles) {
    long first =
        candles.values().stream().mapToLong(some -> some.get(0).openTime()).min().orElse(0);
    long last =
        candles.values().stream()
            .mapToLong(some -> some.get(some.size() - 1).openTime())
            .max()
            .orElse(0);
    Market.Builder market =
        new Market.Builder(interval, first, (int) interval.count(first, interval.next(last)));
    candles.forEach((symbol, some) -> some.forEach(one -> market.add(symbol, one)));
    Market whole = market.build();
    Map<String, CandleColumns> columns = new TreeMap<>();
    candles.forEach(
        (symbol, some) -> columns.put(symbol, CandleColumns.of(interval, some).in(whole)));
    return new ExpectedRows(set, interval, columns);
  }

  long count() {
    return candles.values().stream().mapToLong(CandleColumns::size).sum();
  }

  /** The table of the set holds each row once, and no others. */
  void assertStored(FeaturizedLake lake) {
    Table table = new Lake(lake.spark()).table(new FeatureTable(set).name());
    CandleRange everything =
        CandleRange.ofAllSymbols(interval, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    List<String> columns =
        Stream.concat(Stream.of("symbol", "open_time"), set.ids().stream()).toList();
    Map<String, BitSet> seen = new HashMap<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        try (ColumnScan scan =
            ColumnScan.open(table, file, everything, candles.keySet(), columns)) {
          while (scan.next()) {
            assertStored(scan, seen);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(seen.values().stream().mapToLong(BitSet::cardinality).sum()).isEqualTo(count());
  }

  private void assertStored(ColumnScan scan, Map<String, BitSet> seen) {
    String[] symbols = scan.texts("symbol");
    long[] micros = scan.longs("open_time");
    int[] index = new int[micros.length];
    for (int row = 0; row < micros.length; row++) {
      CandleColumns own = of(candles, symbols[row]);
      index[row] = Arrays.binarySearch(own.openTime(), 0, own.size(), micros[row] / 1_000);
      BitSet ofSymbol = seen.computeIfAbsent(symbols[row], any -> new BitSet());
      assertThat(ofSymbol.get(index[row])).isFalse();
      ofSymbol.set(index[row]);
    }
    for (int feature = 0; feature < set.size(); feature++) {
      long[] bits = scan.doubles(set.ids().get(feature));
      for (int row = 0; row < bits.length; row++) {
        assertSameBits(symbols[row], feature, index[row], bits[row]);
      }
    }
  }

  /**
   * So many times, what a server gives that starts anew at any candle of any symbol: it reads as
   * many candles as the look-back is long, and the market of that time.
   */
  void assertServed(FeaturizedLake lake, int restarts) {
    MarketCandles postgres = new MarketCandles(lake.database().jdbi());
    List<String> symbols = List.copyOf(candles.keySet());
    Random random = new Random(13);
    BitSet defined = new BitSet();
    for (int restart = 0; restart < restarts; restart++) {
      String symbol = symbols.get(random.nextInt(symbols.size()));
      int index = random.nextInt(of(values, symbol)[0].length);
      Instant last = Instant.ofEpochMilli(of(candles, symbol).openTime()[index]);
      CandleColumns read =
          CandleColumns.of(interval, lake.newestServed(symbol, interval, last, set.lookback()));
      if (set.needsMarket()) {
        Market market = postgres.read(interval, last, set.marketLookback()).market();
        assertThat(market.holds(symbol, read)).isTrue();
        read = read.in(market);
      }
      double[] row = set.computeLast(read);
      for (int feature = 0; feature < row.length; feature++) {
        assertSameBits(symbol, feature, index, Double.doubleToRawLongBits(row[feature]));
        if (Double.isFinite(row[feature])) {
          defined.set(feature);
        }
      }
    }
    assertThat(defined.cardinality()).isEqualTo(set.size());
  }

  private static <T> T of(Map<String, T> all, String symbol) {
    return Objects.requireNonNull(all.get(symbol), symbol);
  }

  private void assertSameBits(String symbol, int feature, int index, long bits) {
    double expected = of(values, symbol)[feature][index];
    if (bits != Double.doubleToRawLongBits(expected)) {
      throw new AssertionError(
          "%s of candle %d of %s: %s instead of %s"
              .formatted(
                  set.ids().get(feature), index, symbol, Double.longBitsToDouble(bits), expected));
    }
  }
}
