package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturizeIT {

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
  void computesTheBitsThatTheKernelsGiveWhateverOrderCandlesCameIn() {
    List<Candle> whole = FakeMarket.candles("AUSDT", Interval.H1, FROM, TO);
    List<Candle> holed = new ArrayList<>(FakeMarket.candles("BUSDT", Interval.H1, FROM, TO));
    holed.subList(250, 253).clear();
    List<Candle> few = FakeMarket.candles("CUSDT", Interval.H1, FROM, TO).subList(0, 5);
    lake.store("AUSDT", whole.subList(300, CANDLES));
    lake.store("BUSDT", shuffled(holed));
    lake.store("CUSDT", few);
    lake.store("AUSDT", shuffled(whole.subList(0, 300)));

    Featurize.Result result = lake.featurize("AUSDT", "BUSDT", "CUSDT");

    assertThat(result)
        .isEqualTo(
            new Featurize.Result(
                List.of("AUSDT", "BUSDT", "CUSDT"),
                Interval.H1,
                TABLE.name(),
                SET.fingerprint(),
                lake.candlesSnapshot(),
                CANDLES + (CANDLES - 3) + 5,
                0,
                0,
                0));
    lake.assertRows("AUSDT", whole);
    lake.assertRows("BUSDT", holed);
    lake.assertRows("CUSDT", few);
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
      Featurize.Result result = lake.featurize(Interval.M15, most, 2_000, symbols);
      assertThat(result.added()).isEqualTo(histories.stream().mapToLong(List::size).sum());
      for (int symbol = 0; symbol < symbols.size(); symbol++) {
        lake.assertRows(Interval.M15, symbols.get(symbol), histories.get(symbol));
      }
    }
  }

  @Test
  void leavesOtherSymbolsAndIntervalsAsTheyAre() {
    List<Candle> candles = FakeMarket.candles("LEFTUSDT", Interval.H1, FROM, TO);
    lake.store("LEFTUSDT", candles);
    lake.featurize("LEFTUSDT");
    lake.store(
        "LEFTUSDT", Interval.D1, FakeMarket.candles("LEFTUSDT", Interval.D1, FROM, TO), "rest");
    lake.store("NEWUSDT", candles);

    assertThat(lake.featurize(Interval.D1, "LEFTUSDT").added()).isEqualTo(19);
    lake.featurize("NEWUSDT");

    lake.assertRows("LEFTUSDT", candles);
    lake.assertRows("NEWUSDT", candles);
  }

  @Test
  void marksFeaturesOfMadeUpCandles() {
    lake.store(
        "MADEUPUSDT",
        Interval.H1,
        FakeMarket.candles("MADEUPUSDT", Interval.H1, FROM, TO),
        Lake.SYNTHETIC);
    lake.store("REALUSDT", FakeMarket.candles("REALUSDT", Interval.H1, FROM, TO));

    lake.featurize("MADEUPUSDT", "REALUSDT");

    assertThat(lake.rows("MADEUPUSDT"))
        .extracting(row -> row.<Boolean>getAs("synthetic"))
        .containsOnly(true);
    assertThat(lake.rows("REALUSDT"))
        .extracting(row -> row.<Boolean>getAs("synthetic"))
        .containsOnly(false);
  }

  @Test
  void refusesASymbolWithoutCandlesAndWritesNothing() {
    lake.store("HASUSDT", FakeMarket.candles("HASUSDT", Interval.H1, FROM, TO));
    assertThatThrownBy(() -> lake.featurize("HASUSDT", "HASNOTUSDT"))
        .isInstanceOf(DataException.class)
        .hasMessage("the lake holds no 1h candles of 'HASNOTUSDT', run ingest for it first");
    TABLE.create(lake.spark());
    assertThat(lake.rows("HASUSDT")).isEmpty();
  }

  @Test
  void refusesAnIntervalWithoutCandles() {
    lake.store("HOURSUSDT", FakeMarket.candles("HOURSUSDT", Interval.H1, FROM, TO));
    assertThatThrownBy(() -> lake.featurize(Interval.M5, "HOURSUSDT"))
        .isInstanceOf(DataException.class)
        .hasMessage("the lake holds no 5m candles of 'HOURSUSDT', run ingest for it first");
  }

  @Test
  void refusesASetThatDoesNotExist() {
    assertThatThrownBy(() -> new Featurize.Settings("hardcore"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "feature-set = 'hardcore' cannot be used: unknown feature set 'hardcore', allowed are [core, ");
  }

  private static List<Candle> shuffled(List<Candle> candles) {
    List<Candle> shuffled = new ArrayList<>(candles);
    Collections.shuffle(shuffled, new Random(3));
    return shuffled;
  }
}
