package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureFileWriterIT {

  private static final YearMonth MARCH = YearMonth.of(2024, 3);
  private static final long START = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();
  private static final FeatureSet SET = FeatureSets.of("core");

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  /**
   * Row groups end within a block and hold parts of three; blocks start before and behind the rows
   * that are written of them; columns have few distinct values and many.
   */
  @ParameterizedTest
  @ValueSource(strings = {"zstd", "uncompressed"})
  void writesWhatSparkReadsBackBitByBit(String codec) {
    FeatureTable features = new FeatureTable(SET);
    lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(features.name()));
    features.create(lake.spark());
    lake.spark()
        .sql(
            """
            ALTER TABLE %s SET TBLPROPERTIES (
              'write.parquet.compression-codec' = '%s',
              'write.parquet.row-group-size-bytes' = '1',
              'write.parquet.page-row-limit' = '1000')
            """
                .formatted(features.name(), codec));
    Table table = new Lake(lake.spark()).table(features.name());
    List<List<Object>> written = new ArrayList<>();
    DataFile file;
    try (FeatureFileWriter writer =
        FeatureFileWriter.open(SerializableTable.copyOf(table), Interval.M5, MARCH, SET.ids())) {
      add(writer, block("AUSDT", 3_000, 100, 1), 150, 2_650, written);
      add(writer, block("BUSDT", 400, 0, 2), 0, 400, written);
      add(writer, block("CUSDT", 2_000, 10, 3), 10, 12, written);
      add(writer, block("CUSDT", 2_000, 500, 3), 501, 2_000, written);
      file = writer.finish();
    }
    table.newAppend().appendFile(file).commit();

    assertThat(file.recordCount()).isEqualTo(written.size());
    // A thousand rows each: there is no shorter row group.
    assertThat(file.splitOffsets()).hasSize(5);
    assertThat(stored(features)).isEqualTo(written);
  }

  private static void add(
      FeatureFileWriter writer, FeatureBlock block, int from, int to, List<List<Object>> written) {
    writer.add(block, from, to);
    for (int candle = from; candle < to; candle++) {
      List<Object> row = new ArrayList<>();
      row.add(block.symbol());
      row.add(block.openTime()[candle]);
      row.add(Double.doubleToRawLongBits(block.close()[candle]));
      row.add(block.synthetic()[candle]);
      row.add(block.windowHash()[candle]);
      for (double[] feature : block.features()) {
        row.add(Double.doubleToRawLongBits(feature[candle - block.first()]));
      }
      written.add(row);
    }
  }

  private static List<List<Object>> stored(FeatureTable features) {
    List<List<Object>> rows = new ArrayList<>();
    for (Row stored :
        features
            .rows(lake.spark(), List.of("AUSDT", "BUSDT", "CUSDT"), Interval.M5)
            .orderBy("symbol", "open_time")
            .collectAsList()) {
      List<Object> row = new ArrayList<>();
      row.add(stored.getAs("symbol"));
      row.add(stored.getTimestamp(stored.fieldIndex("open_time")).getTime());
      row.add(Double.doubleToRawLongBits(stored.getAs("close")));
      row.add(stored.getAs("synthetic"));
      row.add(stored.getAs("window_hash"));
      SET.ids().forEach(id -> row.add(Double.doubleToRawLongBits(stored.getAs(id))));
      rows.add(row);
    }
    return rows;
  }

  /** Features of the candles from the first on; every third has few values, every fourth holes. */
  private static FeatureBlock block(String symbol, int candles, int first, long seed) {
    Random random = new Random(seed);
    double[][] features = new double[SET.size()][candles - first];
    for (int feature = 0; feature < features.length; feature++) {
      for (int row = 0; row < features[feature].length; row++) {
        features[feature][row] =
            feature % 4 == 3 && random.nextInt(5) == 0
                ? Double.NaN
                : feature % 3 == 0 ? random.nextInt(7) - 3 : random.nextGaussian();
      }
    }
    boolean[] synthetic = new boolean[candles];
    IntStream.range(0, candles).forEach(candle -> synthetic[candle] = random.nextBoolean());
    return new FeatureBlock(
        symbol,
        LongStream.range(0, candles).map(candle -> START + candle * 300_000L).toArray(),
        random.doubles(candles).toArray(),
        synthetic,
        random.longs(candles).toArray(),
        first,
        features);
  }
}
