package dev.bougie.model.market;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/**
 * How far the exchange's clock is ahead of this machine's, kept in Postgres: the age of data is
 * told by the exchange's time, which can be years back where history is replayed.
 */
public final class ExchangeClock {

  private final Jdbi jdbi;

  public ExchangeClock(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Keeps the newest measurement; negative where the exchange is behind. */
  public void save(Duration ahead, Instant measuredAt) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO exchange_clock (only_row, offset_millis, measured_at)
                    VALUES (true, :offset, :measuredAt)
                    ON CONFLICT (only_row) DO UPDATE
                    SET offset_millis = excluded.offset_millis, measured_at = excluded.measured_at
                    """)
                .bind("offset", ahead.toMillis())
                .bind("measuredAt", measuredAt.atOffset(ZoneOffset.UTC))
                .execute());
  }

  /** The newest measurement; zero before the first. */
  public Duration ahead() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT offset_millis FROM exchange_clock")
                .mapTo(Long.class)
                .findOne()
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO));
  }
}
