package dev.bougie.jobs.dataset;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.label.kernel.LabelKernel;
import dev.bougie.jobs.label.kernel.LabelSpec;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.Barriers;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RowSettings;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.run.TrainingUniverse;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Label;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.SizeBasedFileRewritePlanner;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of snapshots of a lake. */
class TrainingDataIT {

  private static final Instant FROM = Instant.parse("2023-12-20T00:00:00Z");
  private static final int CANDLES = 50 * 24;
  private static final FeatureSet SET = Closes.SET;
  private static final String FIRST = "BTCUSDT";
  private static final String SECOND = "ETHUSDT";
  private static final String DELISTED = "LUNAUSDT";
  private static final Label RETURN = new Label(Label.Kind.LOG_RETURN, 2, Interval.H1);
  private static final Label BARRIER = new Label(Label.Kind.TRIPLE_BARRIER, 6, Interval.H1);

  @TempDir private static Path folder;
  private static TestLake lake;
  private static long snapshot;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    store(FIRST, CANDLES, candle -> candle);
    store(SECOND, CANDLES, candle -> traded(candle, 2));
    store(DELISTED, 700, candle -> traded(candle, 3));
    snapshot = new Lake(lake.spark()).snapshot(Lake.CANDLES).orElseThrow();
    featurize(FIRST, SECOND, DELISTED);
    // What comes later is none of theirs.
    store("XRPUSDT", CANDLES, candle -> candle);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  private static void store(String symbol, int count, UnaryOperator<Candle> change) {
    lake.store(
        symbol,
        Interval.H1,
        FakeMarket.candles(symbol, Interval.H1, FROM, hour(count)).stream().map(change).toList(),
        "rest");
  }

  private static Candle traded(Candle candle, double factor) {
    return new Candle(
        candle.openTime(),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume(),
        factor * 1e9,
        candle.trades(),
        candle.takerBuyBase(),
        candle.takerBuyQuote(),
        candle.closeTime());
  }

  private static void featurize(String... symbols) {
    new Featurize(lake.spark(), new Featurize.Config(List.of(symbols), Interval.H1, SET.name()))
        .run();
  }

  private static Instant hour(int hour) {
    return FROM.plusSeconds(hour * 3_600L);
  }

  private static TrainingData pin(Label label, RowSettings rows, String... symbols) {
    return TrainingData.pin(
        lake.spark(), new TrainingData.Config(List.of(symbols), label, SET, rows));
  }

  private static RowSettings universe(int top) {
    return settings(TestRowSettings.USUAL.barriers(), new TrainingUniverse(top, 30));
  }

  private static RowSettings settings(Barriers barriers, TrainingUniverse universe) {
    RowSettings usual = TestRowSettings.USUAL;
    return new RowSettings(barriers, usual.weights(), universe, usual.from(), usual.to(), 2);
  }

  private static Split fold(int trainTo, int testFrom, int testTo) {
    return new Split(
        Part.FOLD,
        1,
        new Reach(Interval.H1, 1, 0),
        List.of(new Span(FROM, hour(trainTo))),
        List.of(new Span(hour(testFrom), hour(testTo))));
  }

  @Test
  void tellsWhatIsReadAndHowFarItReaches() {
    try (TrainingData data = pin(RETURN, TestRowSettings.USUAL, SECOND, FIRST)) {
      assertThat(data.extent())
          .isEqualTo(
              new TrainingData.Extent(
                  2L * (CANDLES - 2),
                  List.of(FIRST, SECOND),
                  FROM,
                  hour(CANDLES - 3).plusMillis(1),
                  false));
      assertThat(data.described().rows()).isEqualTo(2L * (CANDLES - 2));
      assertThat(data.described().snapshots())
          .containsOnlyKeys(data.featureTable(), Lake.CANDLES)
          .containsEntry(Lake.CANDLES, snapshot);
    }
  }

  @Test
  void recordsThePresentCandlesWhereTheFeaturesWereMadeFromSeveralSnapshots() {
    String late = "SOLUSDT";
    store(late, CANDLES, candle -> candle);
    featurize(late);
    try (TrainingData data = pin(RETURN, TestRowSettings.USUAL, FIRST, late)) {
      assertThat(data.described().snapshots().get(Lake.CANDLES))
          .isNotEqualTo(snapshot)
          .isEqualTo(new Lake(lake.spark()).snapshot(Lake.CANDLES).orElseThrow());
    }
  }

  @Test
  void rowsLieInTheSamePartitionsAndOrderWhateverTheFilesOfTheSnapshotAre() {
    List<String> before;
    try (TrainingData data = pin(BARRIER, universe(2), FIRST, SECOND, DELISTED)) {
      before = partitions(data.rows());
    }
    String table = new FeatureTable(SET).name();
    List<String> files = lake.files(table);
    for (String rewritten : List.of(table, Lake.CANDLES)) {
      RewriteDataFiles.Result result =
          SparkActions.get(lake.spark())
              .rewriteDataFiles(new Lake(lake.spark()).table(rewritten))
              .option(SizeBasedFileRewritePlanner.REWRITE_ALL, "true")
              .option(RewriteDataFiles.TARGET_FILE_SIZE_BYTES, "20000")
              .binPack()
              .execute();
      assertThat(result.addedDataFilesCount()).isPositive();
    }
    assertThat(lake.files(table)).isNotEqualTo(files);
    String shuffle = lake.spark().conf().get("spark.sql.shuffle.partitions");
    lake.spark().conf().set("spark.sql.shuffle.partitions", "5");
    try (TrainingData data = pin(BARRIER, universe(2), DELISTED, SECOND, FIRST)) {
      assertThat(partitions(data.rows())).isEqualTo(before).hasSizeGreaterThan(500);
    } finally {
      lake.spark().conf().set("spark.sql.shuffle.partitions", shuffle);
    }
  }

  /** Each row with the partition it lies in, in the order found there. */
  private static List<String> partitions(Dataset<Row> rows) {
    return rows.withColumn("partition", functions.spark_partition_id()).toJSON().collectAsList();
  }

  @Test
  void barriersAreTouchedByTheCandlesOfThatSnapshot() {
    Map<Long, Double> scales =
        lake
            .spark()
            .table(new FeatureTable(SET).name())
            .where(functions.col("symbol").equalTo(FIRST))
            .select(functions.col("open_time"), Scale.of(SET, BARRIER.horizon()).as("scale"))
            .collectAsList()
            .stream()
            .collect(
                Collectors.toMap(
                    row -> row.<Timestamp>getAs("open_time").getTime(),
                    row -> row.<Double>getAs("scale")));
    Map<Long, List<Object>> expected = new TreeMap<>();
    LabelKernel kernel = new LabelKernel(new LabelSpec.TripleBarrier(6, 1.5, 0.5), Interval.H1);
    for (Candle candle : lake.candles(FIRST)) {
      kernel.add(
          candle.openTime(),
          candle.high(),
          candle.low(),
          candle.close(),
          requireNonNull(scales.get(candle.openTime())),
          (open, label, outcome, knownAt) -> expected.put(open, List.of(label, outcome, knownAt)));
    }
    try (TrainingData data =
        pin(BARRIER, settings(new Barriers(1.5, 0.5), new TrainingUniverse(0, 30)), FIRST)) {
      assertThat(
              data.rows().collectAsList().stream()
                  .collect(
                      Collectors.toMap(
                          row -> row.<Timestamp>getAs("open_time").getTime(),
                          row ->
                              List.<Object>of(
                                  row.<Double>getAs(TrainingColumns.LABEL),
                                  row.<Double>getAs(TrainingColumns.OUTCOME),
                                  row.<Timestamp>getAs(TrainingColumns.KNOWN_AT).getTime()))))
          .isEqualTo(expected)
          .hasSizeGreaterThan(CANDLES - 60);
      data.require(List.of(fold(500, 600, 700)));
      assertThat(data.rows().select(TrainingColumns.LABEL).distinct().collectAsList()).hasSize(3);
    }
  }

  @Test
  void trainsOnTheMostTradedOfEachMonthTheDelistedAmongThem() {
    try (TrainingData data = pin(RETURN, universe(1), FIRST, SECOND, DELISTED)) {
      List<Row> rows = data.rows().collectAsList();
      Instant february = Instant.parse("2024-02-01T00:00:00Z");
      // 700 hours of it end on the 18th of January; for February that was no longer enough.
      assertThat(data.extent().symbols()).containsExactly(SECOND, DELISTED);
      assertThat(data.extent().from()).isEqualTo("2024-01-01T00:00:00Z");
      assertThat(rows).hasSize(700 - 12 * 24 - 2 + CANDLES - (12 + 31) * 24 - 2);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(row.<Timestamp>getAs("open_time").toInstant().isBefore(february))
                      .isEqualTo(row.<String>getAs("symbol").equals(DELISTED)));
    }
    try (TrainingData data = pin(RETURN, universe(2), FIRST, SECOND, DELISTED)) {
      assertThat(data.extent().symbols()).containsExactly(SECOND, DELISTED);
    }
  }

  @Test
  void refusesAUniverseThatNobodyBelongsTo() {
    RowSettings settings =
        new RowSettings(
            TestRowSettings.USUAL.barriers(),
            TestRowSettings.USUAL.weights(),
            new TrainingUniverse(1, 30),
            Optional.empty(),
            Optional.of(hour(48)),
            2);
    assertThatThrownBy(() -> pin(RETURN, settings, FIRST, SECOND))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "0 rows of the 1 most traded of [BTCUSDT, ETHUSDT]:"
                + " none was traded in the 30 days before a month of the range");
  }

  @Test
  void refusesASymbolWithoutRows() {
    assertThatThrownBy(() -> pin(RETURN, TestRowSettings.USUAL, FIRST, "NONEUSDT"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("0 rows with a known label for 'NONEUSDT':");
  }

  @Test
  void refusesFeaturesThatNobodyMade() {
    FeatureSet set = FeatureSets.of("log_return_1+rsi_14");
    assertThatThrownBy(
            () ->
                TrainingData.pin(
                    lake.spark(),
                    new TrainingData.Config(List.of(FIRST), RETURN, set, TestRowSettings.USUAL)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the lake holds no features in %s yet, run featurize first"
                .formatted(new FeatureTable(set).name()));
  }

  @Test
  void refusesALabelInUnitsOfAScaleThatTheFeaturesLack() {
    FeatureSet set = FeatureSets.of("log_return_1+rsi_14");
    for (Label.Kind kind : List.of(Label.Kind.SCALED_RETURN, Label.Kind.TRIPLE_BARRIER)) {
      assertThatThrownBy(
              () ->
                  TrainingData.pin(
                      lake.spark(),
                      new TrainingData.Config(
                          List.of(FIRST),
                          new Label(kind, 2, Interval.H1),
                          set,
                          TestRowSettings.USUAL)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("must hold realised_volatility_24 for a label of " + kind.code());
    }
  }

  @Test
  void refusesALabelThatIsAlwaysTheSame() {
    String still = "FLATUSDT";
    store(
        still,
        300,
        candle -> new Candle(candle.openTime(), 5, 5, 5, 5, 1, 5, 1, 0.5, 2.5, candle.closeTime()));
    featurize(still);
    for (Label.Kind kind : List.of(Label.Kind.LOG_RETURN, Label.Kind.DIRECTION)) {
      try (TrainingData data = pin(new Label(kind, 1, Interval.H1), TestRowSettings.USUAL, still)) {
        assertRefused(
            data,
            fold(200, 210, 250),
            "200 rows to train fold 1 on all have the label 0.0: nothing can be learnt of it");
      }
    }
  }

  @Test
  void refusesAClassThatNeverOccurs() {
    try (TrainingData data =
        pin(BARRIER, settings(new Barriers(500, 1), new TrainingUniverse(0, 30)), FIRST)) {
      assertThatThrownBy(() -> data.require(List.of(fold(500, 600, 700))))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(
              "rows to train fold 1 on, none of them of class 1, take-profit touched first");
    }
    try (TrainingData data =
        pin(BARRIER, settings(new Barriers(1, 500), new TrainingUniverse(0, 30)), FIRST)) {
      assertThatThrownBy(() -> data.require(List.of(fold(500, 600, 700))))
          .hasMessageContaining("none of them of class -1, stop-loss touched first");
    }
  }

  @Test
  void refusesAFeatureWithoutAnyValueInASplitThoughOthersHaveSome() {
    try (TrainingData data = pin(RETURN, TestRowSettings.USUAL, FIRST)) {
      data.require(List.of(fold(30, 40, 50)));
      assertRefused(
          data,
          fold(20, 40, 50),
          "20 rows to train fold 1 on hold no value of realised_volatility_24 (25 candles):"
              + " take a longer history");
    }
  }

  @Test
  void refusesASplitWithoutRows() {
    String listedLate = "NEWUSDT";
    lake.store(
        listedLate,
        Interval.H1,
        FakeMarket.candles(listedLate, Interval.H1, FROM, hour(400)).stream()
            .filter(
                candle ->
                    Stream.of(new Span(hour(100), hour(200)), new Span(hour(300), hour(400)))
                        .anyMatch(span -> span.holds(Instant.ofEpochMilli(candle.openTime()))))
            .toList(),
        "rest");
    featurize(listedLate);
    try (TrainingData data = pin(RETURN, TestRowSettings.USUAL, listedLate)) {
      assertRefused(
          data,
          fold(90, 110, 120),
          "0 rows to train fold 1 on: take a longer history, or one with fewer holes");
      assertRefused(
          data,
          fold(190, 210, 290),
          "0 rows to test fold 1 on: take a longer history, or one with fewer holes");
      // All that the first trains on is in the second, which needs no look of its own.
      data.require(List.of(fold(190, 310, 320), fold(300, 310, 320)));
    }
  }

  private static void assertRefused(TrainingData data, Split split, String message) {
    assertThatThrownBy(() -> data.require(List.of(split)))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }
}
