package dev.bougie.jobs.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;

/**
 * The table {@code request_budget}: one row for the exchange's host. Each decision is one statement
 * that holds the row's lock, and all time is the database server's, so that processes on machines
 * with different clocks agree on it.
 */
final class WeightLedger {

  private static final double LONGEST_SECONDS = 365 * 86_400;

  private final Jdbi jdbi;
  private final String host;
  private final double windowSeconds;

  WeightLedger(Jdbi jdbi, String host, Duration window) {
    this.jdbi = jdbi;
    this.host = host;
    this.windowSeconds = window.toMillis() / 1e3;
  }

  /**
   * Weight that was granted.
   *
   * @param window the start of the window that it is of
   * @param left until the window's end; not positive where it has passed meanwhile
   * @param used the window's weight, this included
   */
  record Lease(Instant window, Duration left, int used) {}

  /**
   * Why nothing was granted.
   *
   * @param left until something may be
   * @param closed by the exchange, not by what was spent
   */
  record Pause(Duration left, boolean closed) {}

  /** Takes that weight if the window has it; whoever asks, the window's sum stays in the limit. */
  Optional<Lease> take(int weight, int limit) {
    if (weight > limit) {
      return Optional.empty();
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    INSERT INTO request_budget AS ledger (host, window_start, used)
                    VALUES (
                      :host,
                      date_bin(make_interval(secs => :seconds), clock_timestamp(), 'epoch'),
                      :weight)
                    ON CONFLICT (host) DO UPDATE SET
                      used = excluded.used + CASE
                        WHEN ledger.window_start < excluded.window_start THEN 0
                        ELSE ledger.used END,
                      window_start = greatest(ledger.window_start, excluded.window_start)
                    WHERE coalesce(ledger.closed_until <= clock_timestamp(), true)
                      AND excluded.used <= :limit - CASE
                        WHEN ledger.window_start < excluded.window_start THEN 0
                        ELSE ledger.used END
                    RETURNING window_start, used,
                      extract(epoch FROM window_start + make_interval(secs => :seconds)
                        - clock_timestamp()) AS seconds_left
                    """)
                .bind("host", host)
                .bind("seconds", windowSeconds)
                .bind("weight", weight)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Lease(
                            row.getTimestamp("window_start").toInstant(),
                            duration(row.getDouble("seconds_left")),
                            row.getInt("used")))
                .findOne());
  }

  /** How long nothing is to be had, to be asked after {@link #take} gave nothing. */
  Pause pause() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT coalesce(closed_until > clock_timestamp(), false) AS closed,
                      extract(epoch FROM greatest(
                        closed_until,
                        window_start + make_interval(secs => :seconds))
                      - clock_timestamp()) AS seconds_left
                    FROM request_budget WHERE host = :host
                    """)
                .bind("host", host)
                .bind("seconds", windowSeconds)
                .map(
                    (row, context) ->
                        new Pause(
                            duration(row.getDouble("seconds_left")), row.getBoolean("closed")))
                .findOne()
                .orElse(new Pause(Duration.ZERO, false)));
  }

  /**
   * Raises a window's used weight to what the exchange has counted; a window that is over stays.
   *
   * @return what the present window has used
   */
  int raise(Instant window, int counted) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE request_budget SET used = CASE
                      WHEN window_start = :window THEN greatest(used, :counted) ELSE used END
                    WHERE host = :host RETURNING used
                    """)
                .bind("host", host)
                .bind("window", window)
                .bind("counted", counted)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
  }

  /** Closes until the next window begins. */
  void closeWindow() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO request_budget AS ledger (host, window_start, used, closed_until)
                    SELECT :host, present, 0, present + make_interval(secs => :seconds)
                    FROM date_bin(make_interval(secs => :seconds), clock_timestamp(), 'epoch')
                      AS present
                    ON CONFLICT (host) DO UPDATE SET
                      closed_until = greatest(ledger.closed_until, excluded.closed_until)
                    """)
                .bind("host", host)
                .bind("seconds", windowSeconds)
                .execute());
  }

  /** Closes until that time, or longer where that was said before. */
  void closeUntil(Instant until) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO request_budget AS ledger (host, window_start, used, closed_until)
                    VALUES (:host, 'epoch', 0, :until)
                    ON CONFLICT (host) DO UPDATE SET
                      closed_until = greatest(ledger.closed_until, excluded.closed_until)
                    """)
                .bind("host", host)
                .bind("until", until)
                .execute());
  }

  /** What {@link #keepLimit} has kept, unless it is a day old. */
  OptionalInt limit() {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT weight_limit FROM request_budget
                        WHERE host = :host AND limit_read_at > clock_timestamp() - interval '1 day'
                        """)
                    .bind("host", host)
                    .mapTo(Integer.class)
                    .findOne())
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** Keeps what the exchange allows in a window. */
  void keepLimit(int limit) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO request_budget (host, window_start, used, weight_limit, limit_read_at)
                    VALUES (:host, 'epoch', 0, :limit, clock_timestamp())
                    ON CONFLICT (host) DO UPDATE SET
                      weight_limit = excluded.weight_limit, limit_read_at = excluded.limit_read_at
                    """)
                .bind("host", host)
                .bind("limit", limit)
                .execute());
  }

  /** A year at most, so that it can be counted in nanoseconds. */
  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (Math.min(seconds, LONGEST_SECONDS) * 1e9));
  }
}
