package dev.bougie.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.label.kernel.LabelKernel;
import dev.bougie.jobs.label.kernel.LabelSpec;
import dev.bougie.jobs.run.RowSettings;
import dev.bougie.jobs.run.RowWeights;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.SampleWeights;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.Label;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
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
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels, the rows that carry them, and the rows of a split. */
class TrainingRowsIT {

  @TempDir private static Path folder;
  private static SparkSession spark;

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
  void labelsAgreeWithANaiveOracleAndWithWindows(String code, int horizon) {
    Interval interval = Interval.of(code);
    List<Closes> closes = new ArrayList<>(Closes.walk("AUSDT", interval, 120, 1));
    closes.addAll(Closes.walk("BUSDT", interval, 90, 2));
    Map<String, Map<Long, Double>> bySymbol = new HashMap<>();
    closes.forEach(
        close ->
            bySymbol
                .computeIfAbsent(close.symbol(), symbol -> new HashMap<>())
                .put(close.openTime(), close.close()));
    Map<List<Object>, Double> windows =
        Closes.frame(spark, closes)
            .withColumn("label", Labels.logReturn(label(interval, horizon)))
            .where("label is not null")
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(TrainingRowsIT::key, row -> row.<Double>getAs("label")));

    List<Row> labelled = rows(closes, interval, horizon).collectAsList();

    assertThat(labelled).hasSameSizeAs(windows.keySet()).hasSizeGreaterThan(horizon == 5 ? 20 : 50);
    for (Row row : labelled) {
      long time = row.<Timestamp>getAs("open_time").getTime();
      Map<Long, Double> market = Objects.requireNonNull(bySymbol.get(row.<String>getAs("symbol")));
      double close = Objects.requireNonNull(market.get(time));
      Double later = Objects.requireNonNull(close(market, interval, time, horizon));
      Double earlier = close(market, interval, time, -horizon);
      assertThat(row.<Double>getAs(TrainingColumns.LABEL))
          .isEqualTo(StrictMath.log(later / close))
          .isEqualTo(windows.get(key(row)));
      assertThat(row.<Double>getAs(TrainingColumns.OUTCOME))
          .isEqualTo(row.<Double>getAs(TrainingColumns.LABEL));
      assertThat(row.<Double>getAs(TrainingColumns.LAST))
          .isEqualTo(earlier == null ? 0.0 : StrictMath.log(close / earlier));
      assertThat(row.<Timestamp>getAs(TrainingColumns.KNOWN_AT).getTime())
          .isEqualTo(interval.plus(time, horizon + 1) - 1);
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

  @Test
  void labelsInUnitsOfScaleAreThoseOfTheKernel() {
    List<Closes> closes = Closes.walk("AUSDT", Interval.H1, 400, 3);
    Map<Long, List<Double>> streamed = new TreeMap<>();
    LabelKernel kernel = new LabelKernel(new LabelSpec.ScaledReturn(4), Interval.H1);
    for (Closes close : closes) {
      double scale = Math.min(1, Math.max(1e-6, close.volatility())) * 2;
      kernel.add(
          close.openTime(),
          Double.NaN,
          Double.NaN,
          close.close(),
          scale,
          (open, label, outcome, knownAt) ->
              streamed.put(open, List.of(label, outcome, scale(closes, open))));
    }
    Map<Long, List<Double>> rows =
        TrainingRows.of(
                Closes.frame(spark, closes),
                Optional.empty(),
                config(new Label(Label.Kind.SCALED_RETURN, 4, Interval.H1), TestRowSettings.USUAL))
            .collectAsList()
            .stream()
            .collect(
                Collectors.toMap(
                    row -> row.<Timestamp>getAs("open_time").getTime(),
                    row ->
                        List.of(
                            row.<Double>getAs(TrainingColumns.LABEL),
                            row.<Double>getAs(TrainingColumns.OUTCOME),
                            row.<Double>getAs(TrainingColumns.SCALE))));
    assertThat(rows).isEqualTo(streamed).hasSizeGreaterThan(100);
  }

  private static double scale(List<Closes> closes, long open) {
    return 2
        * closes.stream()
            .filter(close -> close.openTime() == open)
            .mapToDouble(Closes::volatility)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void rowsToLearnFromAreThoseInRangeWhoseLabelIsKnownWithinIt() {
    List<Closes> closes = Closes.walk("AUSDT", Interval.H1, 60, 7);
    RowSettings range =
        new RowSettings(
            TestRowSettings.USUAL.barriers(),
            TestRowSettings.USUAL.weights(),
            TestRowSettings.USUAL.universe(),
            Optional.of(Closes.hour(10)),
            Optional.of(Closes.hour(20)),
            2);
    Dataset<Row> rows =
        TrainingRows.of(
            Closes.frame(spark, closes), Optional.empty(), config(label(Interval.H1, 1), range));
    List<Long> known =
        closes.stream()
            .map(Closes::openTime)
            .filter(time -> closes.stream().anyMatch(next -> next.openTime() == time + 3_600_000))
            .filter(
                time -> time >= Closes.time(Interval.H1, 10) && time < Closes.time(Interval.H1, 19))
            .toList();
    assertThat(rows.columns())
        .containsExactly(
            "symbol",
            "open_time",
            "synthetic",
            "label",
            "outcome",
            "known_at",
            "last",
            "uniqueness",
            "scale",
            "log_return_1",
            "realised_volatility_24");
    assertThat(times(rows)).isEqualTo(known);
  }

  @Test
  void rowsComeInTheSamePartitionsAndOrderWhateverOrderTheyWereStoredIn() {
    List<Closes> closes = new ArrayList<>(Closes.walk("BUSDT", Interval.H1, 900, 1));
    closes.addAll(Closes.walk("AUSDT", Interval.H1, 900, 2));
    List<String> first = partitions(rows(closes, Interval.H1, 3));
    Collections.shuffle(closes, new Random(3));
    assertThat(
            partitions(
                TrainingRows.of(
                    Closes.frame(spark, closes).repartition(7),
                    Optional.empty(),
                    config(label(Interval.H1, 3), TestRowSettings.USUAL))))
        .isEqualTo(first);
  }

  @Test
  void splitsTakeFromIncludedToExcludedInTheOrderOfAllRows() {
    Dataset<Row> rows = rows(Closes.hours("AUSDT", 50), Interval.H1, 1);
    SplitRows split = SplitRows.of(rows, split(), TestRowSettings.USUAL.weights(), true);
    List<Long> trained = new ArrayList<>(hourRange(3, 20));
    trained.addAll(hourRange(43, 45));
    assertThat(times(split.train())).isEqualTo(trained);
    assertThat(times(split.test())).isEqualTo(hourRange(30, 40));
    assertThat(split.train().collectAsList())
        .extracting(row -> row.<Double>getAs(TrainingColumns.WEIGHT))
        .containsOnly(1.0);
    assertThat(partitions(split.train().drop(TrainingColumns.WEIGHT)))
        .isEqualTo(
            partitions(rows).stream()
                .filter(
                    row ->
                        trained.stream()
                            .anyMatch(time -> row.contains(new Timestamp(time).toString())))
                .toList());
  }

  @Test
  void weightsAreUniquenessTimesAgeWithAMeanOfOneOverTheRowsTrainedOn() {
    List<Closes> closes = new ArrayList<>(Closes.walk("AUSDT", Interval.H1, 50, 5));
    closes.addAll(Closes.walk("BUSDT", Interval.H1, 50, 6));
    Duration halfLife = Duration.ofHours(9);
    Dataset<Row> all = rows(closes, Interval.H1, 2);
    List<Row> train =
        SplitRows.of(all, split(), new RowWeights(true, Optional.of(halfLife)), true)
            .train()
            .collectAsList();
    double[] expected =
        SampleWeights.product(
            train.stream()
                .mapToDouble(row -> row.<Double>getAs(TrainingColumns.UNIQUENESS))
                .toArray(),
            SampleWeights.age(
                train.stream()
                    .mapToLong(row -> row.<Timestamp>getAs("open_time").getTime())
                    .toArray(),
                Closes.time(Interval.H1, 45),
                halfLife));
    assertThat(train).hasSizeGreaterThan(15);
    IntStream.range(0, expected.length)
        .forEach(
            row ->
                assertThat(train.get(row).<Double>getAs(TrainingColumns.WEIGHT))
                    .isCloseTo(expected[row], Offset.offset(1e-12)));
    assertThat(
            SplitRows.of(all, split(), new RowWeights(true, Optional.empty()), true)
                .train()
                .agg(functions.avg(TrainingColumns.WEIGHT))
                .head()
                .getDouble(0))
        .isCloseTo(1, Offset.offset(1e-12));
  }

  @Test
  void scaleIsTheMedianOfTheRowsTrainedOnWhereItIsNotKnown() {
    List<Closes> closes = new ArrayList<>();
    for (Closes close : Closes.hours("AUSDT", 50)) {
      int hour = closes.size();
      double volatility = hour % 7 == 0 ? Double.NaN : hour < 25 ? 0.01 * (1 + hour % 3) : 0.5;
      closes.add(new Closes("AUSDT", close.openTime(), close.close(), volatility));
    }
    Split split =
        new Split(
            Part.FOLD,
            0,
            new Reach(Interval.H1, 4, 0),
            List.of(new Span(Closes.hour(0), Closes.hour(25))),
            List.of(new Span(Closes.hour(30), Closes.hour(46))));
    SplitRows rows =
        SplitRows.of(rows(closes, Interval.H1, 4), split, TestRowSettings.USUAL.weights(), true);
    assertThat(scales(rows.train()).get(0)).isEqualTo(2 * 0.02);
    assertThat(scales(rows.train()).get(1)).isEqualTo(2 * 0.02);
    assertThat(scales(rows.train()).get(2)).isEqualTo(2 * 0.03);
    assertThat(scales(rows.test()).get(35 - 30)).isEqualTo(2 * 0.02);
    assertThat(scales(rows.test()).get(36 - 30)).isEqualTo(2 * 0.5);
  }

  @Test
  void scaleStaysWithinItsBoundsAndIsOneWhereTheSetLacksIt() {
    StructType one = new StructType().add(Scale.FEATURE, "double");
    Dataset<Row> volatilities =
        spark.createDataFrame(
            List.of(0.0, 0.25, 7.0, Double.NaN).stream().map(RowFactory::create).toList(), one);
    assertThat(
            volatilities.select(Scale.of(Closes.SET, 4)).collectAsList().stream()
                .map(row -> row.getDouble(0)))
        .containsExactly(2e-6, 0.5, 2.0, Double.NaN);
    assertThat(
            volatilities
                .select(Scale.of(dev.bougie.features.catalogue.FeatureSets.of("log_return_1"), 4))
                .distinct()
                .collectAsList())
        .containsExactly(RowFactory.create(1.0));
  }

  private static List<Double> scales(Dataset<Row> rows) {
    return rows.orderBy("open_time").collectAsList().stream()
        .map(row -> row.<Double>getAs(TrainingColumns.SCALE))
        .toList();
  }

  private static Split split() {
    return new Split(
        Part.COMBINATION,
        0,
        new Reach(Interval.H1, 1, 2),
        List.of(
            new Span(Closes.hour(3), Closes.hour(20)), new Span(Closes.hour(43), Closes.hour(45))),
        List.of(new Span(Closes.hour(30), Closes.hour(40))));
  }

  private static Dataset<Row> rows(List<Closes> closes, Interval interval, int horizon) {
    return TrainingRows.of(
        Closes.frame(spark, closes),
        Optional.empty(),
        config(label(interval, horizon), TestRowSettings.USUAL));
  }

  private static TrainingData.Config config(Label label, RowSettings rows) {
    return new TrainingData.Config(List.of("AUSDT", "BUSDT"), label, Closes.SET, rows);
  }

  private static Label label(Interval interval, int horizon) {
    return new Label(Label.Kind.LOG_RETURN, horizon, interval);
  }

  private static List<Object> key(Row row) {
    return List.of(row.<String>getAs("symbol"), row.<Timestamp>getAs("open_time"));
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
    return IntStream.range(from, to).mapToObj(hour -> Closes.time(Interval.H1, hour)).toList();
  }
}
