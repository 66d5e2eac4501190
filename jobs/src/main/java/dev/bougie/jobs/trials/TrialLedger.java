package dev.bougie.jobs.trials;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.split.Span;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.jspecify.annotations.Nullable;

/**
 * All trials that were ever made, kept in Postgres. A trial is claimed before it is made, so that
 * of many tasks one makes it, and done once; a claim whose task died can be taken over when its
 * lease has ended. The database's clock counts, which all tasks share.
 */
public final class TrialLedger {

  private final Jdbi jdbi;

  public TrialLedger(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Claims a trial.
   *
   * @param configuration hash
   * @param candidate the configuration as JSON
   * @param lease how long the claim lasts unless it is renewed
   * @return empty if the trial is done, has failed, or is somebody else's
   */
  public Optional<Claim> claim(
      Experiment experiment,
      String configuration,
      int rung,
      String candidate,
      long seed,
      Duration lease) {
    UUID owner = UUID.randomUUID();
    int claimed =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO trials (experiment, configuration, rung, interval, horizon, data_from,
                          data_to, candidate, seed, state, owner, lease_until, started_at)
                        VALUES (:experiment, :configuration, :rung, :interval, :horizon, :from, :to,
                          CAST(:candidate AS jsonb), :seed, 'running', :owner,
                          clock_timestamp() + :lease * interval '1 ms', clock_timestamp())
                        ON CONFLICT (experiment, configuration, rung) DO UPDATE SET
                          owner = excluded.owner, lease_until = excluded.lease_until,
                          started_at = excluded.started_at
                        WHERE trials.state = 'running' AND trials.lease_until <= clock_timestamp()
                        """)
                    .bind("experiment", experiment.hash())
                    .bind("configuration", configuration)
                    .bind("rung", rung)
                    .bind("interval", experiment.interval().code())
                    .bind("horizon", experiment.horizon())
                    .bind("from", time(experiment.data().from()))
                    .bind("to", time(experiment.data().to()))
                    .bind("candidate", candidate)
                    .bind("seed", seed)
                    .bind("owner", owner)
                    .bind("lease", lease.toMillis())
                    .execute());
    return claimed == 1
        ? Optional.of(new Claim(experiment.hash(), configuration, rung, owner))
        : Optional.empty();
  }

  /**
   * Makes a claim last longer.
   *
   * @return false if it is somebody else's by now
   */
  public boolean renew(Claim claim, Duration lease) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE trials SET lease_until = clock_timestamp() + :lease * interval '1 ms'
                        WHERE experiment = :experiment AND configuration = :configuration AND rung = :rung
                          AND owner = :owner AND state = 'running'
                        """)
                    .bindMethods(claim)
                    .bind("lease", lease.toMillis())
                    .execute()
                == 1);
  }

  /**
   * Tells how a claimed trial ended.
   *
   * @return false if the claim is somebody else's by now, whose outcome counts
   */
  public boolean finish(Claim claim, Outcome outcome) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE trials SET state = 'done', score = :score, sharpe = :sharpe,
                          block_returns = :returns, metrics = CAST(:metrics AS jsonb),
                          finished_at = clock_timestamp()
                        WHERE experiment = :experiment AND configuration = :configuration AND rung = :rung
                          AND owner = :owner AND state = 'running'
                        """)
                    .bindMethods(claim)
                    .bind("score", known(outcome.score()))
                    .bind("sharpe", known(outcome.sharpe()))
                    .bindArray(
                        "returns",
                        Double.class,
                        Arrays.stream(outcome.dailyReturns()).boxed().toArray())
                    .bind("metrics", outcome.metrics())
                    .execute()
                == 1);
  }

  /**
   * Tells that a claimed trial cannot be made, now or ever.
   *
   * @return false if the claim is somebody else's by now
   */
  public boolean fail(Claim claim, String fault) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE trials SET state = 'failed', fault = :fault, finished_at = clock_timestamp()
                        WHERE experiment = :experiment AND configuration = :configuration AND rung = :rung
                          AND owner = :owner AND state = 'running'
                        """)
                    .bindMethods(claim)
                    .bind("fault", fault)
                    .execute()
                == 1);
  }

  /** Gives a claim back, so that anybody may take it at once. */
  public void release(Claim claim) {
    renew(claim, Duration.ZERO);
  }

  /** The outcomes of the trials of a rung that are done, by configuration. */
  public Map<String, Outcome> outcomes(Experiment experiment, int rung) {
    Map<String, Outcome> outcomes = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT configuration, score, sharpe, block_returns, metrics FROM trials
                    WHERE experiment = :experiment AND rung = :rung AND state = 'done'
                    """)
                .bind("experiment", experiment.hash())
                .bind("rung", rung)
                .map(
                    (row, context) -> {
                      outcomes.put(row.getString("configuration"), outcome(row));
                      return 0;
                    })
                .list());
    return outcomes;
  }

  /**
   * Why trials of a rung cannot be made, by configuration.
   *
   * @param configurations hashes
   */
  public Map<String, String> faults(
      Experiment experiment, int rung, Collection<String> configurations) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT configuration, fault FROM trials
                    WHERE experiment = :experiment AND rung = :rung AND state = 'failed'
                      AND configuration = ANY (:configurations)
                    """)
                .bind("experiment", experiment.hash())
                .bind("rung", rung)
                .bindArray("configurations", String.class, configurations.toArray())
                .setMapKeyColumn("configuration")
                .setMapValueColumn("fault")
                .collectInto(new GenericType<Map<String, String>>() {}));
  }

  /**
   * How long it takes at most until the claims of others on these trials can be taken over; empty
   * if nobody has any.
   *
   * @param configurations hashes
   */
  public Optional<Duration> othersUntil(
      Experiment experiment, int rung, Collection<String> configurations) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT CAST(ceil(1000 * greatest(0,
                        extract(epoch FROM min(lease_until) - clock_timestamp()))) AS bigint) AS millis
                    FROM trials
                    WHERE experiment = :experiment AND rung = :rung AND state = 'running'
                      AND configuration = ANY (:configurations)
                    HAVING count(*) > 0
                    """)
                .bind("experiment", experiment.hash())
                .bind("rung", rung)
                .bindArray("configurations", String.class, configurations.toArray())
                .mapTo(Long.class)
                .findOne()
                .map(Duration::ofMillis));
  }

  /**
   * How many distinct configurations were tried for a target on data that overlaps, whatever became
   * of them.
   */
  public int count(Interval interval, int horizon, Span data) {
    return tried(interval, horizon, data).configurations();
  }

  /** The same, with the Sharpe ratios that are known, each configuration's on the most folds. */
  public Tried tried(Interval interval, int horizon, Span data) {
    return jdbi.withHandle(
        handle -> {
          int configurations =
              handle
                  .createQuery(
                      """
                      SELECT count(DISTINCT configuration) FROM trials
                      WHERE interval = :interval AND horizon = :horizon
                        AND data_from < :to AND data_to > :from
                      """)
                  .bind("interval", interval.code())
                  .bind("horizon", horizon)
                  .bind("from", time(data.from()))
                  .bind("to", time(data.to()))
                  .mapTo(Integer.class)
                  .one();
          double[] ratios =
              handle
                  .createQuery(
                      """
                      SELECT DISTINCT ON (configuration) sharpe FROM trials
                      WHERE interval = :interval AND horizon = :horizon
                        AND data_from < :to AND data_to > :from AND sharpe IS NOT NULL
                      ORDER BY configuration, rung DESC, finished_at DESC
                      """)
                  .bind("interval", interval.code())
                  .bind("horizon", horizon)
                  .bind("from", time(data.from()))
                  .bind("to", time(data.to()))
                  .mapTo(Double.class)
                  .stream()
                  .mapToDouble(Double::doubleValue)
                  .toArray();
          return new Tried(configurations, ratios);
        });
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    Double[] returns = (Double[]) row.getArray("block_returns").getArray();
    return new Outcome(
        unknown(row.getObject("score", Double.class)),
        unknown(row.getObject("sharpe", Double.class)),
        Arrays.stream(returns).mapToDouble(Double::doubleValue).toArray(),
        row.getString("metrics"));
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  private static double unknown(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
