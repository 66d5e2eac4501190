package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.ColumnScan;
import dev.bougie.jobs.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million rows: the stage in chunks as large as memory allows, the stage in small ones, and the
 * server, which computes from the last candles alone. The raw bits are those of one uncut history.
 */
class MillionRowsIT {

  private static final Interval INTERVAL = Interval.M1;
  private static final String SYMBOL = "MILLIONUSDT";
  private static final int ROWS = 1_000_000;
  private static final int SMALL_CHUNK = 30_000;
  private static final int RESTARTS = 5_000;
  private static final FeatureSet SET = FeaturizedLake.SET;

  @TempDir private static Path folder;

  @Test
  void theStageWholeOrInChunksAndTheServerGiveTheSameBits() throws Exception {
    List<Candle> candles = candles();
    double[][] expected = SET.compute(CandleColumns.of(INTERVAL, candles), 0, ROWS);
    try (FeaturizedLake lake = FeaturizedLake.open(folder)) {
      lake.append(SYMBOL, INTERVAL, candles);
      for (long chunk : new long[] {0, SMALL_CHUNK}) {
        lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(FeaturizedLake.TABLE.name()));
        Featurize.Result result = lake.featurize(INTERVAL, chunk, Long.MAX_VALUE, List.of(SYMBOL));
        assertThat(result.added()).isEqualTo(ROWS);
        assertTableHolds(lake, candles, expected);
      }
    }
    assertServerGives(candles, expected);
  }

  /** With a hole here and there. */
  private static List<Candle> candles() {
    List<Candle> candles =
        CandleWalk.withHoles(CandleWalk.unbroken(11, INTERVAL, ROWS + ROWS / 100), 12, 0.0005);
    assertThat(candles).hasSizeGreaterThan(ROWS);
    return new ArrayList<>(candles.subList(0, ROWS));
  }

  private static void assertTableHolds(
      FeaturizedLake lake, List<Candle> candles, double[][] expected) throws IOException {
    Table table = new Lake(lake.spark()).table(FeaturizedLake.TABLE.name());
    CandleRange everything =
        new CandleRange(
            INTERVAL, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), SYMBOL, SYMBOL);
    List<String> columns =
        Stream.concat(Stream.of("symbol", "open_time"), SET.ids().stream()).toList();
    BitSet seen = new BitSet(ROWS);
    long[] openTimes = candles.stream().mapToLong(Candle::openTime).toArray();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        try (ColumnScan scan = ColumnScan.open(table, file, everything, List.of(SYMBOL), columns)) {
          while (scan.next()) {
            assertSameBits(scan, openTimes, expected, seen);
          }
        }
      }
    }
    assertThat(seen.cardinality()).isEqualTo(ROWS);
  }

  private static void assertSameBits(
      ColumnScan scan, long[] openTimes, double[][] expected, BitSet seen) {
    long[] micros = scan.longs("open_time");
    int[] index = new int[micros.length];
    for (int row = 0; row < micros.length; row++) {
      index[row] = Arrays.binarySearch(openTimes, micros[row] / 1_000);
      assertThat(seen.get(index[row])).isFalse();
      seen.set(index[row]);
    }
    for (int feature = 0; feature < SET.size(); feature++) {
      long[] bits = scan.doubles(SET.ids().get(feature));
      for (int row = 0; row < bits.length; row++) {
        if (bits[row] != Double.doubleToRawLongBits(expected[feature][index[row]])) {
          assertThat(Double.longBitsToDouble(bits[row]))
              .as("%s of candle %d", SET.ids().get(feature), index[row])
              .isEqualTo(expected[feature][index[row]]);
        }
      }
    }
  }

  /** What the server does when it starts anew at any candle. */
  private static void assertServerGives(List<Candle> candles, double[][] expected) {
    Random random = new Random(13);
    for (int restart = 0; restart < RESTARTS; restart++) {
      int last = random.nextInt(ROWS);
      List<Candle> read = candles.subList(Math.max(0, last + 1 - SET.lookback()), last + 1);
      double[] row = SET.computeLast(CandleColumns.of(INTERVAL, read));
      for (int feature = 0; feature < row.length; feature++) {
        assertThat(Double.doubleToRawLongBits(row[feature]))
            .as("%s of candle %d", SET.ids().get(feature), last)
            .isEqualTo(Double.doubleToRawLongBits(expected[feature][last]));
      }
    }
  }
}
