package dev.bougie.jobs.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.split.Span;
import dev.bougie.model.config.Secret;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.registry.Configuration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialLedgerIT {

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Span DATA = days(0, 100);
  private static final Experiment EXPERIMENT =
      Experiment.of(Interval.H1, 6, DATA, List.of("BTCUSDT"));
  private static final Duration LONG = Duration.ofHours(1);
  private static final double[] RETURNS = {0.25, -0.5, Double.NaN, 0};

  @TempDir private static Path folder;
  private static Database database;

  private TrialLedger ledger;

  @BeforeAll
  static void start() {
    database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                folder.resolve("postgres"),
                Duration.ofSeconds(30),
                8));
    database.migrate();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    ledger = new TrialLedger(database.jdbi());
    database.jdbi().useHandle(handle -> handle.execute("TRUNCATE trials, search_winners"));
  }

  @Test
  void keepsWhatATrialCameTo() {
    Claim claim = claim("a", 0, LONG).orElseThrow();
    assertThat(ledger.outcomes(EXPERIMENT, 0)).isEmpty();
    Outcome outcome = new Outcome(0.03, 0.1, RETURNS, "{\"folds\": 2}");
    assertThat(ledger.finish(claim, outcome)).isTrue();
    assertThat(ledger.outcomes(EXPERIMENT, 0)).containsOnlyKeys("a").containsValue(outcome);
    assertThat(ledger.outcomes(EXPERIMENT, 1)).isEmpty();
    assertThat(ledger.outcomes(Experiment.of(Interval.H1, 6, DATA, List.of()), 0)).isEmpty();
  }

  @Test
  void keepsThatATrialHasNoScore() {
    Claim claim = claim("a", 0, LONG).orElseThrow();
    Outcome outcome = new Outcome(Double.NaN, Double.NaN, new double[0], "{}");
    ledger.finish(claim, outcome);
    assertThat(ledger.outcomes(EXPERIMENT, 0)).containsEntry("a", outcome);
  }

  @Test
  void givesATrialToOneOnlyUntilItIsMade() {
    Claim claim = claim("a", 0, LONG).orElseThrow();
    assertThat(claim("a", 0, LONG)).isEmpty();
    assertThat(claim("a", 1, LONG)).isPresent();
    ledger.finish(claim, new Outcome(1, 1, RETURNS, "{}"));
    assertThat(claim("a", 0, Duration.ZERO)).isEmpty();
  }

  @Test
  void doesNotMakeATrialAgainThatFailed() {
    Claim claim = claim("a", 0, Duration.ZERO).orElseThrow();
    assertThat(ledger.fail(claim, "0 rows")).isTrue();
    assertThat(claim("a", 0, LONG)).isEmpty();
    assertThat(ledger.outcomes(EXPERIMENT, 0)).isEmpty();
    assertThat(ledger.faults(EXPERIMENT, 0, List.of("a", "b"))).isEqualTo(Map.of("a", "0 rows"));
    assertThat(ledger.faults(EXPERIMENT, 1, List.of("a"))).isEmpty();
  }

  @Test
  void letsTheClaimOfADeadTaskBeTakenOverAndItsOutcomeCountNoMore() {
    Claim dead = claim("a", 0, Duration.ZERO).orElseThrow();
    Claim alive = claim("a", 0, LONG).orElseThrow();
    assertThat(ledger.renew(dead, LONG)).isFalse();
    assertThat(ledger.finish(dead, new Outcome(9, 9, RETURNS, "{}"))).isFalse();
    assertThat(ledger.fail(dead, "late")).isFalse();
    Outcome outcome = new Outcome(1, 1, RETURNS, "{}");
    assertThat(ledger.finish(alive, outcome)).isTrue();
    assertThat(ledger.outcomes(EXPERIMENT, 0)).containsEntry("a", outcome);
  }

  @Test
  void letsAClaimThatIsRenewedLast() {
    Claim claim = claim("a", 0, Duration.ZERO).orElseThrow();
    assertThat(ledger.renew(claim, LONG)).isTrue();
    assertThat(claim("a", 0, LONG)).isEmpty();
    ledger.release(claim);
    assertThat(claim("a", 0, LONG)).isPresent();
  }

  @Test
  void tellsWhenTheClaimsOfOthersEnd() {
    assertThat(ledger.othersUntil(EXPERIMENT, 0, List.of("a", "b"))).isEmpty();
    claim("a", 0, LONG);
    claim("c", 0, Duration.ZERO);
    assertThat(ledger.othersUntil(EXPERIMENT, 0, List.of("a", "b")).orElseThrow())
        .isBetween(LONG.minusMinutes(5), LONG);
    assertThat(ledger.othersUntil(EXPERIMENT, 0, List.of("a", "c"))).contains(Duration.ZERO);
    assertThat(ledger.othersUntil(EXPERIMENT, 0, List.of("b"))).isEmpty();
  }

  /** Every trial is claimed by many at once, dead claims among them, and each is made once. */
  @Test
  void givesEveryTrialToExactlyOneOfManyThatClaimAtOnce() throws Exception {
    int trials = 40;
    int tasks = 6;
    for (int trial = 0; trial < trials; trial += 2) {
      claim("t" + trial, 0, Duration.ZERO);
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    CyclicBarrier together = new CyclicBarrier(tasks);
    List<Future<Integer>> made = new ArrayList<>();
    try {
      for (int task = 0; task < tasks; task++) {
        made.add(
            threads.submit(
                () -> {
                  int mine = 0;
                  for (int trial = 0; trial < trials; trial++) {
                    together.await();
                    Optional<Claim> claim = claim("t" + trial, 0, LONG);
                    mine += claim.isPresent() ? 1 : 0;
                    claim.ifPresent(
                        taken -> ledger.finish(taken, new Outcome(1, 1, RETURNS, "{}")));
                  }
                  return mine;
                }));
      }
      int all = 0;
      for (Future<Integer> task : made) {
        all += task.get();
      }
      assertThat(all).isEqualTo(trials);
    } finally {
      threads.shutdownNow();
    }
    assertThat(ledger.outcomes(EXPERIMENT, 0)).hasSize(trials);
  }

  @Test
  void countsConfigurationsOfOverlappingDataOnce() {
    finish(EXPERIMENT, "a", 0, 0.1);
    finish(EXPERIMENT, "a", 1, 0.2);
    finish(EXPERIMENT, "b", 0, Double.NaN);
    ledger.fail(claim("c", 0, LONG).orElseThrow(), "0 rows");
    claim("d", 0, LONG);
    Experiment later = Experiment.of(Interval.H1, 6, days(50, 150), List.of());
    finish(later, "a", 0, 0.3);
    finish(later, "e", 0, 0.4);
    finish(Experiment.of(Interval.H1, 6, days(100, 200), List.of()), "f", 0, 0.5);
    finish(Experiment.of(Interval.H1, 7, DATA, List.of()), "g", 0, 0.6);
    finish(Experiment.of(Interval.H4, 6, DATA, List.of()), "h", 0, 0.7);

    assertThat(ledger.count(Interval.H1, 6, days(0, 100))).isEqualTo(5);
    assertThat(ledger.count(Interval.H1, 6, days(0, 50))).isEqualTo(4);
    assertThat(ledger.count(Interval.H1, 6, days(150, 160))).isEqualTo(1);
    assertThat(ledger.count(Interval.H1, 6, days(300, 400))).isZero();
    Tried tried = ledger.tried(Interval.H1, 6, days(0, 100));
    assertThat(tried.configurations()).isEqualTo(5);
    // The ratio on most folds stands for a configuration; nothing for those that never traded.
    assertThat(tried.sharpeRatios()).containsExactlyInAnyOrder(0.2, 0.4);
  }

  @Test
  void takesNoStateThatItDoesNotKnow() {
    claim("a", 0, LONG);
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useHandle(handle -> handle.execute("UPDATE trials SET state = 'lost'")))
        .isInstanceOf(JdbiException.class);
  }

  @Test
  void tellsTheWinnerOfTheNewestSearch() {
    assertThat(winners(0).newest(Interval.H1, 6)).isEmpty();
    SearchWinners.Winner first = winner(EXPERIMENT, "a");
    winners(0).save(EXPERIMENT, first);
    Experiment later = Experiment.of(Interval.H1, 6, days(50, 150), List.of());
    SearchWinners.Winner second = winner(later, "b");
    winners(1).save(later, second);
    Experiment other = Experiment.of(Interval.H1, 1, DATA, List.of());
    winners(2).save(other, winner(other, "c"));
    assertThat(winners(3).newest(Interval.H1, 6)).contains(second);
    SearchWinners.Winner again = winner(EXPERIMENT, "d");
    winners(4).save(EXPERIMENT, again);
    assertThat(winners(5).newest(Interval.H1, 6)).contains(again);
  }

  private SearchWinners winners(int hour) {
    return new SearchWinners(
        database.jdbi(), Clock.fixed(START.plus(Duration.ofHours(hour)), ZoneOffset.UTC));
  }

  private static SearchWinners.Winner winner(Experiment experiment, String configuration) {
    return new SearchWinners.Winner(
        experiment.hash(),
        configuration,
        Configuration.of("linear", "core", Map.of("regularization", "0.5")),
        0.02);
  }

  private void finish(Experiment experiment, String configuration, int rung, double sharpe) {
    Claim claim = ledger.claim(experiment, configuration, rung, "{}", 1, LONG).orElseThrow();
    ledger.finish(claim, new Outcome(0.1, sharpe, RETURNS, "{}"));
  }

  private Optional<Claim> claim(String configuration, int rung, Duration lease) {
    return ledger.claim(EXPERIMENT, configuration, rung, "{}", 42, lease);
  }

  private static Span days(int from, int to) {
    return new Span(START.plus(Duration.ofDays(from)), START.plus(Duration.ofDays(to)));
  }
}
