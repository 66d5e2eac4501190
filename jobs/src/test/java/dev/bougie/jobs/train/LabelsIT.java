package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.label.kernel.LabelKernel;
import dev.bougie.jobs.label.kernel.LabelSpec;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.Label;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels and the rows that carry them. */
class LabelsIT {

  private static final Instant START = Instant.parse("2023-11-01T00:00:00Z");
  private static final StructType COLUMNS =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("close", DataTypes.DoubleType, false)
          .add("synthetic", DataTypes.BooleanType, false)
          .add("feature", DataTypes.DoubleType, false);

  @TempDir private static Path folder;
  private static SparkSession spark;

  /** One candle as far as labels know it. */
  private record Close(String symbol, long openTime, double close) {}

  @BeforeAll
  static void open() {
    spark = TrainedRun.spark(folder);
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({"1h, 1", "1h, 5", "1m, 1", "1d, 2", "3d, 1", "1w, 1", "1w, 3", "1M, 1", "1M, 5"})
  void agreeWithANaiveOracle(String code, int horizon) {
    Interval interval = Interval.of(code);
    List<Close> closes = new ArrayList<>(walk("AUSDT", interval, 120, 1));
    closes.addAll(walk("BUSDT", interval, 90, 2));
    Map<String, Map<Long, Double>> bySymbol = new HashMap<>();
    closes.forEach(
        close ->
            bySymbol
                .computeIfAbsent(close.symbol(), symbol -> new HashMap<>())
                .put(close.openTime(), close.close()));

    List<Row> labelled = Labels.add(frame(closes), label(interval, horizon)).collectAsList();

    assertThat(labelled).hasSameSizeAs(closes);
    for (Row row : labelled) {
      long time = row.<Timestamp>getAs("open_time").getTime();
      double close = row.<Double>getAs("close");
      Map<Long, Double> market = Objects.requireNonNull(bySymbol.get(row.<String>getAs("symbol")));
      Double later = close(market, interval, time, horizon);
      Double earlier = close(market, interval, time, -horizon);
      assertThat(row.<Double>getAs(Trainer.LABEL))
          .isEqualTo(later == null ? null : (Double) StrictMath.log(later / close));
      assertThat(row.<Double>getAs(Labels.LAST))
          .isEqualTo(earlier == null ? 0.0 : StrictMath.log(close / earlier));
    }
  }

  /** The close that many candles away, if no candle on the way there is missing. */
  private static @Nullable Double close(
      Map<Long, Double> market, Interval interval, long time, int candles) {
    int direction = Integer.signum(candles);
    for (int step = direction; step != candles; step += direction) {
      if (!market.containsKey(interval.plus(time, step))) {
        return null;
      }
    }
    return market.get(interval.plus(time, candles));
  }

  @ParameterizedTest
  @CsvSource({"1h, 5", "1w, 1", "1M, 2"})
  void areTheSameBitsFromTheKernel(String code, int horizon) {
    Interval interval = Interval.of(code);
    List<Close> closes = walk("AUSDT", interval, 300, 3);
    Map<Long, Double> streamed = new TreeMap<>();
    LabelKernel kernel = new LabelKernel(new LabelSpec.LogReturn(horizon), interval);
    for (Close close : closes) {
      kernel.add(
          close.openTime(),
          Double.NaN,
          Double.NaN,
          close.close(),
          Double.NaN,
          (open, label, outcome, knownAt) -> streamed.put(open, label));
    }

    List<Row> labelled =
        Labels.add(frame(closes), label(interval, horizon))
            .where("label is not null")
            .collectAsList();

    assertThat(labelled).hasSizeGreaterThan(50);
    assertThat(
            labelled.stream()
                .collect(
                    Collectors.toMap(
                        row -> row.<Timestamp>getAs("open_time").getTime(),
                        row -> row.<Double>getAs(Labels.LABEL))))
        .isEqualTo(streamed);
  }

  @Test
  void areUnknownOverAHoleAndAtTheEnd() {
    List<Close> closes = new ArrayList<>();
    for (int hour : new int[] {0, 1, 2, 4, 5, 6}) {
      closes.add(new Close("AUSDT", time(Interval.H1, hour), 100 + hour));
    }
    List<Row> rows =
        Labels.add(frame(closes), label(Interval.H1, 2)).orderBy("open_time").collectAsList();
    double before = StrictMath.log(102.0 / 100);
    double behind = StrictMath.log(106.0 / 104);
    assertThat(rows)
        .extracting(row -> row.<Double>getAs(Trainer.LABEL))
        .containsExactly(before, null, null, behind, null, null);
    assertThat(rows)
        .extracting(row -> row.<Double>getAs(Labels.LAST))
        .containsExactly(0.0, 0.0, before, 0.0, 0.0, behind);
  }

  @Test
  void rowsToLearnFromAreThoseInRangeWhoseLabelIsKnownWithinIt() {
    List<Close> closes = walk("AUSDT", Interval.H1, 60, 7);
    Dataset<Row> rows =
        TrainingRows.of(
            frame(closes),
            List.of("feature"),
            label(Interval.H1, 1),
            Optional.of(instant(10)),
            Optional.of(instant(20)),
            2);
    List<Long> known =
        closes.stream()
            .map(Close::openTime)
            .filter(time -> closes.stream().anyMatch(next -> next.openTime() == time + 3_600_000))
            .filter(time -> time >= time(Interval.H1, 10) && time < time(Interval.H1, 19))
            .toList();
    assertThat(rows.columns())
        .containsExactly("symbol", "open_time", "synthetic", "label", "last", "feature");
    assertThat(times(rows)).isEqualTo(known);
  }

  @Test
  void rowsToLearnFromComeInTheSamePartitionsAndOrderWhateverOrderTheyWereStoredIn() {
    List<Close> closes = new ArrayList<>(walk("BUSDT", Interval.H1, 900, 1));
    closes.addAll(walk("AUSDT", Interval.H1, 900, 2));
    List<String> first = partitions(all(frame(closes)));
    Collections.shuffle(closes, new Random(3));
    assertThat(partitions(all(frame(closes).repartition(7)))).isEqualTo(first);
  }

  @Test
  void splitsTakeFromIncludedToExcluded() {
    Dataset<Row> rows = all(frame(hours("AUSDT", 50)));
    Split split =
        new Split(
            Part.COMBINATION,
            0,
            new Reach(Interval.H1, 1, 2),
            List.of(new Span(instant(3), instant(20)), new Span(instant(43), instant(45))),
            List.of(new Span(instant(30), instant(40))));
    List<Long> trained = new ArrayList<>(hourRange(3, 20));
    trained.addAll(hourRange(43, 45));
    assertThat(times(TrainingRows.train(rows, split))).isEqualTo(trained);
    assertThat(times(TrainingRows.test(rows, split))).isEqualTo(hourRange(30, 40));
  }

  @Test
  void extentIsThatOfAllRows() {
    Dataset<Row> rows = all(frame(hours("AUSDT", 50)).union(frame(hours("BUSDT", 30))));
    assertThat(TrainingRows.extent(rows, List.of("AUSDT", "BUSDT")))
        .isEqualTo(new TrainingRows.Extent(49 + 29, START, instant(48).plusMillis(1), false));
  }

  @Test
  void extentRefusesASymbolWithoutRows() {
    Dataset<Row> rows = all(frame(hours("AUSDT", 50)).union(frame(hours("BUSDT", 1))));
    assertThatThrownBy(() -> TrainingRows.extent(rows, List.of("AUSDT", "BUSDT")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("0 rows with a known label for 'BUSDT':");
  }

  private static Dataset<Row> all(Dataset<Row> rows) {
    return TrainingRows.of(
        rows, List.of("feature"), label(Interval.H1, 1), Optional.empty(), Optional.empty(), 3);
  }

  /** Each row with the partition it lies in, in the order found there. */
  private static List<String> partitions(Dataset<Row> rows) {
    return rows.withColumn("partition", functions.spark_partition_id()).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private static List<Long> times(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.<Timestamp>getAs("open_time").getTime())
        .sorted()
        .toList();
  }

  private static List<Long> hourRange(int from, int to) {
    List<Long> hours = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      hours.add(time(Interval.H1, hour));
    }
    return hours;
  }

  private static List<Close> hours(String symbol, int count) {
    List<Close> closes = new ArrayList<>();
    for (int hour = 0; hour < count; hour++) {
      closes.add(new Close(symbol, time(Interval.H1, hour), 100 + hour));
    }
    return closes;
  }

  /** A random walk in which every sixth candle is missing. */
  private static List<Close> walk(String symbol, Interval interval, int count, long seed) {
    Random random = new Random(seed);
    List<Close> closes = new ArrayList<>();
    double price = 100;
    for (int candle = 0; candle < count; candle++) {
      price *= Math.exp(0.01 * random.nextGaussian());
      if (random.nextInt(6) > 0) {
        closes.add(new Close(symbol, time(interval, candle), price));
      }
    }
    return closes;
  }

  private static Dataset<Row> frame(List<Close> closes) {
    return spark.createDataFrame(
        closes.stream()
            .map(
                close ->
                    RowFactory.create(
                        close.symbol(), new Timestamp(close.openTime()), close.close(), false, 1.0))
            .toList(),
        COLUMNS);
  }

  private static long time(Interval interval, int candle) {
    return interval.plus(interval.openTimeAt(START.toEpochMilli()), candle);
  }

  private static Instant instant(int hour) {
    return Instant.ofEpochMilli(time(Interval.H1, hour));
  }

  private static Label label(Interval interval, int horizon) {
    return new Label(Label.Kind.LOG_RETURN, horizon, interval);
  }
}
