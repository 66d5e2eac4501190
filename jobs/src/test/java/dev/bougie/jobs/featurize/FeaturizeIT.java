package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
                CANDLES + (CANDLES - 3) + 5));
    assertRows("AUSDT", whole);
    assertRows("BUSDT", holed);
    assertRows("CUSDT", few);
  }

  @Test
  void leavesTheSameRowsWhenRunTwice() {
    List<Candle> candles = FakeMarket.candles("TWICEUSDT", Interval.H1, FROM, TO);
    store("TWICEUSDT", candles);

    Featurize.Result first = featurize("TWICEUSDT");

    assertThat(featurize("TWICEUSDT")).isEqualTo(first);
    assertRows("TWICEUSDT", candles);
  }

  @Test
  void followsARevisedCandleAndNewOnes() {
    List<Candle> candles =
        new ArrayList<>(FakeMarket.candles("REVISEDUSDT", Interval.H1, FROM, TO));
    store("REVISEDUSDT", candles.subList(0, 200));
    featurize("REVISEDUSDT");
    Candle other = FakeMarket.candles("OTHERUSDT", Interval.H1, FROM, TO).get(100);
    candles.set(100, other);
    store("REVISEDUSDT", candles.subList(100, CANDLES));

    assertThat(featurize("REVISEDUSDT").rows()).isEqualTo(CANDLES);

    assertRows("REVISEDUSDT", candles);
  }

  @Test
  void leavesOtherSymbolsAndIntervalsAsTheyAre() {
    List<Candle> candles = FakeMarket.candles("LEFTUSDT", Interval.H1, FROM, TO);
    store("LEFTUSDT", candles);
    featurize("LEFTUSDT");
    lake.store(
        "LEFTUSDT", Interval.D1, FakeMarket.candles("LEFTUSDT", Interval.D1, FROM, TO), "rest");
    store("NEWUSDT", candles);

    assertThat(featurize(Interval.D1, "LEFTUSDT").rows()).isEqualTo(19);
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
    List<Row> rows = rows(symbol);
    double[][] expected = SET.compute(CandleColumns.of(Interval.H1, candles), 0, candles.size());
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
    return TABLE
        .rows(lake.spark(), List.of(symbol), Interval.H1)
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
    return new Featurize(lake.spark(), new Featurize.Config(List.of(symbols), interval, SET.name()))
        .run();
  }
}
