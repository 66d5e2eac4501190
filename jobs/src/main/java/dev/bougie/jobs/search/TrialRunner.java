package dev.bougie.jobs.search;

import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.search.Halving.Rung;
import dev.bougie.jobs.trials.Outcome;
import dev.bougie.jobs.trials.TrialLedger;
import dev.bougie.model.postgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Makes the trials of one rung after the other on Spark, each once, whoever else does. */
final class TrialRunner {

  private final SparkSession spark;
  private final Database database;
  private final TrialLedger ledger;
  private final Search.Config config;
  private final TrialFitter fitter;
  private final Progress progress;
  private final Ground ground;

  TrialRunner(
      SparkSession spark,
      Database database,
      Search.Config config,
      TrialFitter fitter,
      Progress progress,
      Ground ground) {
    this.spark = spark;
    this.database = database;
    this.ledger = new TrialLedger(database.jdbi());
    this.config = config;
    this.fitter = fitter;
    this.progress = progress;
    this.ground = ground;
  }

  /**
   * Makes the trials of a rung that are not made yet.
   *
   * @return false if the budget was over before all were
   */
  boolean make(List<Trial> trials, Rung rung, long end) {
    List<TrialFold> folds = ground.folds();
    TrialTask task =
        new TrialTask(
            database.access(),
            new TrialTask.Shared(
                ground.experiment(),
                rung.index(),
                List.copyOf(folds.subList(folds.size() - rung.folds(), folds.size())),
                config.costs().fee(),
                config.costs().slippage(),
                config.seed(),
                config.search().lease()),
            ground.matrices(),
            ground.fingerprints(),
            fitter);
    List<Trial> missing = missing(trials, rung);
    try (Progress.Task bar =
        progress.start("make trials on %d folds".formatted(rung.folds()), missing.size())) {
      while (!missing.isEmpty()) {
        if (end - System.nanoTime() <= 0 || !makeOnce(task, missing, end)) {
          return false;
        }
        List<Trial> left = missing(trials, rung);
        bar.step(missing.size() - left.size());
        missing = left;
        if (!missing.isEmpty() && !awaitOthers(missing, rung, end)) {
          return false;
        }
      }
    }
    return true;
  }

  /** A task each; those that are left when the budget is over are ended. */
  private boolean makeOnce(TrialTask task, List<Trial> trials, long end) {
    JavaFutureAction<Void> tasks =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(trials, trials.size())
            .foreachAsync(task);
    try {
      tasks.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      tasks.cancel(true);
      return false;
    } catch (InterruptedException e) {
      tasks.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trials were made", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("trials could not be made", e.getCause());
    }
  }

  /** What is left is being made by others, or their tasks have died: their leases will tell. */
  private boolean awaitOthers(List<Trial> missing, Rung rung, long end) {
    Duration until =
        ledger
            .othersUntil(
                ground.experiment(), rung.index(), missing.stream().map(ground::hash).toList())
            .orElse(Duration.ZERO);
    long nanos = Math.min(until.toNanos(), end - System.nanoTime());
    if (nanos > 0) {
      progress.note(
          "%d trials are another's, or their tasks died; waiting for them %d s"
              .formatted(missing.size(), TimeUnit.NANOSECONDS.toSeconds(nanos) + 1));
      try {
        TimeUnit.NANOSECONDS.sleep(nanos);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while others made trials", e);
      }
    }
    return end - System.nanoTime() > 0;
  }

  private List<Trial> missing(List<Trial> trials, Rung rung) {
    Map<String, Outcome> outcomes = ledger.outcomes(ground.experiment(), rung.index());
    Map<String, String> faults = faults(trials, rung);
    return trials.stream()
        .filter(
            trial -> {
              String hash = ground.hash(trial);
              return !outcomes.containsKey(hash) && !faults.containsKey(hash);
            })
        .toList();
  }

  /** Why trials cannot be made, by the hash of the configuration. */
  Map<String, String> faults(List<Trial> trials, Rung rung) {
    return ledger.faults(
        ground.experiment(), rung.index(), trials.stream().map(ground::hash).toList());
  }
}
