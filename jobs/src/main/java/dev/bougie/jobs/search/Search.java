package dev.bougie.jobs.search;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.search.Halving.Rung;
import dev.bougie.jobs.search.Halving.Scored;
import dev.bougie.jobs.split.HoldOut;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.WalkForward;
import dev.bougie.jobs.trials.Experiment;
import dev.bougie.jobs.trials.Outcome;
import dev.bougie.jobs.trials.SearchWinners;
import dev.bougie.jobs.trials.TrialLedger;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Searches for the configuration that ranks returns best on what lies before the hold-out: random
 * trials, successive halving, each trial one Spark task over rows that every executor holds. All
 * trials are kept, so that a search goes on where it ended and the best can be judged by how many
 * there were.
 */
public final class Search {

  private final SparkSession spark;
  private final Database database;
  private final Config config;
  private final TrialFitter fitter;
  private final Clock clock;
  private final Progress progress;
  private final SearchSpace space;
  private final TrialLedger ledger;

  public Search(
      SparkSession spark, Database database, Config config, Clock clock, Progress progress) {
    this(spark, database, config, new LocalFits(config.seed()), clock, progress);
  }

  Search(
      SparkSession spark,
      Database database,
      Config config,
      TrialFitter fitter,
      Clock clock,
      Progress progress) {
    this.spark = spark;
    this.database = database;
    this.config = config;
    this.fitter = fitter;
    this.clock = clock;
    this.progress = progress;
    this.space = config.search().space().orFeatureSet(config.featureSet());
    this.ledger = new TrialLedger(database.jdbi());
  }

  /**
   * What to search on.
   *
   * @param from open time of the first row; the first there is where absent
   * @param to open times lie before it; behind the last there is where absent
   * @param featureSet where the space names none
   * @param embargo of the splits, in candles
   * @param window candles a fit is trained on at most, the newest; 0 for all
   * @param holdOut that no trial sees
   * @param seed of the draws and the fits
   */
  public record Config(
      List<String> symbols,
      Label label,
      Optional<Instant> from,
      Optional<Instant> to,
      String featureSet,
      int embargo,
      int window,
      HoldOut.Config holdOut,
      Costs costs,
      long seed,
      SearchSettings search) {}

  /**
   * What was found.
   *
   * @param dataTo open times that trials saw lie before it; the hold-out lies behind
   * @param trials configurations that were drawn
   * @param done trials on all rungs that have a score, those of earlier runs among them
   * @param failed trials that cannot be made
   * @param complete whether all rungs were gone through; else the budget was over
   * @param winner of the last rung that has any
   */
  public record Result(
      String experiment,
      Instant dataFrom,
      Instant dataTo,
      int trials,
      int done,
      int failed,
      boolean complete,
      Winner winner) {}

  /**
   * The best configuration.
   *
   * @param folds it was scored on
   */
  public record Winner(
      String kind,
      String featureSet,
      SortedMap<String, String> parameters,
      double score,
      int folds) {}

  /**
   * Runs the stage.
   *
   * @throws DataException if there is too little history, no trial can be made, or the budget was
   *     over before one was
   */
  public Result run() {
    long end = System.nanoTime() + config.search().budget().toNanos();
    spark.sparkContext().setJobGroup("search", "search " + config.label(), false);
    Map<String, Broadcast<Matrix>> matrices = new HashMap<>();
    try {
      Map<String, FeatureSet> sets = new LinkedHashMap<>();
      space.featureSets().forEach(name -> sets.put(name, FeatureSets.of(name)));
      List<Trial> trials = draw(sets);
      return search(trials, prepare(sets, matrices), end);
    } finally {
      matrices.values().forEach(Broadcast::destroy);
      spark.sparkContext().clearJobGroup();
    }
  }

  private List<Trial> draw(Map<String, FeatureSet> sets) {
    LocalFits fits = new LocalFits(config.seed());
    Map<String, Trial> distinct = new LinkedHashMap<>();
    for (int number = 0; number < config.search().trials(); number++) {
      Trial trial = space.draw(config.seed(), number);
      fits.require(trial);
      distinct.putIfAbsent(trial.configuration(set(sets, trial).fingerprint()).hash(), trial);
    }
    return List.copyOf(distinct.values());
  }

  private Ground prepare(Map<String, FeatureSet> sets, Map<String, Broadcast<Matrix>> matrices) {
    MatrixReader reader = new MatrixReader(spark, config.symbols(), config.label(), config.to());
    MatrixReader.Extent extent = reader.extent(sets.values().iterator().next(), config.from());
    // By whole days, so that a search that is begun again on the same day goes on.
    Instant to = extent.to().truncatedTo(ChronoUnit.DAYS);
    if (!extent.from().isBefore(to)) {
      throw new DataException(
          "%d rows from %s to %s are less than a day".formatted(extent.rows(), extent.from(), to));
    }
    Reach reach = Reach.of(config.label(), config.embargo());
    Span before = HoldOut.of(config.holdOut(), reach, new Span(extent.from(), to)).before();
    List<TrialFold> folds =
        WalkForward.splits(
                new WalkForward.Config(
                    config.search().folds(), config.search().testShare(), config.window()),
                reach,
                before)
            .stream()
            .map(TrialFold::of)
            .toList();
    int everyDays = everyDays(sets, extent.rows());
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    Matrix first = null;
    for (Map.Entry<String, FeatureSet> set : sets.entrySet()) {
      Matrix matrix = reader.read(set.getValue(), before, everyDays);
      if (first != null && !matrix.hasRowsOf(first)) {
        throw new DataException(
            "%d rows of the features '%s' and %d of '%s' are not of the same candles: run featurize for both"
                .formatted(matrix.rows(), set.getKey(), first.rows(), space.featureSets().get(0)));
      }
      first = first == null ? matrix : first;
      matrices.put(set.getKey(), context.broadcast(matrix));
    }
    return new Ground(experiment(before, everyDays), folds, matrices, fingerprints(sets));
  }

  /** All that a score depends on besides the configuration. */
  private Experiment experiment(Span before, int everyDays) {
    return Experiment.of(
        config.label().interval(),
        config.label().horizon(),
        before,
        List.of(
            config.label().kind().toString(),
            String.join(",", config.symbols().stream().sorted().toList()),
            "folds %d, test share %s, embargo %d"
                .formatted(config.search().folds(), config.search().testShare(), config.embargo()),
            "costs %s, seed %d, one day in %d"
                .formatted(config.costs().roundTrip(), config.seed(), everyDays),
            "rank correlation less its standard error"));
  }

  /** One day in so many is taken, so that all feature sets fit into memory. */
  private int everyDays(Map<String, FeatureSet> sets, long rows) {
    long bytes =
        sets.values().stream().mapToLong(set -> Matrix.bytes(rows, set.ids().size())).sum();
    long most = config.search().mostMb() * 1_000_000L;
    int everyDays = (int) Math.max(1, (bytes + most - 1) / most);
    if (everyDays > 1) {
      progress.note(
          "search takes one day in %d: %d rows are %d MB, more than search.most-mb = %d"
              .formatted(everyDays, rows, bytes / 1_000_000, config.search().mostMb()));
    }
    return everyDays;
  }

  private Result search(List<Trial> drawn, Ground ground, long end) {
    List<Rung> rungs = config.search().halving().rungs();
    TrialRunner runner = new TrialRunner(spark, database, config, fitter, progress, ground);
    List<Trial> trials = drawn;
    int done = 0;
    int failed = 0;
    boolean complete = true;
    @Nullable Winner winner = null;
    for (Rung rung : rungs) {
      complete = runner.make(trials, rung, end);
      Map<String, Outcome> outcomes = ledger.outcomes(ground.experiment(), rung.index());
      Map<Integer, Trial> byNumber = new HashMap<>();
      List<Scored> scored = new ArrayList<>();
      for (Trial trial : trials) {
        Outcome outcome = outcomes.get(ground.hash(trial));
        if (outcome != null) {
          byNumber.put(trial.number(), trial);
          scored.add(new Scored(trial.number(), outcome.score()));
        }
      }
      done += scored.size();
      failed += runner.faults(trials, rung).size();
      List<Trial> best = Halving.best(scored, scored.size()).stream().map(byNumber::get).toList();
      if (!best.isEmpty()) {
        winner = winner(best.get(0), outcomes, ground, rung);
      }
      if (!complete || best.isEmpty()) {
        break;
      }
      int next = Math.min(rungs.size() - 1, rung.index() + 1);
      trials = best.subList(0, Math.min(best.size(), rungs.get(next).trials()));
    }
    if (winner == null) {
      throw new DataException(
          complete
              ? "%d trials, and none has a score: %s"
                  .formatted(drawn.size(), runner.faults(drawn, rungs.get(0)).values())
              : "0 of %d trials were made within search.budget = %s"
                  .formatted(drawn.size(), config.search().budget()));
    }
    return new Result(
        ground.experiment().hash(),
        ground.experiment().data().from(),
        ground.experiment().data().to(),
        drawn.size(),
        done,
        failed,
        complete,
        winner);
  }

  private Winner winner(Trial best, Map<String, Outcome> outcomes, Ground ground, Rung rung) {
    String hash = ground.hash(best);
    Outcome outcome = outcomes.get(hash);
    double score = outcome == null ? Double.NaN : outcome.score();
    new SearchWinners(database.jdbi(), clock)
        .save(
            ground.experiment(),
            new SearchWinners.Winner(
                ground.experiment().hash(), hash, best.configuration(), score));
    return new Winner(best.kind(), best.featureSet(), best.parameters(), score, rung.folds());
  }

  private static FeatureSet set(Map<String, FeatureSet> sets, Trial trial) {
    FeatureSet set = sets.get(trial.featureSet());
    if (set == null) {
      throw new IllegalStateException("%s is of no set of the space".formatted(trial));
    }
    return set;
  }

  private static Map<String, String> fingerprints(Map<String, FeatureSet> sets) {
    Map<String, String> fingerprints = new HashMap<>();
    sets.forEach((name, set) -> fingerprints.put(name, set.fingerprint()));
    return fingerprints;
  }
}
