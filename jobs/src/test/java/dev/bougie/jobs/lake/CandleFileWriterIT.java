package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeMarket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandleFileWriterIT {

  private static final YearMonth MARCH = YearMonth.of(2024, 3);
  private static final Instant FROM = Instant.parse("2024-03-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-04-01T00:00:00Z");

  @TempDir private static Path folder;
  private static TestLake lake;
  private static LakeCatalog catalog;
  private static Table table;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
    catalog =
        LakeCatalog.open(
            new LakeSettings(folder.resolve("lake").toString()),
            lake.database().access(),
            new Configuration());
    lake.spark()
        .sql(
            """
            ALTER TABLE lake.market.candles SET TBLPROPERTIES (
              'write.parquet.row-group-size-bytes' = '1000000',
              'write.parquet.page-row-limit' = '3000')
            """);
    table = catalog.table(Lake.CANDLES);
  }

  @AfterAll
  static void close() {
    catalog.close();
    lake.close();
  }

  /** Several row groups and pages; columns with few distinct values and with many. */
  @Test
  void writesWhatSparkReadsBackBitByBit() {
    List<Candle> walk = FakeMarket.candles("WALKUSDT", Interval.M5, FROM, TO);
    List<Candle> wild = wild(walk);
    List<Candle> flat = flat(walk);
    CandleFileWriter writer =
        CandleFileWriter.open(SerializableTable.copyOf(table), Interval.M5, MARCH);
    add(writer, "FLATUSDT", flat, "dump");
    add(writer, "WALKUSDT", walk.subList(0, 1_000), "rest");
    add(writer, "WALKUSDT", walk.subList(1_000, walk.size()), "dump");
    add(writer, "WILDUSDT", wild, "dump");
    assertThat(writer.rows()).isEqualTo(3L * walk.size());

    DataFile file = writer.finish();
    writer.close();
    commit(file);

    assertThat(file.splitOffsets()).hasSize(3);
    for (boolean vectorized : List.of(true, false)) {
      lake.spark().conf().set("spark.sql.iceberg.vectorization.enabled", vectorized);
      assertThat(lake.candles("FLATUSDT")).isEqualTo(flat);
      assertThat(lake.candles("WALKUSDT")).isEqualTo(walk);
      assertThat(lake.candles("WILDUSDT")).isEqualTo(wild);
    }
    lake.spark().conf().unset("spark.sql.iceberg.vectorization.enabled");
    assertThat(lake.sources("WALKUSDT")).containsExactlyInAnyOrder("rest", "dump");
    assertThat(
            lake.spark()
                .table(Lake.CANDLES)
                .where("interval = '5m' AND open_time >= '2024-03-31' AND open_time < '2024-04-01'")
                .count())
        .isEqualTo(3L * 24 * 12);
  }

  /** Spark has read the table just before, and keeps nothing of that. */
  @Test
  void isSeenBySparkAsSoonAsSomebodyElseHasCommittedIt() {
    assertThat(lake.candles("LATEUSDT")).isEmpty();
    List<Candle> candles = FakeMarket.candles("LATEUSDT", Interval.H1, FROM, TO);
    DataFile file;
    try (CandleFileWriter writer = CandleFileWriter.open(table, Interval.H1, MARCH)) {
      add(writer, "LATEUSDT", candles, "dump");
      file = writer.finish();
    }
    commit(file);

    assertThat(lake.candles("LATEUSDT")).isEqualTo(candles);
  }

  /** Our files, whose pages all hold the same rows, and Spark's, whose columns differ in them. */
  @Test
  void isReadColumnByColumnAsAreTheFilesOfOthers() {
    List<Candle> walk = FakeMarket.candles("OURSUSDT", Interval.M15, FROM, TO);
    List<Candle> candles = wild(walk);
    try (CandleFileWriter writer = CandleFileWriter.open(table, Interval.M15, MARCH)) {
      add(writer, "OURSUSDT", walk, "dump");
      add(writer, "OURWILDUSDT", candles, "dump");
      commit(writer.finish());
    }
    lake.store("SPARKUSDT", Interval.M15, walk, "dump");
    lake.store("STRAYUSDT", Interval.M15, candles, "dump");
    Instant middle = FROM.plus(10, ChronoUnit.DAYS);

    assertThat(scanned("OURSUSDT", FROM, TO)).isEqualTo(values(walk, FROM, TO));
    assertThat(scanned("OURWILDUSDT", FROM, TO)).isEqualTo(values(candles, FROM, TO));
    assertThat(scanned("SPARKUSDT", FROM, TO)).isEqualTo(values(walk, FROM, TO));
    assertThat(scanned("STRAYUSDT", FROM, TO)).isEqualTo(values(candles, FROM, TO));
    assertThat(scanned("OURSUSDT", middle, TO)).isEqualTo(values(walk, middle, TO));
    assertThat(scanned("STRAYUSDT", middle, TO)).isEqualTo(values(candles, middle, TO));
  }

  private static List<List<Object>> scanned(String symbol, Instant from, Instant to) {
    CandleRange range = new CandleRange(Interval.M15, from, to, symbol, symbol);
    List<String> columns =
        List.of("symbol", "open_time", "source", "close", "quote_volume", "trades");
    List<List<Object>> values = new ArrayList<>();
    table.refresh();
    for (FileScanTask file :
        table.newScan().filter(Expressions.equal("symbol", symbol)).planFiles()) {
      try (ColumnScan scan = ColumnScan.open(table, file, range, Set.of(symbol), columns)) {
        while (scan.next()) {
          String[] symbols = scan.texts("symbol");
          String[] sources = scan.texts("source");
          long[] times = scan.longs("open_time");
          long[] closes = scan.doubles("close");
          long[] volumes = scan.doubles("quote_volume");
          long[] trades = scan.longs("trades");
          for (int row = 0; row < scan.rows(); row++) {
            long time = times[row] / 1_000;
            if (symbols[row].equals(symbol)
                && time >= from.toEpochMilli()
                && time < to.toEpochMilli()) {
              assertThat(sources[row]).isNotEmpty();
              values.add(List.of(time, closes[row], volumes[row], trades[row]));
            }
          }
        }
      }
    }
    return values;
  }

  private static List<List<Object>> values(List<Candle> candles, Instant from, Instant to) {
    return candles.stream()
        .filter(candle -> candle.openTime() >= from.toEpochMilli())
        .filter(candle -> candle.openTime() < to.toEpochMilli())
        .map(
            candle ->
                List.<Object>of(
                    candle.openTime(),
                    Double.doubleToRawLongBits(candle.close()),
                    Double.doubleToRawLongBits(candle.quoteVolume()),
                    candle.trades()))
        .toList();
  }

  @Test
  void tellsWhatPruningNeeds() throws IOException {
    List<Candle> candles = FakeMarket.candles("AUSDT", Interval.H1, FROM, TO);
    DataFile file;
    try (CandleFileWriter writer = CandleFileWriter.open(table, Interval.H1, MARCH)) {
      add(writer, "AUSDT", candles, "dump");
      add(writer, "ZUSDT", candles, "dump");
      file = writer.finish();
    }

    assertThat(file.recordCount()).isEqualTo(2L * candles.size());
    assertThat(file.fileSizeInBytes())
        .isEqualTo(Files.size(Path.of(java.net.URI.create(file.location()))));
    assertThat(file.sortOrderId()).isEqualTo(table.sortOrder().orderId());
    assertThat(file.specId()).isEqualTo(table.spec().specId());
    assertThat(file.partition().get(0, String.class)).isEqualTo("1h");
    assertThat(file.partition().get(1, Integer.class)).isEqualTo((2024 - 1970) * 12 + 2);
    assertThat(file.splitOffsets()).containsExactly(4L);
    assertThat(bound(file.lowerBounds(), "symbol")).isEqualTo("AUSDT");
    assertThat(bound(file.upperBounds(), "symbol")).isEqualTo("ZUSDT");
    assertThat(bound(file.lowerBounds(), "open_time")).isEqualTo(FROM.toEpochMilli() * 1_000);
    assertThat(bound(file.upperBounds(), "open_time"))
        .isEqualTo(candles.get(candles.size() - 1).openTime() * 1_000);
    assertThat(bound(file.lowerBounds(), "low"))
        .isEqualTo(candles.stream().mapToDouble(Candle::low).min().orElseThrow());
    assertThat(bound(file.upperBounds(), "volume"))
        .isEqualTo(candles.stream().mapToDouble(Candle::volume).max().orElseThrow());
    for (Types.NestedField field : table.schema().columns()) {
      assertThat(file.valueCounts()).containsEntry(field.fieldId(), 2L * candles.size());
      assertThat(file.nullValueCounts()).containsEntry(field.fieldId(), 0L);
    }
    assertThat(file.nanValueCounts()).hasSize(8).containsValue(0L);
    commit(file);
    assertThat(lake.candles("ZUSDT")).isEqualTo(candles);
  }

  @Test
  void leavesNothingUnlessFinished() throws IOException {
    List<Candle> candles = FakeMarket.candles("AUSDT", Interval.D1, FROM, TO);
    try (CandleFileWriter writer = CandleFileWriter.open(table, Interval.D1, MARCH)) {
      add(writer, "AUSDT", candles, "dump");
    }

    try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
      assertThat(files.filter(file -> file.toString().contains("interval=1d")).toList())
          .noneMatch(Files::isRegularFile);
    }
  }

  @Test
  void refusesACandleOfAnotherMonth() {
    List<Candle> april =
        FakeMarket.candles("AUSDT", Interval.D1, TO, Instant.parse("2024-04-02T00:00:00Z"));
    try (CandleFileWriter writer = CandleFileWriter.open(table, Interval.D1, MARCH)) {
      assertThatThrownBy(() -> add(writer, "AUSDT", april, "dump"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not of the file's month");
    }
  }

  private static void add(
      CandleFileWriter writer, String symbol, List<Candle> candles, String source) {
    candles.forEach(candle -> TestLake.add(writer, symbol, candle, source));
  }

  private static void commit(DataFile file) {
    table.refresh();
    table.newAppend().appendFile(file).commit();
  }

  private static Object bound(Map<Integer, ByteBuffer> bounds, String column) {
    Types.NestedField field = table.schema().findField(column);
    Object bound = Conversions.fromByteBuffer(field.type(), bounds.get(field.fieldId()));
    return bound instanceof CharSequence text ? text.toString() : bound;
  }

  /** No two values alike, of any size. */
  private static List<Candle> wild(List<Candle> candles) {
    Random random = new Random(7);
    List<Candle> wild = new ArrayList<>();
    for (Candle candle : candles) {
      wild.add(
          new Candle(
              candle.openTime(),
              Double.longBitsToDouble(
                  (random.nextLong() & 0x7FE0_0000_0000_0000L) | random.nextInt(1 << 30)),
              random.nextDouble(),
              -random.nextDouble(),
              random.nextInt(5) * 0.1,
              random.nextGaussian() * 1e300,
              Double.MIN_VALUE * random.nextInt(),
              random.nextLong(),
              random.nextBoolean() ? 0.0 : -0.0,
              random.nextDouble(),
              candle.openTime() + random.nextInt(300_000)));
    }
    return wild;
  }

  /** As of a market in which nothing happens. */
  private static List<Candle> flat(List<Candle> candles) {
    return candles.stream()
        .map(candle -> new Candle(candle.openTime(), 1, 1, 1, 1, 0, 0, 0, 0, 0, candle.closeTime()))
        .toList();
  }
}
