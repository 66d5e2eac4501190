package dev.bougie.jobs.search;

import static java.util.Objects.requireNonNull;

import dev.bougie.jobs.fit.RoundCheck;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.trials.Claim;
import dev.bougie.jobs.trials.Experiment;
import dev.bougie.jobs.trials.Outcome;
import dev.bougie.jobs.trials.TrialLedger;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.json.Json;
import dev.bougie.model.postgres.Database;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes one trial in a task: claims it, fits it fold by fold, and tells the ledger how it did. A
 * trial that somebody else has made or is making is left alone.
 */
final class TrialTask implements VoidFunction<Trial> {

  private static final long serialVersionUID = 1L;

  private final Database.Access access;
  private final Shared shared;
  private final Map<String, Broadcast<Matrix>> matrices;
  private final Map<String, String> fingerprints;
  private final TrialFitter fitter;

  /**
   * A task for any trial of a rung.
   *
   * @param matrices rows by feature set
   * @param fingerprints of the feature sets
   */
  TrialTask(
      Database.Access access,
      Shared shared,
      Map<String, Broadcast<Matrix>> matrices,
      Map<String, String> fingerprints,
      TrialFitter fitter) {
    this.access = access;
    this.shared = shared;
    this.matrices = Map.copyOf(matrices);
    this.fingerprints = Map.copyOf(fingerprints);
    this.fitter = fitter;
  }

  /**
   * What the trials of a rung have in common.
   *
   * @param folds in order of time
   * @param fee each way
   */
  record Shared(
      Experiment experiment,
      int rung,
      List<TrialFold> folds,
      double fee,
      double slippage,
      long seed,
      Duration lease)
      implements Serializable {}

  @Override
  public void call(Trial trial) {
    TrialLedger ledger = new TrialLedger(Jdbi.create(() -> access.connect("bougie search")));
    String configuration = trial.configuration(fingerprint(trial)).hash();
    Optional<Claim> claimed =
        ledger.claim(
            shared.experiment(),
            configuration,
            shared.rung(),
            Json.write(trial.configuration()),
            shared.seed(),
            shared.lease());
    claimed.ifPresent(claim -> make(trial, claim, ledger));
  }

  private void make(Trial trial, Claim claim, TrialLedger ledger) {
    try {
      ledger.finish(claim, outcome(trial, new Renewal(claim, ledger, shared.lease())));
    } catch (DataException | ArithmeticException | IllegalArgumentException e) {
      // Of the configuration and the rows: it would fail again.
      ledger.fail(claim, String.valueOf(e.getMessage()));
    } catch (LostClaimException e) {
      // Whoever has it now tells how it ended.
      return;
    } catch (RuntimeException e) {
      // Of the machine, or the task was told to end: it may go well another time.
      ledger.release(claim);
      throw e;
    }
  }

  private Outcome outcome(Trial trial, RoundCheck check) {
    Matrix rows = requireNonNull(matrices.get(trial.featureSet()), trial.featureSet()).value();
    TrialScore score =
        new TrialScore(new Costs(shared.fee(), shared.slippage()), shared.experiment().horizon());
    for (TrialFold fold : shared.folds()) {
      check.beforeRound();
      int testFrom = rows.firstFrom(fold.testFrom());
      int testTo = rows.firstFrom(fold.testTo());
      score.add(
          rows.times(testFrom, testTo),
          rows.labels(testFrom, testTo),
          fitter.foretell(
              trial,
              rows,
              rows.firstFrom(fold.trainFrom()),
              rows.firstFrom(fold.trainTo()),
              testFrom,
              testTo,
              check));
    }
    return score.outcome();
  }

  private String fingerprint(Trial trial) {
    return requireNonNull(fingerprints.get(trial.featureSet()), trial.featureSet());
  }

  /** Renews the claim while the fit goes on, and ends a fit whose claim is lost. */
  private static final class Renewal implements RoundCheck {

    private final Claim claim;
    private final TrialLedger ledger;
    private final Duration lease;
    private final RoundCheck interrupts = RoundCheck.interrupts();
    private long renewed = System.nanoTime();

    Renewal(Claim claim, TrialLedger ledger, Duration lease) {
      this.claim = claim;
      this.ledger = ledger;
      this.lease = lease;
    }

    @Override
    public void beforeRound() {
      interrupts.beforeRound();
      if (System.nanoTime() - renewed > lease.toNanos() / 3) {
        if (!ledger.renew(claim, lease)) {
          throw new LostClaimException();
        }
        renewed = System.nanoTime();
      }
    }
  }
}
