package dev.bougie.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.run.TrainingUniverse;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which symbols belong to the universe at which time. */
class MembershipIT {

  private static final LocalDate FIRST = LocalDate.parse("2023-11-20");
  private static final int DAYS = 200;
  private static final StructType CANDLES =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("close_time", DataTypes.TimestampType, false)
          .add("quote_volume", DataTypes.DoubleType, false);

  @TempDir private static Path folder;
  private static SparkSession spark;

  /** A candle of eight hours. */
  private record Traded(String symbol, Instant open, double volume) {

    Instant close() {
      return open.plusSeconds(8 * 3_600).minusMillis(1);
    }
  }

  @BeforeAll
  static void open() {
    spark = TrainedRun.spark(folder);
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  /** Five symbols, one listed late, one delisted early, volumes that wander. */
  private static List<Traded> market(long seed) {
    Random random = new Random(seed);
    List<Traded> traded = new ArrayList<>();
    for (int symbol = 0; symbol < 5; symbol++) {
      double volume = 1000;
      for (int candle = 0; candle < 3 * DAYS; candle++) {
        volume *= Math.exp(0.2 * random.nextGaussian());
        boolean listed = (symbol != 1 || candle > 200) && (symbol != 2 || candle < 250);
        if (listed && random.nextInt(20) > 0) {
          traded.add(
              new Traded(
                  (char) ('A' + symbol) + "USDT",
                  FIRST.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(8L * 3_600 * candle),
                  Math.rint(volume * 100) / 100));
        }
      }
    }
    return traded;
  }

  private static Set<String> naive(List<Traded> market, LocalDate month, int top, int days) {
    Instant from = month.minusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = month.atStartOfDay(ZoneOffset.UTC).toInstant();
    Map<String, Double> sums = new HashMap<>();
    market.stream()
        .filter(candle -> !candle.close().isBefore(from) && candle.close().isBefore(to))
        .forEach(candle -> sums.merge(candle.symbol(), candle.volume(), Double::sum));
    return sums.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(top)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Dataset<Row> members) {
    return members.collectAsList().stream()
        .map(row -> row.<java.sql.Date>getAs("month") + " " + row.<String>getAs("symbol"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Dataset<Row> frame(List<Traded> market) {
    return spark.createDataFrame(
        market.stream()
            .map(
                candle ->
                    RowFactory.create(
                        candle.symbol(),
                        Timestamp.from(candle.open()),
                        Timestamp.from(candle.close()),
                        candle.volume()))
            .toList(),
        CANDLES);
  }

  @Test
  void areTheMostTradedOfTheDaysBeforeEachMonth() {
    for (int days : new int[] {1, 30, 75}) {
      List<Traded> market = market(days);
      Set<String> expected = new TreeSet<>();
      for (LocalDate month = FIRST.withDayOfMonth(1); ; month = month.plusMonths(1)) {
        if (month.isAfter(FIRST.plusDays(DAYS + days))) {
          break;
        }
        for (String symbol : naive(market, month, 2, days)) {
          expected.add(month + " " + symbol);
        }
      }
      assertThat(found(Membership.mostTraded(frame(market), new TrainingUniverse(2, days))))
          .isEqualTo(expected)
          .hasSizeGreaterThan(12);
    }
  }

  @Test
  void areTheSameWhateverOrderCandlesComeIn() {
    List<Traded> market = market(9);
    TrainingUniverse universe = new TrainingUniverse(3, 30);
    Set<String> first = found(Membership.mostTraded(frame(market), universe));
    Collections.shuffle(market, new Random(1));
    assertThat(found(Membership.mostTraded(frame(market).repartition(5), universe)))
        .isEqualTo(first);
  }

  @Test
  void keepTheRowsOfTheirMonthsTheDelistedAmongThem() {
    List<Traded> market = market(4);
    TrainingUniverse universe = new TrainingUniverse(4, 30);
    List<Row> kept = Membership.only(frame(market), frame(market), universe).collectAsList();
    List<String> expected =
        market.stream()
            .filter(
                candle ->
                    naive(
                            market,
                            LocalDate.ofInstant(candle.open(), ZoneOffset.UTC).withDayOfMonth(1),
                            4,
                            30)
                        .contains(candle.symbol()))
            .map(candle -> candle.symbol() + candle.open())
            .toList();
    assertThat(kept)
        .extracting(
            row -> row.<String>getAs("symbol") + row.<Timestamp>getAs("open_time").toInstant())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(kept).extracting(row -> row.<String>getAs("symbol")).contains("CUSDT");
    assertThat(kept.get(0).schema().fieldNames()).containsExactly(CANDLES.fieldNames());
  }

  @Test
  void knowNothingOfTheMonthTheyAreChosenFor() {
    List<Traded> market = market(6);
    Instant changed = Instant.parse("2024-03-01T00:00:00Z");
    List<Traded> otherwise =
        market.stream()
            .map(
                candle ->
                    candle.open().isBefore(changed)
                        ? candle
                        : new Traded(candle.symbol(), candle.open(), 1 / candle.volume()))
            .toList();
    TrainingUniverse universe = new TrainingUniverse(1, 30);
    String until = "month <= date '2024-03-01'";
    assertThat(found(Membership.mostTraded(frame(otherwise), universe).where(until)))
        .isEqualTo(found(Membership.mostTraded(frame(market), universe).where(until)))
        .hasSize(4);
    assertThat(found(Membership.mostTraded(frame(otherwise), universe)))
        .isNotEqualTo(found(Membership.mostTraded(frame(market), universe)));
  }
}
