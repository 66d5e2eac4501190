package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.SparkReads;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingRangesIT {

  private static final Instant FROM = Instant.parse("2024-01-15T00:00:00Z");
  private static final int SYMBOLS = 8;

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

  /** What the lake was told of a candle. */
  private enum State {
    STORED,
    REJECTED,
    BOTH,
    UNTOLD
  }

  /** Each holds many holes, some over the border of a month and some of several months. */
  @ParameterizedTest
  @CsvSource({"1h, 3000", "1w, 100", "1M, 40"})
  void findsWhatAWalkOverTheGridFinds(String code, int candles) {
    Interval interval = Interval.of(code);
    Random random = new Random(7);
    long start = interval.next(interval.openTimeAt(FROM.toEpochMilli()));
    long present = interval.plus(start, candles);
    Map<String, NavigableMap<Long, State>> markets = new TreeMap<>();
    for (int i = 0; i < SYMBOLS; i++) {
      markets.put("R%d%s".formatted(i, interval.name()), market(interval, start, present, random));
    }
    markets.put("NONE" + interval.name(), new TreeMap<>());
    store(interval, markets, random);
    long third = interval.plus(start, candles / 3);
    long twoThirds = interval.plus(start, candles / 3 * 2L);

    for (Optional<Instant> from : absentOr(third)) {
      for (Optional<Instant> to : absentOr(twoThirds)) {
        assertThat(find(interval, List.copyOf(markets.keySet()), from, to, present))
            .as("from %s to %s", from, to)
            .isEqualTo(walk(interval, markets, from, to, present));
      }
    }
  }

  @Test
  void readsAWholeLakeOnceWithoutSortingIt() throws Exception {
    List<Candle> all = hours();
    lake.store("WHOLEUSDT", Interval.H1, all, "rest");

    SparkReads.Of<List<Missing>> reading = read("WHOLEUSDT");

    assertThat(reading.answer()).singleElement().extracting(Missing::holes).isEqualTo(List.of());
    assertThat(reading.rows()).isEqualTo(all.size());
    assertThat(reading.plans()).isNotEmpty().noneMatch(plan -> plan.contains("Sort"));
  }

  @Test
  void looksOnlyIntoTheMonthThatLacksACandleBetweenTwoOfItsOwn() throws Exception {
    List<Candle> stored = new ArrayList<>(hours());
    Candle firstOfMarch = stored.remove((31 + 29) * 24);
    Candle inFebruary = stored.remove(31 * 24 + 100);
    lake.store("SHORTUSDT", Interval.H1, stored, "rest");

    SparkReads.Of<List<Missing>> reading = read("SHORTUSDT");

    assertThat(reading.answer().get(0).holes())
        .containsExactly(hole(inFebruary), hole(firstOfMarch));
    long february = 29 * 24 - 1;
    assertThat(reading.rows()).isEqualTo(stored.size() + february);
  }

  /** Strays of an archive name any time, and a line that is no candle may be given any. */
  @ParameterizedTest
  @CsvSource({"1h, STRAYHOUR", "1w, STRAYWEEK", "1M, STRAYMONTH"})
  void seesPastRejectsThatAreNoneOfTheGrid(String code, String symbol) {
    Interval interval = Interval.of(code);
    long first = interval.next(interval.openTimeAt(FROM.toEpochMilli()));
    List<Candle> stored = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      stored.add(candle(interval, interval.plus(first, i)));
    }
    Candle lost = stored.remove(10);
    lake.store(symbol, interval, stored, "dump");
    new Lake(lake.spark())
        .keepRejects(
            lake.spark()
                .createDataFrame(
                    List.of(
                        reject(symbol, interval, 0, "OUTSIDE_ARCHIVE"),
                        reject(symbol, interval, lost.openTime(), "OUTSIDE_ARCHIVE"),
                        reject(symbol, interval, lost.openTime() + 1_000, "MALFORMED")),
                    Inquiry.REJECTS));

    List<Missing> missing =
        find(
            interval,
            List.of(symbol),
            Optional.empty(),
            Optional.empty(),
            interval.plus(first, 20));

    Span hole = new Span(lost.openTime(), interval.next(lost.openTime()));
    assertThat(missing)
        .containsExactly(
            new Missing(
                symbol,
                new Span(first, interval.plus(first, 20)),
                List.of(new Hole(hole, Place.BETWEEN))));
  }

  private static Hole hole(Candle lost) {
    return new Hole(new Span(lost.openTime(), Interval.H1.next(lost.openTime())), Place.BETWEEN);
  }

  /** Of January, February and March. */
  private static List<Candle> hours() {
    return FakeMarket.candles(
        "A",
        Interval.H1,
        Instant.parse("2024-01-01T00:00:00Z"),
        Instant.parse("2024-04-01T00:00:00Z"));
  }

  private static SparkReads.Of<List<Missing>> read(String symbol) throws Exception {
    return SparkReads.of(
        lake.spark(),
        () ->
            find(
                Interval.H1,
                List.of(symbol),
                Optional.empty(),
                Optional.empty(),
                Instant.parse("2025-01-01T00:00:00Z").toEpochMilli()));
  }

  private static List<Missing> find(
      Interval interval,
      List<String> symbols,
      Optional<Instant> from,
      Optional<Instant> to,
      long present) {
    return new MissingRanges(lake.spark(), interval, 10_000)
        .find(symbols, from, to, Instant.ofEpochMilli(present));
  }

  private static List<Optional<Instant>> absentOr(long edge) {
    return List.of(Optional.empty(), Optional.of(Instant.ofEpochMilli(edge)));
  }

  /** Runs of equal states, most of them short. */
  private static NavigableMap<Long, State> market(
      Interval interval, long start, long end, Random random) {
    NavigableMap<Long, State> market = new TreeMap<>();
    int candles = (int) interval.count(start, end);
    int most = Math.max(2, candles / 3);
    long openTime = start;
    while (openTime < end) {
      State state =
          random.nextInt(3) == 0
              ? State.values()[random.nextInt(State.values().length)]
              : State.STORED;
      int length = 1 + random.nextInt(random.nextInt(8) == 0 ? most : Math.max(2, most / 30));
      for (int i = 0; i < length && openTime < end; i++) {
        market.put(openTime, state);
        openTime = interval.next(openTime);
      }
    }
    return market;
  }

  private static void store(
      Interval interval, Map<String, NavigableMap<Long, State>> markets, Random random) {
    List<Row> candles = new ArrayList<>();
    List<Row> rejects = new ArrayList<>();
    markets.forEach(
        (symbol, market) ->
            market.forEach(
                (openTime, state) -> {
                  if (state == State.STORED || state == State.BOTH) {
                    candles.add(CandleRows.row(symbol, interval, candle(interval, openTime), "x"));
                  }
                  if (state == State.REJECTED || state == State.BOTH) {
                    rejects.add(reject(symbol, interval, openTime, "HIGH_TOO_LOW"));
                    if (random.nextInt(4) == 0) {
                      rejects.add(reject(symbol, interval, openTime, "LOW_TOO_HIGH"));
                    }
                  }
                  if (random.nextInt(50) == 0) {
                    rejects.add(reject(symbol, interval, openTime + 1, "OFF_GRID"));
                  }
                }));
    Lake tables = new Lake(lake.spark());
    tables.upsertCandles(lake.spark().createDataset(candles, CandleRows.encoder()));
    tables.keepRejects(lake.spark().createDataFrame(rejects, Inquiry.REJECTS));
  }

  private static Candle candle(Interval interval, long openTime) {
    return new Candle(openTime, 1, 1, 1, 1, 1, 1, 1, 0, 0, interval.closeTime(openTime));
  }

  private static Row reject(String symbol, Interval interval, long openTime, String reason) {
    return RowFactory.create(symbol, interval.code(), new Timestamp(openTime), reason, "{}", "x");
  }

  private static List<Missing> walk(
      Interval interval,
      Map<String, NavigableMap<Long, State>> markets,
      Optional<Instant> from,
      Optional<Instant> to,
      long present) {
    List<Missing> missing = new ArrayList<>();
    markets.forEach(
        (symbol, market) -> {
          long end = to.map(Instant::toEpochMilli).orElse(present);
          long begin = from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
          List<Long> told =
              market.keySet().stream()
                  .filter(openTime -> openTime >= begin && openTime < end)
                  .filter(openTime -> market.get(openTime) != State.UNTOLD)
                  .toList();
          if (told.isEmpty() && (from.isEmpty() || to.isEmpty())) {
            return;
          }
          long first = told.isEmpty() ? Long.MAX_VALUE : told.get(0);
          long last = told.isEmpty() ? Long.MIN_VALUE : told.get(told.size() - 1);
          Span window =
              new Span(
                  from.isPresent() ? begin : first, to.isPresent() ? end : interval.next(last));
          if (window.from() >= window.to()) {
            return;
          }
          List<Hole> holes = new ArrayList<>();
          for (long at = window.from(); at < window.to(); at = interval.next(at)) {
            State state = market.getOrDefault(at, State.UNTOLD);
            if (state == State.STORED || state == State.BOTH) {
              continue;
            }
            Place place =
                state == State.REJECTED
                    ? Place.REJECTED
                    : at > last
                        ? Place.BEHIND_LAST
                        : at < first ? Place.BEFORE_FIRST : Place.BETWEEN;
            add(holes, new Hole(new Span(at, interval.next(at)), place));
          }
          missing.add(new Missing(symbol, window, holes));
        });
    return missing;
  }

  private static void add(List<Hole> holes, Hole next) {
    Hole before = holes.isEmpty() ? null : holes.get(holes.size() - 1);
    if (before != null
        && before.place() == next.place()
        && before.span().to() == next.span().from()) {
      holes.set(
          holes.size() - 1,
          new Hole(new Span(before.span().from(), next.span().to()), next.place()));
    } else {
      holes.add(next);
    }
  }
}
