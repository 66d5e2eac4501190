package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.CandleUpsert;
import dev.bougie.jobs.lake.FeatureFiles;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturizeIT {

  private static final FeatureSet SET = FeatureSets.core();
  private static final FeatureTable TABLE = new FeatureTable(SET);
  private static final Instant FROM = Instant.parse("2024-02-20T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-03-10T00:00:00Z");
  private static final int CANDLES = 19 * 24;

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void computesTheBitsThatTheKernelsGiveWhateverOrderCandlesCameIn() {
    List<Candle> whole = FakeMarket.candles("AUSDT", Interval.H1, FROM, TO);
    List<Candle> holed = new ArrayList<>(FakeMarket.candles("BUSDT", Interval.H1, FROM, TO));
    holed.subList(250, 253).clear();
    List<Candle> few = FakeMarket.candles("CUSDT", Interval.H1, FROM, TO).subList(0, 5);
    store("AUSDT", whole.subList(300, CANDLES));
    store("BUSDT", shuffled(holed));
    store("CUSDT", few);
    store("AUSDT", shuffled(whole.subList(0, 300)));

    Featurize.Result result = featurize("AUSDT", "BUSDT", "CUSDT");

    assertThat(result)
        .isEqualTo(
            new Featurize.Result(
                List.of("AUSDT", "BUSDT", "CUSDT"),
                Interval.H1,
                TABLE.name(),
                SET.fingerprint(),
                candlesSnapshot(),
                CANDLES + (CANDLES - 3) + 5,
                0,
                0,
                0));
    assertRows("AUSDT", whole);
    assertRows("BUSDT", holed);
    assertRows("CUSDT", few);
  }

  /** Whatever the cuts, holes and beginnings; rows cross from chunk to chunk. */
  @Test
  void givesTheBitsOfTheUncutRunHoweverItIsCut() {
    Random random = new Random(5);
    Instant from = Instant.parse("2024-01-20T00:00:00Z");
    List<String> symbols = List.of("CUT0USDT", "CUT1USDT", "CUT2USDT", "CUT3USDT");
    List<List<Candle>> histories = new ArrayList<>();
    for (String symbol : symbols) {
      List<Candle> history = new ArrayList<>(FakeMarket.candles(symbol, Interval.M15, from, TO));
      history.subList(0, random.nextInt(3_000)).clear();
      history.removeIf(candle -> random.nextInt(400) == 0);
      histories.add(history);
      lake.store(symbol, Interval.M15, history, "rest");
    }
    for (int most : new int[] {0, 900, 1_000 + random.nextInt(4_000)}) {
      lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(TABLE.name()));
      Featurize.Result result = featurize(Interval.M15, most, 2_000, symbols);
      assertThat(result.added()).isEqualTo(histories.stream().mapToLong(List::size).sum());
      for (int symbol = 0; symbol < symbols.size(); symbol++) {
        assertRows(Interval.M15, symbols.get(symbol), histories.get(symbol));
      }
    }
  }

  @Test
  void writesNothingWhenNothingIsNew() {
    List<Candle> candles = FakeMarket.candles("TWICEUSDT", Interval.H1, FROM, TO);
    store("TWICEUSDT", candles);
    featurize("TWICEUSDT");
    long snapshot = snapshot();
    List<String> files = lake.files(TABLE.name());

    Featurize.Result again = featurize("TWICEUSDT");
    // Candles of others are no reason either.
    store("NOTTWICEUSDT", candles);
    Featurize.Result beside = featurize("TWICEUSDT");

    assertThat(tally(again)).isEqualTo(Tally.NONE);
    assertThat(tally(beside)).isEqualTo(Tally.NONE);
    assertThat(beside.candlesSnapshot()).isEqualTo(candlesSnapshot());
    assertThat(snapshot()).isEqualTo(snapshot);
    assertThat(lake.files(TABLE.name())).isEqualTo(files);
    assertRows("TWICEUSDT", candles);
  }

  @Test
  void addsTheRowsOfNewCandlesAlone() {
    List<Candle> candles = FakeMarket.candles("HOURLYUSDT", Interval.H1, FROM, TO);
    store("HOURLYUSDT", candles.subList(0, CANDLES - 2));
    featurize("HOURLYUSDT");
    store("HOURLYUSDT", candles.subList(CANDLES - 2, CANDLES - 1));
    assertThat(tally(featurize("HOURLYUSDT"))).isEqualTo(new Tally(1, 0, 0, 0));
    store("HOURLYUSDT", candles.subList(CANDLES - 1, CANDLES));

    assertThat(tally(featurize("HOURLYUSDT"))).isEqualTo(new Tally(1, 0, 0, 0));

    assertRows("HOURLYUSDT", candles);
  }

  @Test
  void followsARevisedCandleAndNewOnes() {
    List<Candle> candles =
        new ArrayList<>(FakeMarket.candles("REVISEDUSDT", Interval.H1, FROM, TO));
    store("REVISEDUSDT", candles.subList(0, 300));
    featurize("REVISEDUSDT");
    Candle other = FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(100);
    candles.set(100, other);
    store("REVISEDUSDT", candles.subList(100, CANDLES));

    Tally tally = tally(featurize("REVISEDUSDT"));

    assertThat(tally.added()).isEqualTo(CANDLES - 300);
    assertThat(tally.revised()).isEqualTo(Math.min(SET.lookback(), 200));
    assertRows("REVISEDUSDT", candles);
  }

  /** Spark's merge writes with deletes by position; the stream upserts without Spark. */
  @Test
  void followsWhatTheStreamWrote() {
    List<Candle> candles = new ArrayList<>(FakeMarket.candles("LIVEUSDT", Interval.H1, FROM, TO));
    store("LIVEUSDT", candles.subList(0, CANDLES - 1));
    featurize("LIVEUSDT");
    candles.set(
        CANDLES - 20, FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(CANDLES - 20));
    try (LakeCatalog catalog =
        LakeCatalog.open(
            new LakeSettings(folder.resolve("lake").toString()),
            lake.database().access(),
            new Configuration())) {
      new CandleUpsert(catalog)
          .upsert(
              candles.subList(CANDLES - 20, CANDLES).stream()
                  .map(candle -> new MarketCandle("LIVEUSDT", Interval.H1, candle))
                  .toList(),
              "stream");
    }

    Tally tally = tally(featurize("LIVEUSDT"));

    assertThat(tally.added()).isEqualTo(1);
    assertThat(tally.revised()).isEqualTo(19);
    assertRows("LIVEUSDT", candles);
  }

  @Test
  void followsAFilledHoleAndLostCandles() {
    List<Candle> candles = new ArrayList<>(FakeMarket.candles("HOLEUSDT", Interval.H1, FROM, TO));
    List<Candle> holed = new ArrayList<>(candles);
    holed.subList(20, 22).clear();
    store("HOLEUSDT", holed);
    featurize("HOLEUSDT");
    store("HOLEUSDT", candles.subList(20, 22));

    Tally filled = tally(featurize("HOLEUSDT"));

    assertThat(filled.added()).isEqualTo(2);
    assertThat(filled.revised()).isEqualTo(SET.lookback() - 1);
    assertRows("HOLEUSDT", candles);

    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE symbol = 'HOLEUSDT' AND open_time >= '2024-03-05'");
    candles.removeIf(candle -> candle.openTime() >= at("2024-03-05T00:00:00Z"));

    assertThat(tally(featurize("HOLEUSDT")).removed()).isEqualTo(CANDLES - candles.size());
    assertRows("HOLEUSDT", candles);
  }

  @Test
  void leavesEverythingAloneAfterACompactionOfCandles() {
    List<Candle> candles = FakeMarket.candles("PACKEDUSDT", Interval.H1, FROM, TO);
    store("PACKEDUSDT", candles.subList(0, 200));
    store("PACKEDUSDT", candles.subList(200, CANDLES));
    featurize("PACKEDUSDT");
    long snapshot = snapshot();
    Table table = new Lake(lake.spark()).table(Lake.CANDLES);
    long before = candlesSnapshot();
    SparkActions.get(lake.spark())
        .rewriteDataFiles(table)
        .option("rewrite-all", "true")
        .sort()
        .execute();
    assertThat(candlesSnapshot()).isNotEqualTo(before);

    assertThat(tally(featurize("PACKEDUSDT"))).isEqualTo(Tally.NONE);
    assertThat(snapshot()).isEqualTo(snapshot);

    // Without the old snapshot all rows are compared; none is made again.
    table.refresh();
    store("PACKEDUSDT", FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).subList(0, 1));
    table.refresh();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    Tally compared = tally(featurize("PACKEDUSDT"));
    assertThat(compared.revised()).isEqualTo(SET.lookback());
    assertThat(compared.unchanged()).isEqualTo(CANDLES - SET.lookback());
  }

  @Test
  void survivesACompactionOfFeatures() {
    List<Candle> candles = new ArrayList<>(FakeMarket.candles("TIDYUSDT", Interval.H1, FROM, TO));
    store("TIDYUSDT", candles.subList(0, 300));
    featurize("TIDYUSDT");
    candles.set(200, FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(200));
    store("TIDYUSDT", candles.subList(200, 310));
    featurize("TIDYUSDT");
    SparkActions.get(lake.spark())
        .rewriteDataFiles(new Lake(lake.spark()).table(TABLE.name()))
        .option("rewrite-all", "true")
        .sort()
        .execute();
    assertRows("TIDYUSDT", candles.subList(0, 310));
    candles.set(250, FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(250));
    store("TIDYUSDT", candles.subList(250, CANDLES));

    Tally tally = tally(featurize("TIDYUSDT"));

    assertThat(tally.added()).isEqualTo(CANDLES - 310);
    assertThat(tally.revised()).isEqualTo(310 - 250);
    assertRows("TIDYUSDT", candles);
  }

  /** Files that tasks wrote before a crash are none of the table's; the next run writes its own. */
  @Test
  void leavesTheSameRowsAfterACrashBetweenFilesAndCommit() {
    List<Candle> candles = FakeMarket.candles("CRASHUSDT", Interval.H1, FROM, TO);
    store("CRASHUSDT", candles);
    List<FeatureFiles.Written> written = prepare("CRASHUSDT").files();

    assertThat(written).isNotEmpty();
    assertThat(rows("CRASHUSDT")).isEmpty();
    assertThat(tally(featurize("CRASHUSDT"))).isEqualTo(new Tally(CANDLES, 0, 0, 0));
    assertRows("CRASHUSDT", candles);
  }

  @Test
  void beginsAgainWhenAnotherRunWasFaster() {
    List<Candle> candles = FakeMarket.candles("RACEUSDT", Interval.H1, FROM, TO);
    store("RACEUSDT", candles);
    Update.Prepared slow = prepare("RACEUSDT");
    featurize("RACEUSDT");
    List<String> files = lake.files(TABLE.name());

    assertThat(
            new FeatureFiles(new Lake(lake.spark()).table(TABLE.name()))
                .commit(slow.before(), slow.range(), slow.files()))
        .isFalse();

    assertThat(slow.files().stream().flatMap(task -> task.rows().stream()))
        .isNotEmpty()
        .noneMatch(file -> Files.exists(Path.of(java.net.URI.create(file.location()))));
    assertThat(lake.files(TABLE.name())).isEqualTo(files);
    assertRows("RACEUSDT", candles);
  }

  @Test
  void leavesOtherSymbolsAndIntervalsAsTheyAre() {
    List<Candle> candles = FakeMarket.candles("LEFTUSDT", Interval.H1, FROM, TO);
    store("LEFTUSDT", candles);
    featurize("LEFTUSDT");
    lake.store(
        "LEFTUSDT", Interval.D1, FakeMarket.candles("LEFTUSDT", Interval.D1, FROM, TO), "rest");
    store("NEWUSDT", candles);

    assertThat(featurize(Interval.D1, "LEFTUSDT").added()).isEqualTo(19);
    featurize("NEWUSDT");

    assertRows("LEFTUSDT", candles);
    assertRows("NEWUSDT", candles);
  }

  @Test
  void marksFeaturesOfMadeUpCandles() {
    lake.store(
        "MADEUPUSDT",
        Interval.H1,
        FakeMarket.candles("MADEUPUSDT", Interval.H1, FROM, TO),
        Lake.SYNTHETIC);
    store("REALUSDT", FakeMarket.candles("REALUSDT", Interval.H1, FROM, TO));

    featurize("MADEUPUSDT", "REALUSDT");

    assertThat(rows("MADEUPUSDT"))
        .extracting(row -> row.<Boolean>getAs("synthetic"))
        .containsOnly(true);
    assertThat(rows("REALUSDT"))
        .extracting(row -> row.<Boolean>getAs("synthetic"))
        .containsOnly(false);
  }

  @Test
  void refusesASymbolWithoutCandlesAndWritesNothing() {
    store("HASUSDT", FakeMarket.candles("HASUSDT", Interval.H1, FROM, TO));
    assertThatThrownBy(() -> featurize("HASUSDT", "HASNOTUSDT"))
        .isInstanceOf(DataException.class)
        .hasMessage("the lake holds no 1h candles of 'HASNOTUSDT', run ingest for it first");
    TABLE.create(lake.spark());
    assertThat(rows("HASUSDT")).isEmpty();
  }

  @Test
  void refusesAnIntervalWithoutCandles() {
    store("HOURSUSDT", FakeMarket.candles("HOURSUSDT", Interval.H1, FROM, TO));
    assertThatThrownBy(() -> featurize(Interval.M5, "HOURSUSDT"))
        .isInstanceOf(DataException.class)
        .hasMessage("the lake holds no 5m candles of 'HOURSUSDT', run ingest for it first");
  }

  @Test
  void refusesASetThatDoesNotExist() {
    assertThatThrownBy(() -> new Featurize.Settings("hardcore"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "feature-set = 'hardcore' cannot be used: unknown feature set 'hardcore', allowed are [core]");
  }

  private static void assertRows(String symbol, List<Candle> candles) {
    assertRows(Interval.H1, symbol, candles);
  }

  private static void assertRows(Interval interval, String symbol, List<Candle> candles) {
    List<Row> rows = rows(interval, symbol);
    double[][] expected = SET.compute(CandleColumns.of(interval, candles), 0, candles.size());
    assertThat(rows).hasSize(candles.size());
    for (int index = 0; index < candles.size(); index++) {
      Row row = rows.get(index);
      assertThat(row.<Timestamp>getAs("open_time").getTime())
          .isEqualTo(candles.get(index).openTime());
      assertThat(row.<Double>getAs("close")).isEqualTo(candles.get(index).close());
      for (int feature = 0; feature < SET.size(); feature++) {
        String id = SET.ids().get(feature);
        assertThat(Double.doubleToRawLongBits(row.<Double>getAs(id)))
            .as("%s of candle %d of %s", id, index, symbol)
            .isEqualTo(Double.doubleToRawLongBits(expected[feature][index]));
      }
    }
  }

  private static List<Row> rows(String symbol) {
    return rows(Interval.H1, symbol);
  }

  private static List<Row> rows(Interval interval, String symbol) {
    return TABLE
        .rows(lake.spark(), List.of(symbol), interval)
        .orderBy(functions.col("open_time"))
        .collectAsList();
  }

  private static void store(String symbol, List<Candle> candles) {
    lake.store(symbol, Interval.H1, candles, "rest");
  }

  private static List<Candle> shuffled(List<Candle> candles) {
    List<Candle> shuffled = new ArrayList<>(candles);
    Collections.shuffle(shuffled, new Random(3));
    return shuffled;
  }

  private static Featurize.Result featurize(String... symbols) {
    return featurize(Interval.H1, symbols);
  }

  private static Featurize.Result featurize(Interval interval, String... symbols) {
    return featurize(interval, 0, Long.MAX_VALUE, List.of(symbols));
  }

  private static Featurize.Result featurize(
      Interval interval, long chunkCandles, long batchRows, List<String> symbols) {
    return new Featurize(
            lake.spark(),
            new Featurize.Config(symbols, interval, SET.name()),
            new Featurize.NamedSet(SET.name()),
            chunkCandles,
            batchRows)
        .run();
  }

  /** A run that did everything but commit. */
  private static Update.Prepared prepare(String symbol) {
    TABLE.create(lake.spark());
    Update update =
        Update.plan(
            lake.spark(),
            new Featurize.Config(List.of(symbol), Interval.H1, SET.name()),
            SET.lookback(),
            new Lake(lake.spark()).table(Lake.CANDLES),
            new Lake(lake.spark()).table(TABLE.name()),
            new ChunkPlan(Interval.H1, SET.lookback(), 100_000));
    return update.prepare(
        lake.spark(), new Featurize.NamedSet(SET.name()), update.batches(Long.MAX_VALUE).get(0));
  }

  private static Tally tally(Featurize.Result result) {
    return new Tally(result.added(), result.revised(), result.removed(), result.unchanged());
  }

  private static long snapshot() {
    return new Lake(lake.spark()).snapshot(TABLE.name()).orElseThrow();
  }

  private static long candlesSnapshot() {
    return new Lake(lake.spark()).snapshot(Lake.CANDLES).orElseThrow();
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
