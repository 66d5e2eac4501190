package dev.bougie.model.market;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/**
 * How far the exchange's clock is ahead of this machine's, as it was last measured. A replayed
 * exchange lives years back, so ages are told by its clock, never by ours.
 */
public final class ExchangeClock {

  private final Jdbi jdbi;

  public ExchangeClock(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Replaces the last measurement.
   *
   * @param offset exchange time minus local time, whole milliseconds
   * @param measuredAt local time
   */
  public void save(Duration offset, Instant measuredAt) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO exchange_clock (only_row, offset_millis, measured_at)
                    VALUES (true, :offset, :measuredAt)
                    ON CONFLICT (only_row)
                    DO UPDATE SET offset_millis = excluded.offset_millis, measured_at = excluded.measured_at
                    """)
                .bind("offset", offset.toMillis())
                .bind("measuredAt", measuredAt.atOffset(ZoneOffset.UTC))
                .execute());
  }

  /** Exchange time minus local time; zero while nothing was measured. */
  public Duration offset() {
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
