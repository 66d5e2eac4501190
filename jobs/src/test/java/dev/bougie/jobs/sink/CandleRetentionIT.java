package dev.bougie.jobs.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.Secret;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandleRetentionIT {

  private static final Instant NOW = Instant.parse("2025-06-01T12:34:56Z");
  private static final ServingWindow WINDOW = new ServingWindow(2_000);

  @TempDir private static Path folder;
  private static Database database;
  private static Jdbi jdbi;

  @BeforeAll
  static void open() {
    database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                folder,
                Duration.ofSeconds(30),
                2));
    database.migrate();
    jdbi = database.jdbi();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void keepsTheWindowOfEverySeriesAndNothingElse() {
    // More than two transactions may delete.
    store("AUSDT", Interval.H1, 45_000);
    store("AUSDT", Interval.M1, 7);
    store("BUSDT", Interval.H1, 0);
    store("CUSDT", Interval.D1, 1);

    assertThat(new CandleRetention(jdbi).deleteOutside(WINDOW, NOW)).isEqualTo(45_008);

    assertThat(left())
        .containsExactly(
            "AUSDT 1h 3 true", "AUSDT 1m 3 true", "BUSDT 1h 3 true", "CUSDT 1d 3 true");
    assertThat(new CandleRetention(jdbi).deleteOutside(WINDOW, NOW)).isZero();
  }

  @Test
  void forgetsBatchesThatDiedADayAgo() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO candle_batch_parts (batch, part, opened_at) VALUES
                  (gen_random_uuid(), 0, now() - CAST('25 hours' AS interval)),
                  (gen_random_uuid(), 1, now() - CAST('23 hours' AS interval))
                """));

    assertThat(new CandleRetention(jdbi).deleteStaleBatches()).isOne();

    List<Integer> left =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("SELECT part FROM candle_batch_parts")
                    .mapTo(Integer.class)
                    .list());
    assertThat(left).containsExactly(1);
  }

  /** Three candles inside the window, the first at its edge, and some before it. */
  private static void store(String symbol, Interval interval, int before) {
    Instant first = WINDOW.firstOpenTime(interval, NOW);
    Duration step =
        Duration.between(first, Instant.ofEpochMilli(interval.next(first.toEpochMilli())));
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO candles
                    SELECT :symbol, :interval,
                      :first + place * :seconds * CAST('1 second' AS interval),
                      1, 1, 1, 1, 1, 1, 1, 1, 1, :first, 'rest'
                    FROM generate_series(-:before, 2) AS place
                    """)
                .bind("symbol", symbol)
                .bind("interval", interval.code())
                .bind("first", first.atOffset(ZoneOffset.UTC))
                .bind("seconds", step.toSeconds())
                .bind("before", before)
                .execute());
  }

  /** Each series, its rows, and whether the first is the window's. */
  private static List<String> left() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT symbol || ' ' || interval || ' ' || count(*) || ' '
                      || CASE WHEN min(open_time) = min(close_time) THEN 'true' ELSE 'false' END
                    FROM candles GROUP BY symbol, interval ORDER BY symbol, interval
                    """)
                .mapTo(String.class)
                .list());
  }
}
