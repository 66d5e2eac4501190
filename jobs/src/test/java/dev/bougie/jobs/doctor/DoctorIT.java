package dev.bougie.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.doctor.Health.Kind;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test plants one damage into a lake that was sound. */
class DoctorIT {

  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2020-01-03T00:30:00Z");
  private static final int CLOSED = 48;
  private static final Clock HERE =
      Clock.fixed(Instant.parse("2025-06-01T12:34:56.789Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;
  private static TestLake lake;
  private static List<Candle> candles = List.of();

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @BeforeEach
  void ingestAnew() {
    lake.spark().sql("DELETE FROM lake.market.candles");
    lake.spark()
        .sql(
            "CREATE TABLE IF NOT EXISTS lake.market.gaps (symbol string, interval string,"
                + " missing bigint, cause string, repaired_at timestamp) USING iceberg");
    lake.spark().sql("DELETE FROM lake.market.rejects");
    lake.database().jdbi().useHandle(handle -> handle.execute("DELETE FROM candles"));
    try (FakeExchange exchange =
        FakeExchange.start(List.of("AUSDT", "BUSDT"), Interval.H1, FROM, NOW)) {
      new TestIngest(lake, HERE)
          .overRest(
              exchange.url(),
              TestIngest.config(
                  Interval.H1, Optional.of(FROM), Optional.empty(), "AUSDT", "BUSDT"));
      candles = exchange.closed("AUSDT");
    }
  }

  @Test
  void warnsWhereNobodyHasLookedForGaps() {
    lake.spark().sql("DROP TABLE lake.market.gaps PURGE");

    assertThat(examine().warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.kind()).isEqualTo(Kind.GAPS);
              assertThat(warning.text()).contains("run gaps");
            });
  }

  @Test
  void findsNoDamageInASoundLake() {
    Health health = examine();

    assertThat(health.damage()).isEmpty();
    assertThat(health.warnings()).isEmpty();
    assertThat(health.exchangeNow()).isEqualTo(NOW);
    assertThat(health.candles())
        .containsExactly(
            new Health.Line(
                Interval.H1,
                null,
                2,
                2 * CLOSED,
                FROM,
                Instant.parse("2020-01-02T23:00:00Z"),
                Duration.ofMinutes(30).toSeconds() + 1,
                Map.of(),
                Map.of(),
                0,
                Map.of(),
                0,
                2 * CLOSED));
    assertThat(health.files())
        .filteredOn(files -> files.table().equals(Lake.CANDLES))
        .singleElement()
        .satisfies(
            files -> {
              assertThat(files.interval()).isEqualTo("1h");
              assertThat(files.dataFiles()).isEqualTo(presentFiles().size());
              assertThat(files.small()).isEqualTo(files.dataFiles());
              assertThat(files.dataBytes()).isPositive();
              assertThat(files.deleteFiles()).isZero();
            });
  }

  @Test
  void namesRowsThatAreStoredTwice() {
    append(candles.get(3), candles.get(3), candles.get(7));

    Health health = examine(Doctor.Detail.BY_SYMBOL);

    Health.Finding finding = only(health, Kind.DUPLICATES);
    assertThat(finding.count()).isEqualTo(3);
    assertThat(finding.examples())
        .containsExactlyInAnyOrder("AUSDT 1h 2020-01-01 03:00:00", "AUSDT 1h 2020-01-01 07:00:00");
    assertThat(health.candles())
        .extracting(
            Health.Line::symbol,
            Health.Line::rows,
            Health.Line::duplicates,
            Health.Line::inPostgres)
        .containsExactly(tuple("AUSDT", 51L, 3L, 48L), tuple("BUSDT", 48L, 0L, 48L));
  }

  @Test
  void namesRowsThatBreakARule() {
    Candle candle = candles.get(5);
    replace(Candles.with(candle, candle.openTime(), candle.low() / 2, candle.close()));

    Health health = examine();

    assertThat(health.damage())
        .filteredOn(finding -> finding.kind() == Kind.RULE_BROKEN)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.examples())
                    .containsExactly("AUSDT 1h 2020-01-01 05:00:00 HIGH_TOO_LOW"));
    assertThat(health.candles().get(0).broken()).isEqualTo(Map.of("HIGH_TOO_LOW", 1L));
  }

  @Test
  void namesCandlesThatHaveNotClosedYet() {
    Candle last = candles.get(CLOSED - 1);
    long open = Interval.H1.next(last.openTime());
    append(new Candle(open, 1, 1, 1, 1, 1, 1, 1, 0, 0, Interval.H1.closeTime(open)));

    Health.Finding finding = only(examine(), Kind.UNCLOSED);

    assertThat(finding.examples()).containsExactly("AUSDT 1h 2020-01-03 00:00:00");
  }

  @Test
  void namesRowsOfPostgresThatAreNotTheLakes() {
    postgres("UPDATE candles SET trades = trades + 1 WHERE symbol = 'AUSDT' AND open_time = ?", 4);
    postgres("DELETE FROM candles WHERE symbol = 'AUSDT' AND open_time = ?", 6);
    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE symbol = 'BUSDT' AND open_time = timestamp'2020-01-01 08:00:00'");

    Health.Finding finding = only(examine(), Kind.POSTGRES_DIFFERS);

    assertThat(finding.count()).isEqualTo(3);
    assertThat(finding.examples())
        .containsExactlyInAnyOrder(
            "AUSDT 1h 2020-01-01 04:00:00 differs",
            "AUSDT 1h 2020-01-01 06:00:00 only in the lake",
            "BUSDT 1h 2020-01-01 08:00:00 only in Postgres");
  }

  @Test
  void letsPostgresHoldAWindowAndEitherStoreBeAhead() {
    // Retention took the oldest, a crash came before the newest, and a stream is ahead of the lake.
    postgres("DELETE FROM candles WHERE symbol = 'AUSDT' AND open_time < ?", 10);
    postgres("DELETE FROM candles WHERE symbol = 'AUSDT' AND open_time >= ?", CLOSED - 2);
    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE symbol = 'BUSDT' AND open_time >= timestamp'2020-01-02 22:00:00'");

    Health health = examine();

    assertThat(health.damage()).isEmpty();
    assertThat(health.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.kind()).isEqualTo(Kind.POSTGRES_BEHIND);
              assertThat(warning.count()).isEqualTo(2);
            });
  }

  @Test
  void namesFilesThatAreGone() throws Exception {
    String file = presentFiles().get(0);
    Files.delete(Path.of(URI.create(file)));

    Health health = examine();

    assertThat(only(health, Kind.FILES_MISSING).examples()).containsExactly(file);
    assertThat(health.candles()).isEmpty();
  }

  @Test
  void tellsGapsRejectsAndLagWithoutCallingThemDamage() {
    lake.spark()
        .sql(
            """
            CREATE OR REPLACE TABLE lake.market.gaps USING iceberg AS SELECT
              'AUSDT' AS symbol, '1h' AS interval, 4L AS missing, cause, repaired_at
            FROM VALUES ('EXCHANGE_OUTAGE', NULL), ('LOST_DOWNLOAD', NULL),
              ('LOST_DOWNLOAD', timestamp'2020-01-01 00:00:00') AS gaps(cause, repaired_at)
            """);
    lake.spark()
        .sql(
            """
            INSERT INTO lake.market.rejects VALUES
              ('AUSDT', '1h', timestamp'2020-01-01 00:30:00', 'OFF_GRID', '{}', 'rest')
            """);
    try {
      Health health =
          new Doctor(
                  lake.spark(),
                  lake.database(),
                  new Doctor.Config(new DoctorSettings(16, 2, 5), Set.of()),
                  Clock.offset(HERE, Duration.ofHours(3)))
              .run();

      assertThat(health.damage()).isEmpty();
      assertThat(health.candles().get(0).missing())
          .isEqualTo(Map.of("EXCHANGE_OUTAGE", 4L, "LOST_DOWNLOAD", 4L));
      assertThat(health.candles().get(0).rejects()).isEqualTo(Map.of("OFF_GRID", 1L));
      assertThat(health.warnings())
          .extracting(Health.Finding::kind, Health.Finding::count)
          .containsExactly(tuple(Kind.GAPS, 4L), tuple(Kind.GAPS, 4L), tuple(Kind.LAG, 3L));
    } finally {
      lake.spark().sql("DROP TABLE lake.market.gaps");
    }
  }

  @Test
  void addsFinerCandlesUpToTheCoarserOnesAndNamesThoseThatDiffer() {
    List<Candle> quarters = quarters();
    lake.store("AUSDT", Interval.M15, quarters, "rest");
    List<Candle> hours = Sums.of(quarters, Interval.H1);
    replaceAll(hours);
    assertThat(examine(Doctor.Detail.AGGREGATE).damage())
        .extracting(Health.Finding::kind)
        .doesNotContain(Kind.AGGREGATE_DIFFERS);

    Candle planted = hours.get(9);
    hours.set(
        9,
        new Candle(
            planted.openTime(),
            planted.open(),
            planted.high(),
            planted.low(),
            planted.close(),
            planted.volume() * (1 + 1e-8),
            planted.quoteVolume() * (1 + 1e-12),
            planted.trades() + 1,
            planted.takerBuyBase(),
            planted.takerBuyQuote(),
            planted.closeTime()));
    // The hour of a missing quarter says nothing.
    Candle incomplete = hours.get(20);
    hours.set(
        20,
        Candles.with(incomplete, incomplete.openTime(), 2 * incomplete.high(), incomplete.close()));
    lake.spark()
        .sql(
            "DELETE FROM lake.market.candles WHERE interval = '15m' AND open_time = timestamp'2020-01-01 20:15:00'");
    replaceAll(hours);

    assertThat(examine(Doctor.Detail.AGGREGATE).damage())
        .filteredOn(finding -> finding.kind() == Kind.AGGREGATE_DIFFERS)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.text())
                  .isEqualTo("of 23 1h candles are not what their 15m candles add up to");
              assertThat(finding.count()).isEqualTo(1);
              assertThat(finding.examples())
                  .singleElement()
                  .asString()
                  .startsWith("AUSDT 1h 2020-01-01 09:00:00 trades ")
                  .contains(", volume ")
                  .doesNotContain("quote_volume", "open ", "close ");
            });
  }

  /** A day of quarters of an hour; one without trades repeats the price before it. */
  private static List<Candle> quarters() {
    List<Candle> quarters =
        new ArrayList<>(
            FakeMarket.candles("AUSDT", Interval.M15, FROM, FROM.plus(Duration.ofDays(1))));
    for (int index : List.of(16, 31, 44, 45, 46, 47)) {
      Candle quiet = quarters.get(index);
      double price = 2 * quiet.high();
      quarters.set(
          index,
          new Candle(
              quiet.openTime(), price, price, price, price, 0, 0, 0, 0, 0, quiet.closeTime()));
    }
    return quarters;
  }

  private static List<String> presentFiles() {
    return lake.spark()
        .table(Lake.CANDLES + ".files")
        .select("file_path")
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static Health examine(Doctor.Detail... details) {
    return new Doctor(
            lake.spark(),
            lake.database(),
            new Doctor.Config(new DoctorSettings(16, 2, 5), Set.of(details)),
            HERE)
        .run();
  }

  private static Health.Finding only(Health health, Kind kind) {
    assertThat(health.damage()).extracting(Health.Finding::kind).containsExactly(kind);
    return health.damage().get(0);
  }

  /** Behind the lake's back: an append that no upsert would do. */
  private static void append(Candle... rows) {
    try {
      lake.spark()
          .createDataset(
              List.of(rows).stream()
                  .map(row -> CandleRows.row("AUSDT", Interval.H1, row, "rest"))
                  .toList(),
              CandleRows.encoder())
          .writeTo(Lake.CANDLES)
          .append();
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new AssertionError(e);
    }
  }

  private static void replace(Candle candle) {
    lake.store("AUSDT", Interval.H1, List.of(candle), "rest");
  }

  private static void replaceAll(List<Candle> hours) {
    lake.store("AUSDT", Interval.H1, hours, "rest");
  }

  private static void postgres(String statement, int hour) {
    lake.database()
        .jdbi()
        .useHandle(
            handle ->
                assertThat(
                        handle.execute(
                            statement, FROM.plus(Duration.ofHours(hour)).atOffset(ZoneOffset.UTC)))
                    .isPositive());
  }
}
