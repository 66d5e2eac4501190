package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.CandleUpsert;
import dev.bougie.jobs.lake.FeatureFiles;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second run, after the candles changed. */
class FeaturizeIncrementIT {

  private static final FeatureSet SET = FeaturizedLake.SET;
  private static final FeatureTable TABLE = FeaturizedLake.TABLE;
  private static final Instant FROM = Instant.parse("2024-02-20T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-03-10T00:00:00Z");
  private static final int CANDLES = 19 * 24;

  @TempDir private static Path folder;
  private static FeaturizedLake lake;

  @BeforeAll
  static void open() {
    lake = FeaturizedLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void writesNothingWhenNothingIsNew() {
    List<Candle> candles = FakeMarket.candles("TWICEUSDT", Interval.H1, FROM, TO);
    lake.store("TWICEUSDT", candles);
    lake.featurize("TWICEUSDT");
    long snapshot = lake.snapshot();
    List<String> files = lake.files(TABLE.name());

    Featurize.Result again = lake.featurize("TWICEUSDT");
    // Candles of others are no reason either.
    lake.store("NOTTWICEUSDT", candles);
    Featurize.Result beside = lake.featurize("TWICEUSDT");

    assertThat(FeaturizedLake.tally(again)).isEqualTo(Tally.NONE);
    assertThat(FeaturizedLake.tally(beside)).isEqualTo(Tally.NONE);
    assertThat(beside.candlesSnapshot()).isEqualTo(lake.candlesSnapshot());
    assertThat(lake.snapshot()).isEqualTo(snapshot);
    assertThat(lake.files(TABLE.name())).isEqualTo(files);
    lake.assertRows("TWICEUSDT", candles);
  }

  @Test
  void addsTheRowsOfNewCandlesAlone() {
    List<Candle> candles = FakeMarket.candles("HOURLYUSDT", Interval.H1, FROM, TO);
    lake.store("HOURLYUSDT", candles.subList(0, CANDLES - 2));
    lake.featurize("HOURLYUSDT");
    lake.store("HOURLYUSDT", candles.subList(CANDLES - 2, CANDLES - 1));
    assertThat(FeaturizedLake.tally(lake.featurize("HOURLYUSDT"))).isEqualTo(new Tally(1, 0, 0, 0));
    lake.store("HOURLYUSDT", candles.subList(CANDLES - 1, CANDLES));

    assertThat(FeaturizedLake.tally(lake.featurize("HOURLYUSDT"))).isEqualTo(new Tally(1, 0, 0, 0));

    lake.assertRows("HOURLYUSDT", candles);
  }

  @Test
  void followsARevisedCandleAndNewOnes() {
    List<Candle> candles =
        new ArrayList<>(FakeMarket.candles("REVISEDUSDT", Interval.H1, FROM, TO));
    lake.store("REVISEDUSDT", candles.subList(0, 300));
    lake.featurize("REVISEDUSDT");
    Candle other = FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(100);
    candles.set(100, other);
    lake.store("REVISEDUSDT", candles.subList(100, CANDLES));

    Tally tally = FeaturizedLake.tally(lake.featurize("REVISEDUSDT"));

    assertThat(tally.added()).isEqualTo(CANDLES - 300);
    assertThat(tally.revised()).isEqualTo(Math.min(SET.lookback(), 200));
    lake.assertRows("REVISEDUSDT", candles);
  }

  /** Spark's merge writes with deletes by position; the stream upserts without Spark. */
  @Test
  void followsWhatTheStreamWrote() {
    List<Candle> candles = new ArrayList<>(FakeMarket.candles("LIVEUSDT", Interval.H1, FROM, TO));
    lake.store("LIVEUSDT", candles.subList(0, CANDLES - 1));
    lake.featurize("LIVEUSDT");
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

    Tally tally = FeaturizedLake.tally(lake.featurize("LIVEUSDT"));

    assertThat(tally.added()).isEqualTo(1);
    assertThat(tally.revised()).isEqualTo(19);
    lake.assertRows("LIVEUSDT", candles);
  }

  @Test
  void followsAFilledHoleAndLostCandles() {
    List<Candle> candles = new ArrayList<>(FakeMarket.candles("HOLEUSDT", Interval.H1, FROM, TO));
    List<Candle> holed = new ArrayList<>(candles);
    holed.subList(20, 22).clear();
    lake.store("HOLEUSDT", holed);
    lake.featurize("HOLEUSDT");
    lake.store("HOLEUSDT", candles.subList(20, 22));

    Tally filled = FeaturizedLake.tally(lake.featurize("HOLEUSDT"));

    assertThat(filled.added()).isEqualTo(2);
    assertThat(filled.revised()).isEqualTo(SET.lookback() - 1);
    lake.assertRows("HOLEUSDT", candles);

    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE symbol = 'HOLEUSDT' AND open_time >= '2024-03-05'");
    candles.removeIf(candle -> candle.openTime() >= at("2024-03-05T00:00:00Z"));

    assertThat(FeaturizedLake.tally(lake.featurize("HOLEUSDT")).removed())
        .isEqualTo(CANDLES - candles.size());
    lake.assertRows("HOLEUSDT", candles);
  }

  @Test
  void leavesEverythingAloneAfterACompactionOfCandles() {
    List<Candle> candles = FakeMarket.candles("PACKEDUSDT", Interval.H1, FROM, TO);
    lake.store("PACKEDUSDT", candles.subList(0, 200));
    lake.store("PACKEDUSDT", candles.subList(200, CANDLES));
    lake.featurize("PACKEDUSDT");
    long snapshot = lake.snapshot();
    Table table = new Lake(lake.spark()).table(Lake.CANDLES);
    long before = lake.candlesSnapshot();
    SparkActions.get(lake.spark())
        .rewriteDataFiles(table)
        .option("rewrite-all", "true")
        .sort()
        .execute();
    assertThat(lake.candlesSnapshot()).isNotEqualTo(before);

    assertThat(FeaturizedLake.tally(lake.featurize("PACKEDUSDT"))).isEqualTo(Tally.NONE);
    assertThat(lake.snapshot()).isEqualTo(snapshot);

    // Without the old snapshot all rows are compared; none is made again.
    table.refresh();
    lake.store("PACKEDUSDT", FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).subList(0, 1));
    table.refresh();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    Tally compared = FeaturizedLake.tally(lake.featurize("PACKEDUSDT"));
    assertThat(compared.revised()).isEqualTo(SET.lookback());
    assertThat(compared.unchanged()).isEqualTo(CANDLES - SET.lookback());
  }

  @Test
  void survivesACompactionOfFeatures() {
    List<Candle> candles = new ArrayList<>(FakeMarket.candles("TIDYUSDT", Interval.H1, FROM, TO));
    lake.store("TIDYUSDT", candles.subList(0, 300));
    lake.featurize("TIDYUSDT");
    candles.set(200, FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(200));
    lake.store("TIDYUSDT", candles.subList(200, 310));
    lake.featurize("TIDYUSDT");
    SparkActions.get(lake.spark())
        .rewriteDataFiles(new Lake(lake.spark()).table(TABLE.name()))
        .option("rewrite-all", "true")
        .sort()
        .execute();
    lake.assertRows("TIDYUSDT", candles.subList(0, 310));
    candles.set(250, FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(250));
    lake.store("TIDYUSDT", candles.subList(250, CANDLES));

    Tally tally = FeaturizedLake.tally(lake.featurize("TIDYUSDT"));

    assertThat(tally.added()).isEqualTo(CANDLES - 310);
    assertThat(tally.revised()).isEqualTo(310 - 250);
    lake.assertRows("TIDYUSDT", candles);
  }

  /** Files that tasks wrote before a crash are none of the table's; the next run writes its own. */
  @Test
  void leavesTheSameRowsAfterACrashBetweenFilesAndCommit() {
    List<Candle> candles = FakeMarket.candles("CRASHUSDT", Interval.H1, FROM, TO);
    lake.store("CRASHUSDT", candles);
    Update crashed = lake.plan("CRASHUSDT");
    List<FeatureFiles.Written> written =
        lake.prepare(crashed, crashed.batches(Long.MAX_VALUE).get(0)).files();

    assertThat(written).isNotEmpty();
    assertThat(lake.rows("CRASHUSDT")).isEmpty();
    assertThat(FeaturizedLake.tally(lake.featurize("CRASHUSDT")))
        .isEqualTo(new Tally(CANDLES, 0, 0, 0));
    lake.assertRows("CRASHUSDT", candles);
  }

  @Test
  void beginsAgainWhenAnotherRunWasFaster() {
    List<Candle> candles = FakeMarket.candles("RACEUSDT", Interval.H1, FROM, TO);
    lake.store("RACEUSDT", candles);
    Update racing = lake.plan("RACEUSDT");
    Update.Prepared slow = lake.prepare(racing, racing.batches(Long.MAX_VALUE).get(0));
    lake.featurize("RACEUSDT");
    List<String> files = lake.files(TABLE.name());

    assertThat(racing.commit(slow)).isFalse();

    assertThat(slow.files().stream().flatMap(task -> task.rows().stream()))
        .isNotEmpty()
        .noneMatch(file -> Files.exists(Path.of(java.net.URI.create(file.location()))));
    assertThat(lake.files(TABLE.name())).isEqualTo(files);
    lake.assertRows("RACEUSDT", candles);
  }

  /** A row of the new months looks back at a candle of the old that was revised. */
  @Test
  void goesOnWhereARunDiedBetweenTwoBatches() {
    List<Candle> before = months("DIEDUSDT");
    lake.store("DIEDUSDT", before);
    lake.featurize("DIEDUSDT");
    List<Candle> revised = revised(before, "2024-04-30T12:00:00Z", "2024-06-30T12:00:00Z");
    lake.store("DIEDUSDT", revised);
    Update dying = lake.plan("DIEDUSDT");
    List<Work.Batch> batches = dying.batches(1);
    assertThat(batches).hasSizeGreaterThan(1);
    assertThat(dying.commit(lake.prepare(dying, batches.get(0)))).isTrue();

    lake.featurize("DIEDUSDT");
    lake.assertRows("DIEDUSDT", revised);

    // The other way round, and then the revision is taken back.
    List<Candle> again = revised(revised, "2024-04-30T13:00:00Z", "2024-06-30T13:00:00Z");
    lake.store("DIEDUSDT", again);
    Update other = lake.plan("DIEDUSDT");
    assertThat(other.commit(lake.prepare(other, other.batches(1).get(0)))).isTrue();
    lake.store("DIEDUSDT", revised);
    assertThat(FeaturizedLake.tally(lake.featurize("DIEDUSDT")).revised()).isPositive();
    lake.assertRows("DIEDUSDT", revised);
  }

  /** One began with newer candles, and has committed a part when the other begins and ends. */
  @Test
  void losesNothingWhereTwoRunsOverlap() {
    List<Candle> all = months("TWOUSDT");
    lake.store("TWOUSDT", all.subList(0, all.size() - 10));
    lake.featurize("TWOUSDT");
    lake.store("TWOUSDT", all.subList(0, all.size() - 5));
    Update older = lake.plan("TWOUSDT");
    List<Candle> revised = revised(all, "2024-04-30T12:00:00Z");
    lake.store("TWOUSDT", revised);
    Update newer = lake.plan("TWOUSDT");
    List<Work.Batch> batches = newer.batches(1);
    assertThat(batches).hasSizeGreaterThan(1);
    assertThat(newer.commit(lake.prepare(newer, batches.get(0)))).isTrue();

    assertThat(lake.run(older, 1).complete()).isFalse();
    for (Work.Batch batch : batches.subList(1, batches.size())) {
      assertThat(newer.commit(lake.prepare(newer, batch))).isTrue();
    }
    assertThat(newer.finish()).isFalse();

    lake.featurize("TWOUSDT");
    lake.assertRows("TWOUSDT", revised);
  }

  /** The other run says what it did after this one has looked and before it commits. */
  @Test
  void doesNotWriteOnceOthersHaveFinished() {
    List<Candle> candles = FakeMarket.candles("LATEUSDT", Interval.H1, FROM, TO);
    lake.store("LATEUSDT", candles.subList(0, CANDLES - 2));
    lake.featurize("LATEUSDT");
    lake.store("LATEUSDT", candles.subList(0, CANDLES - 1));
    Update older = lake.plan("LATEUSDT");
    lake.store("LATEUSDT", candles);
    Update newer = lake.plan("LATEUSDT");
    assertThat(newer.commit(lake.prepare(newer, newer.batches(1).get(0)))).isTrue();
    Update.Prepared late = lake.prepare(older, older.batches(1).get(0));
    assertThat(newer.finish()).isTrue();

    assertThat(older.commit(late)).isFalse();

    lake.assertRows("LATEUSDT", candles);
    assertThat(FeaturizedLake.tally(lake.featurize("LATEUSDT"))).isEqualTo(Tally.NONE);
  }

  /** The other run's rows are of newer candles than those that this one's plan was made for. */
  @Test
  void leavesAloneWhatAnotherRunHasBroughtUpToNewerCandles() {
    List<Candle> candles = FakeMarket.candles("NEWERUSDT", Interval.H1, FROM, TO);
    lake.store("NEWERUSDT", candles.subList(0, CANDLES - 10));
    lake.featurize("NEWERUSDT");
    lake.store("NEWERUSDT", candles.subList(0, CANDLES - 5));
    Update slow = lake.plan("NEWERUSDT");
    lake.store("NEWERUSDT", candles);
    lake.featurize("NEWERUSDT");

    assertThat(lake.run(slow, Long.MAX_VALUE).complete()).isFalse();

    lake.assertRows("NEWERUSDT", candles);
  }

  /** Of more than two spans. */
  private static List<Candle> months(String symbol) {
    return FakeMarket.candles(symbol, Interval.H1, FROM, Instant.parse("2024-08-20T00:00:00Z"));
  }

  private static List<Candle> revised(List<Candle> candles, String... times) {
    List<Candle> revised = new ArrayList<>(candles);
    List<Candle> others = months("OTHERUSDT");
    for (String time : times) {
      int index = (int) Interval.H1.count(FROM.toEpochMilli(), at(time));
      revised.set(index, others.get(index));
    }
    return revised;
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
