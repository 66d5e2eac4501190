package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.market.MarketCandles;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Features that look at the market: of all symbols that the lake holds of an interval, also those
 * that nobody asks features of. Each test has an interval to itself, so a market of its own.
 */
class FeaturizeMarketIT {

  private static final FeatureSet SET = new Crossed().set();
  private static final Instant FROM = Instant.parse("2024-02-20T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-03-10T00:00:00Z");
  private static final List<String> ASKED = List.of("AUSDT", "BTCUSDT", "CUSDT");

  @TempDir private static Path folder;
  private static FeaturizedLake lake;
  private final Map<String, List<Candle>> candles = new TreeMap<>();

  /** Every feature that needs the market, and some that do not. */
  private record Crossed() implements Featurize.SetSource {

    private static final long serialVersionUID = 1L;

    @Override
    public FeatureSet set() {
      return new FeatureSet(
          "crossed",
          FeatureSets.of("full").features().stream()
              .filter(
                  feature ->
                      feature.needsMarket()
                          || feature.id().equals("sma_ratio_168")
                          || feature.id().equals("ema_ratio_72")
                          || feature.id().equals("candles_present_24"))
              .toList());
    }
  }

  @BeforeAll
  static void open() {
    lake = FeaturizedLake.open(folder, new Crossed());
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void givesTheBitsOfTheWholeMarketHoweverItIsCut() {
    Random random = new Random(5);
    Instant from = Instant.parse("2024-02-24T00:00:00Z");
    for (String symbol : List.of("AUSDT", "BTCUSDT", "CUSDT", "DUSDT", "EUSDT")) {
      List<Candle> history = new ArrayList<>(FakeMarket.candles(symbol, Interval.M15, from, TO));
      history.subList(0, random.nextInt(400)).clear();
      history.removeIf(candle -> random.nextInt(600) == 0);
      lake.store(symbol, Interval.M15, history, "rest");
      candles.put(symbol, history);
    }
    for (int most : new int[] {0, 1_500}) {
      lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(table()));
      Featurize.Result result = lake.featurize(Interval.M15, most, 3_000, ASKED);
      assertThat(result.added())
          .isEqualTo(ASKED.stream().mapToLong(symbol -> candles(symbol).size()).sum());
      assertRows(Interval.M15, ASKED);
    }
  }

  /** Whose candles do not begin with a month. */
  @ParameterizedTest
  @EnumSource(names = {"D3", "W1"})
  void givesTheSameBitsOfCandlesThatNoMonthBeginsWith(Interval interval) {
    Instant from = Instant.parse("1994-01-01T00:00:00Z");
    for (String symbol : ASKED) {
      List<Candle> history = new ArrayList<>(FakeMarket.candles(symbol, interval, from, TO));
      history.subList(0, history.size() - 190).clear();
      history.remove(symbol.equals("CUSDT") ? 50 : 0);
      lake.store(symbol, interval, history, "rest");
      candles.put(symbol, history);
    }
    lake.featurize(interval, 1_500, 3_000, ASKED);
    assertRows(interval, ASKED);
    assertThat(lake.rows(interval, "AUSDT").get(188).<Double>getAs("sma_ratio_168")).isFinite();
    assertThat(lake.rows(interval, "AUSDT").get(188).<Double>getAs("return_rank_24")).isFinite();
  }

  @Test
  void aRevisedCandleTouchesTheRowsOfAllThatLookBackAtIt() {
    storeAll(Interval.H1, "AUSDT", "BTCUSDT", "CUSDT", "DUSDT");
    assertThat(lake.symbolsAtATime(Interval.H1)).isBetween(4L, 5L);
    lake.featurize(Interval.H1, "AUSDT", "BTCUSDT", "CUSDT");
    revise(Interval.H1, "DUSDT", 200);
    Tally byAnother =
        FeaturizedLake.tally(lake.featurize(Interval.H1, "AUSDT", "BTCUSDT", "CUSDT"));
    assertThat(byAnother.revised()).isEqualTo(3L * SET.marketLookback());
    assertRows(Interval.H1, ASKED);

    revise(Interval.H1, "CUSDT", 100);
    Tally byItself = FeaturizedLake.tally(lake.featurize(Interval.H1, "AUSDT", "BTCUSDT", "CUSDT"));
    assertThat(byItself.revised()).isEqualTo(2L * SET.marketLookback() + SET.lookback());
    assertRows(Interval.H1, ASKED);

    assertThat(FeaturizedLake.tally(lake.featurize(Interval.H1, "AUSDT", "BTCUSDT", "CUSDT")))
        .isEqualTo(Tally.NONE);
  }

  @Test
  void aNewSymbolALateCandleAndALostOneTouchTheRowsOfOthers() {
    storeAll(Interval.M30, "AUSDT", "BTCUSDT", "CUSDT");
    List<Candle> late = new ArrayList<>(candles("CUSDT"));
    Candle newest = late.remove(late.size() - 1);
    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE symbol = 'CUSDT' AND interval = '30m' AND open_time >= '%s'"
                .formatted(Instant.ofEpochMilli(newest.openTime())));
    candles.put("CUSDT", late);
    lake.featurize(Interval.M30, "AUSDT", "BTCUSDT", "CUSDT");
    assertRows(Interval.M30, ASKED);

    store(Interval.M30, "CUSDT", List.of(newest));
    Tally after = FeaturizedLake.tally(lake.featurize(Interval.M30, "AUSDT", "BTCUSDT", "CUSDT"));
    assertThat(after.added()).isEqualTo(1);
    assertThat(after.revised()).isEqualTo(2);
    assertRows(Interval.M30, ASKED);

    List<Candle> listed = FakeMarket.candles("DUSDT", Interval.M30, FROM, TO).subList(300, 320);
    store(Interval.M30, "DUSDT", listed);
    Tally joined = FeaturizedLake.tally(lake.featurize(Interval.M30, "AUSDT", "BTCUSDT", "CUSDT"));
    assertThat(joined.revised())
        .isEqualTo(3L * Math.min(candles("AUSDT").size() - 300, 20 + SET.marketLookback() - 1));
    assertRows(Interval.M30, ASKED);

    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE symbol = 'DUSDT' AND interval = '30m' AND open_time = '%s'"
                .formatted(Instant.ofEpochMilli(listed.get(10).openTime())));
    candles("DUSDT").remove(10);
    Tally lost = FeaturizedLake.tally(lake.featurize(Interval.M30, "AUSDT", "BTCUSDT", "CUSDT"));
    assertThat(lost.revised())
        .isEqualTo(3L * Math.min(candles("AUSDT").size() - 310, SET.marketLookback()));
    assertRows(Interval.M30, ASKED);
  }

  @Test
  void aRowBesideAMadeUpCandleCountsAsMadeUp() {
    storeAll(Interval.H2, "AUSDT", "BTCUSDT", "CUSDT");
    List<Candle> synthetic = FakeMarket.candles("DUSDT", Interval.H2, FROM, TO).subList(200, 201);
    lake.store("DUSDT", Interval.H2, synthetic, Lake.SYNTHETIC);
    lake.featurize(Interval.H2, "AUSDT");
    List<Boolean> marks =
        lake.rows(Interval.H2, "AUSDT").stream()
            .map(row -> row.<Boolean>getAs("synthetic"))
            .toList();
    assertThat(marks.get(200)).isTrue();
    assertThat(marks.stream().filter(mark -> mark)).hasSize(1);

    // Another candle from the exchange takes its place.
    lake.store(
        "DUSDT",
        Interval.H2,
        FakeMarket.candles("OTHERUSDT", Interval.H2, FROM, TO).subList(200, 201),
        "rest");
    assertThat(FeaturizedLake.tally(lake.featurize(Interval.H2, "AUSDT")).revised())
        .isEqualTo(candles("AUSDT").size() - 200);
    assertThat(lake.rows(Interval.H2, "AUSDT"))
        .extracting(row -> row.<Boolean>getAs("synthetic"))
        .containsOnly(false);
  }

  /** What a server computes from the newest candles in Postgres, to the last bit. */
  @Test
  void theServersCandlesGiveTheBitsOfTheStage() {
    Instant from = Instant.parse("2024-03-08T00:00:00Z");
    for (String symbol : List.of("AUSDT", "BTCUSDT", "CUSDT", "DUSDT", "EUSDT", "GONEUSDT")) {
      List<Candle> history = new ArrayList<>(FakeMarket.candles(symbol, Interval.M5, from, TO));
      if (symbol.equals("DUSDT")) {
        history.remove(history.size() - 20);
      } else if (symbol.equals("GONEUSDT")) {
        history.subList(history.size() - 100, history.size()).clear();
      }
      lake.store(symbol, Interval.M5, history, "rest");
      lake.serve(symbol, Interval.M5, history);
      candles.put(symbol, history);
    }
    List<String> asked = List.of("AUSDT", "BTCUSDT", "DUSDT", "GONEUSDT");
    lake.featurize(Interval.M5, 0, Long.MAX_VALUE, asked);
    MarketCandles postgres = new MarketCandles(lake.database().jdbi());
    for (String symbol : asked) {
      List<Candle> all = TestLake.candlesInPostgres(lake.database(), symbol);
      List<Candle> newest = all.subList(all.size() - SET.lookback(), all.size());
      Instant last = Instant.ofEpochMilli(newest.get(newest.size() - 1).openTime());
      MarketCandles.Seen seen = postgres.read(Interval.M5, last, SET.marketLookback());
      CandleColumns own = CandleColumns.of(Interval.M5, newest);
      assertThat(seen.market().holds(symbol, own)).isTrue();
      double[] served = SET.computeLast(own.in(seen.market()));
      List<Row> rows = lake.rows(Interval.M5, symbol);
      Row stored = rows.get(rows.size() - 1);
      assertThat(stored.<Timestamp>getAs("open_time").toInstant()).isEqualTo(last);
      for (int feature = 0; feature < SET.size(); feature++) {
        String id = SET.ids().get(feature);
        assertThat(Double.doubleToRawLongBits(served[feature]))
            .as("%s of %s", id, symbol)
            .isEqualTo(Double.doubleToRawLongBits(stored.<Double>getAs(id)));
      }
      if (!symbol.equals("DUSDT")) {
        assertThat(served).doesNotContain(Double.NaN);
      }
    }
  }

  /** Puts another candle in a place. */
  private void revise(Interval interval, String symbol, int index) {
    Candle other = FakeMarket.candles("OTHERUSDT", interval, FROM, TO).get(index);
    candles(symbol).set(index, other);
    lake.store(symbol, interval, List.of(other), "rest");
  }

  private void storeAll(Interval interval, String... symbols) {
    for (String symbol : symbols) {
      store(interval, symbol, FakeMarket.candles(symbol, interval, FROM, TO));
    }
  }

  private void store(Interval interval, String symbol, List<Candle> more) {
    lake.store(symbol, interval, more, "rest");
    candles.computeIfAbsent(symbol, any -> new ArrayList<>()).addAll(more);
  }

  private List<Candle> candles(String symbol) {
    return candles.getOrDefault(symbol, List.of());
  }

  /** Against the kernels, over the market of all candles at once. */
  private void assertRows(Interval interval, List<String> symbols) {
    long first =
        candles.values().stream().mapToLong(some -> some.get(0).openTime()).min().orElseThrow();
    Market.Builder market =
        new Market.Builder(interval, first, (int) interval.count(first, TO.toEpochMilli()));
    candles.forEach((symbol, some) -> some.forEach(one -> market.add(symbol, one)));
    Market whole = market.build();
    for (String symbol : symbols) {
      lake.assertRows(symbol, CandleColumns.of(interval, candles(symbol)).in(whole));
    }
  }

  private static String table() {
    return new FeatureTable(SET).name();
  }
}
