package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeMarket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandleUpsertIT {

  private static final Instant FROM = Instant.parse("2024-01-31T12:00:00Z");
  private static final Instant TO = Instant.parse("2024-02-01T12:00:00Z");

  @TempDir private static Path folder;
  private static TestLake lake;
  private static LakeSettings settings;
  private static LakeCatalog catalog;
  private static List<Table> madeBySpark;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    settings = new LakeSettings(folder.resolve("lake").toString());
    catalog = LakeCatalog.open(settings, lake.database().access(), new Configuration());
    new Lake(lake.spark()).createMarket();
    madeBySpark = List.of(catalog.table(Lake.CANDLES), catalog.table(Lake.REJECTS));
    madeBySpark.forEach(table -> lake.spark().sql("DROP TABLE " + table.name()));
    catalog.createMarket();
  }

  @AfterAll
  static void close() {
    catalog.close();
    lake.close();
  }

  @Test
  void makesTheTablesThatSparkMakes() {
    for (Table theirs : madeBySpark) {
      Table ours = catalog.table(theirs.name());
      assertThat(ours.schema().asStruct()).isEqualTo(theirs.schema().asStruct());
      assertThat(ours.spec()).isEqualTo(theirs.spec());
      assertThat(ours.sortOrder()).isEqualTo(theirs.sortOrder());
      Map<String, String> properties = new HashMap<>(theirs.properties());
      properties.remove("owner");
      assertThat(ours.properties()).isEqualTo(properties);
    }
  }

  @Test
  void addsExactlyTheCandlesOverTwoMonths() {
    List<Candle> candles = FakeMarket.candles("ADDUSDT", Interval.H1, FROM, TO);
    assertThat(upsert("ADDUSDT", candles.subList(0, 20)))
        .isEqualTo(new CandleUpsert.Result(20, 0, 0));
    assertThat(upsert("ADDUSDT", candles.subList(10, 24)))
        .isEqualTo(new CandleUpsert.Result(4, 0, 10));
    assertThat(stored("ADDUSDT")).isEqualTo(candles);
    assertThat(lake.sources("ADDUSDT")).containsExactly("stream");
  }

  @Test
  void commitsNothingWhereNothingDiffers() {
    List<Candle> candles = FakeMarket.candles("SAMEUSDT", Interval.H1, FROM, TO);
    upsert("SAMEUSDT", candles);
    long before = catalog.table(Lake.CANDLES).currentSnapshot().snapshotId();
    assertThat(upsert("SAMEUSDT", candles)).isEqualTo(new CandleUpsert.Result(0, 0, 24));
    assertThat(catalog.table(Lake.CANDLES).currentSnapshot().snapshotId()).isEqualTo(before);
  }

  @Test
  void replacesARevisedCandleWhoeverWroteIt() {
    List<Candle> candles = FakeMarket.candles("MENDUSDT", Interval.H1, FROM, TO);
    Candle open = Candles.with(candles.get(3), candles.get(3).openTime(), 900, 800);
    List<Candle> first = new ArrayList<>(candles);
    first.set(3, open);
    lake.store("MENDUSDT", Interval.H1, first, "rest");
    assertThat(upsert("MENDUSDT", candles)).isEqualTo(new CandleUpsert.Result(0, 1, 23));
    assertThat(stored("MENDUSDT")).isEqualTo(candles);

    List<Candle> again = new ArrayList<>(candles);
    again.set(3, open);
    again.set(20, Candles.with(candles.get(20), candles.get(20).openTime(), 900, 800));
    assertThat(upsert("MENDUSDT", again)).isEqualTo(new CandleUpsert.Result(0, 2, 22));
    assertThat(stored("MENDUSDT")).isEqualTo(again);

    lake.store("MENDUSDT", Interval.H1, candles, "rest");
    assertThat(stored("MENDUSDT")).isEqualTo(candles);
  }

  @Test
  void takesTheLastOfARepeatedKey() {
    Candle candle = FakeMarket.candles("TWICEUSDT", Interval.H1, FROM, TO).get(0);
    Candle revised = Candles.with(candle, candle.openTime(), 900, 800);
    assertThat(upsert("TWICEUSDT", List.of(candle, revised)))
        .isEqualTo(new CandleUpsert.Result(1, 0, 0));
    assertThat(stored("TWICEUSDT")).containsExactly(revised);
  }

  @Test
  void keepsTheSameOpenTimesOfIntervalsApart() {
    Candle hour = FakeMarket.candles("BOTHUSDT", Interval.H1, FROM, TO).get(0);
    Candle minute = FakeMarket.candles("BOTHUSDT", Interval.M1, FROM, TO).get(0);
    assertThat(
            new CandleUpsert(catalog)
                .upsert(
                    List.of(
                        new MarketCandle("BOTHUSDT", Interval.H1, hour),
                        new MarketCandle("BOTHUSDT", Interval.M1, minute)),
                    "stream"))
        .isEqualTo(new CandleUpsert.Result(2, 0, 0));
    assertThat(stored("BOTHUSDT")).containsExactlyInAnyOrder(hour, minute);
  }

  @Test
  void leavesEachKeyOnceWhereManyWriteTheSame() throws Exception {
    List<Candle> candles = FakeMarket.candles("RACEUSDT", Interval.H1, FROM, TO);
    int writers = 4;
    CyclicBarrier start = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        List<Candle> part = candles.subList(writer * 2, writer * 2 + 18);
        Callable<Integer> work =
            () -> {
              try (LakeCatalog own =
                  LakeCatalog.open(settings, lake.database().access(), new Configuration())) {
                start.await();
                int added = 0;
                for (int i = 0; i < part.size(); i += 6) {
                  added +=
                      new CandleUpsert(own)
                          .upsert(of("RACEUSDT", part.subList(i, i + 6)), "stream")
                          .added();
                }
                return added;
              }
            };
        results.add(threads.submit(work));
      }
      int added = 0;
      for (Future<Integer> result : results) {
        added += result.get();
      }
      assertThat(added).isEqualTo(24);
    } finally {
      threads.shutdownNow();
    }
    assertThat(stored("RACEUSDT")).isEqualTo(candles);
  }

  @Test
  void keepsEachRejectOnce() {
    Candle candle = FakeMarket.candles("BADUSDT", Interval.H1, FROM, TO).get(0);
    RejectUpsert.Reject reject =
        new RejectUpsert.Reject(
            new MarketCandle("BADUSDT", Interval.H1, Candles.with(candle, candle.openTime(), 1, 1)),
            CandleFault.HIGH_TOO_LOW,
            "stream");
    new RejectUpsert(catalog).keep(List.of(reject));
    new RejectUpsert(catalog).keep(List.of(reject, reject));
    assertThat(
            lake.spark()
                .sql("SELECT reason, source FROM lake.market.rejects WHERE symbol = 'BADUSDT'")
                .collectAsList())
        .hasToString("[[HIGH_TOO_LOW,stream]]");
  }

  /** Spark remembers a table's snapshot for a while. */
  private static List<Candle> stored(String symbol) {
    return lake.candles(symbol);
  }

  private static CandleUpsert.Result upsert(String symbol, List<Candle> candles) {
    return new CandleUpsert(catalog).upsert(of(symbol, candles), "stream");
  }

  private static List<MarketCandle> of(String symbol, List<Candle> candles) {
    return candles.stream().map(candle -> new MarketCandle(symbol, Interval.H1, candle)).toList();
  }
}
