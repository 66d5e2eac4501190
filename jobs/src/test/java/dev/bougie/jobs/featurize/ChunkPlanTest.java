package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkPlanTest {

  private static final int LOOKBACK = 288;
  private static final long MOST = 200_000;
  private static final long START = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
  private static final long END = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  /** One symbol with ten years of minutes beside 500 that have a month. */
  @Test
  void spreadsALongHistoryOverChunksOfTheSizeOfOthers() {
    List<Chunk> chunks = new ArrayList<>();
    ChunkPlan plan = new ChunkPlan(Interval.M1, LOOKBACK, MOST);
    for (long month = START; month < END; month = plan.spanEnd(month)) {
      SortedMap<String, Long> rows = new TreeMap<>();
      rows.put("BTCUSDT", Interval.M1.count(month, plan.spanEnd(month)));
      if (plan.spanEnd(month) >= END) {
        for (int symbol = 0; symbol < 500; symbol++) {
          rows.put("S%03dUSDT".formatted(symbol), 44_640L);
        }
      }
      chunks.addAll(plan.cut(month, plan.spanEnd(month), rows));
    }

    assertThat(chunks).allSatisfy(chunk -> assertThat(held(chunk)).isLessThanOrEqualTo(MOST));
    assertThat(chunks.stream().filter(chunk -> chunk.symbols().contains("BTCUSDT"))).hasSize(120);
    assertThat(chunks).hasSize(119 + (501 + 3) / 4);
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void coversEveryTimeOfEverySymbolOnceWithinTheBound(Interval interval) {
    Random random = new Random(7);
    ChunkPlan plan = new ChunkPlan(interval, LOOKBACK, 20_000);
    long start = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    long from = interval.openTimeAt(start);
    long to = Math.min(plan.spanEnd(from), interval.plus(from, 100_000));
    SortedMap<String, Long> rows = new TreeMap<>();
    for (int symbol = 0; symbol < 40; symbol++) {
      rows.put("S" + symbol, (long) (interval.count(from, to) * random.nextDouble()) + 1);
    }

    List<Chunk> chunks = plan.cut(from, to, rows);

    for (String symbol : rows.keySet()) {
      long next = from;
      for (Chunk chunk : chunks) {
        if (chunk.symbols().contains(symbol)) {
          assertThat(chunk.from()).isEqualTo(next);
          next = chunk.to();
        }
      }
      assertThat(next).isEqualTo(to);
    }
    for (Chunk chunk : chunks) {
      long candles =
          chunk.symbols().stream()
              .mapToLong(
                  symbol ->
                      Math.min(
                              rows.getOrDefault(symbol, 0L),
                              interval.count(chunk.from(), chunk.to()))
                          + LOOKBACK
                          - 1)
              .sum();
      assertThat(candles).isLessThanOrEqualTo(20_000);
    }
  }

  /** Beside each chunk lie all symbols' candles of its time. */
  @Test
  void cutsTimeWhereTheMarketMustFitToo() {
    ChunkPlan plan = new ChunkPlan(Interval.M1, LOOKBACK, MOST, 10_000);
    SortedMap<String, Long> rows = new TreeMap<>();
    rows.put("AUSDT", 44_640L);
    rows.put("BUSDT", 44_640L);
    rows.put("CUSDT", 3L);
    List<Chunk> chunks = plan.cut(START, plan.spanEnd(START), rows);
    assertThat(chunks).hasSize(5);
    long next = START;
    for (Chunk chunk : chunks) {
      assertThat(chunk.symbols()).containsExactly("AUSDT", "BUSDT", "CUSDT");
      assertThat(chunk.from()).isEqualTo(next);
      assertThat(Interval.M1.count(chunk.from(), chunk.to())).isLessThanOrEqualTo(10_000);
      next = chunk.to();
    }
    assertThat(next).isEqualTo(plan.spanEnd(START));
    ChunkPlan days = new ChunkPlan(Interval.D1, LOOKBACK, MOST, 400);
    assertThat(Interval.D1.count(days.spanStart(START), days.spanEnd(START))).isBetween(300L, 400L);
  }

  /** A chunk of one month of days would read its look-back ten times over. */
  @Test
  void takesManyMonthsOfCoarseCandles() {
    ChunkPlan days = new ChunkPlan(Interval.D1, LOOKBACK, MOST);
    long from = days.spanStart(START);
    assertThat(Interval.D1.count(from, days.spanEnd(from))).isGreaterThanOrEqualTo(4 * 287);
    assertThat(days.spanStart(days.spanEnd(from) - 1)).isEqualTo(from);
    assertThat(days.spanStart(days.spanEnd(from))).isEqualTo(days.spanEnd(from));
    ChunkPlan minutes = new ChunkPlan(Interval.M1, LOOKBACK, MOST);
    assertThat(minutes.spanEnd(START)).isEqualTo(START + 31 * 86_400_000L);
  }

  private static long held(Chunk chunk) {
    return chunk.symbols().size()
        * (chunk.interval().count(chunk.from(), chunk.to()) + LOOKBACK - 1);
  }
}
