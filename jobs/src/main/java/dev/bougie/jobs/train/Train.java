package dev.bougie.jobs.train;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.dataset.SplitRows;
import dev.bougie.jobs.dataset.TrainingColumns;
import dev.bougie.jobs.dataset.TrainingData;
import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.Fits;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.MissingLibraryException;
import dev.bougie.jobs.fit.RoundCheck;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.Barriers;
import dev.bougie.jobs.run.RowSettings;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.RunSplits;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.CodeVersion;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.registry.Configuration;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Fits every candidate and the linear baseline on each walk-forward fold and on all that lies
 * before the hold-out, keeps what they foretold of the unseen part, and fits the candidates once
 * more on everything.
 */
public final class Train {

  private final SparkSession spark;
  private final Config config;
  private final List<Trainer> trainers;
  private final Clock clock;
  private final Progress progress;
  private final FeatureSet set;

  /**
   * The stage.
   *
   * @param searched what the newest search found best, if any
   * @throws dev.bougie.model.config.ConfigException if it is a candidate and there is none, or it
   *     was found on other features
   */
  public Train(
      SparkSession spark,
      Config config,
      Optional<Configuration> searched,
      Clock clock,
      Progress progress) {
    this(
        spark,
        config,
        config
            .train()
            .trainers(searched.map(found -> SearchedTrainer.require(found, config.featureSet()))),
        clock,
        progress);
  }

  /** Where no search has ended. */
  Train(SparkSession spark, Config config, Clock clock, Progress progress) {
    this(spark, config, Optional.empty(), clock, progress);
  }

  Train(SparkSession spark, Config config, List<Trainer> trainers, Clock clock, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.trainers = trainers;
    this.clock = clock;
    this.progress = progress;
    this.set = FeatureSets.of(config.featureSet());
  }

  /**
   * What to train on.
   *
   * @param barriers of a triple-barrier label
   * @param from open time of the first row; the first there is where absent
   * @param to open times lie before it; behind the last there is where absent
   */
  public record Config(
      List<String> symbols,
      Label label,
      Barriers barriers,
      Optional<Instant> from,
      Optional<Instant> to,
      String featureSet,
      TrainSettings train,
      RunSettings run) {

    RowSettings rows() {
      return new RowSettings(
          barriers, train.weights(), train.universe(), from, to, train.partitions());
    }

    TrainingData.Config data(FeatureSet set) {
      return new TrainingData.Config(symbols, label, set, rows());
    }
  }

  /**
   * What was trained.
   *
   * @param rows with a known label
   * @param forecasts out of sample, all candidates and baselines together
   */
  public record Result(
      String runId, List<String> candidates, int folds, long rows, long forecasts) {}

  /**
   * Runs the stage.
   *
   * @throws dev.bougie.jobs.run.DataException if there is nothing that can be learnt from
   */
  public Result run() {
    List<Trainer> usable = usable();
    try (TrainingData data = TrainingData.pin(spark, config.data(set))) {
      TrainSettings settings = config.train();
      List<Split> splits =
          RunSplits.of(
              settings.walkForward(), settings.holdOut(), config.label(), data.extent().span());
      data.require(splits);
      TrainingRun run = describe(data, splits, usable);
      RunFolder folder =
          RunFolder.of(config.run().folder(), run.id(), spark.sparkContext().hadoopConfiguration());
      long forecasts = fitAndForetell(usable, data, run, folder);
      folder.write(run);
      return new Result(
          run.id(),
          usable.stream().map(Trainer::name).toList(),
          run.splits(Part.FOLD).size(),
          data.extent().rows(),
          forecasts);
    }
  }

  private long fitAndForetell(
      List<Trainer> candidates, TrainingData data, TrainingRun run, RunFolder folder) {
    List<Trainer> scored = withBaseline(candidates);
    int fits =
        run.splits().stream()
            .mapToInt(split -> (split.test().isEmpty() ? candidates : scored).size())
            .sum();
    try (Progress.Task task = progress.start("fit models", fits);
        Fits pool = new Fits(config.train().parallelFits(), task)) {
      List<SplitForecasts> foretold = new ArrayList<>();
      for (Split split : run.splits()) {
        SplitRows rows = data.rows(split);
        Optional<SplitForecasts> forecasts =
            split.test().isEmpty() ? Optional.empty() : Optional.of(new SplitForecasts(rows));
        forecasts.ifPresent(foretold::add);
        for (Trainer trainer : forecasts.isPresent() ? scored : candidates) {
          boolean kept = split.part() != Part.FOLD && candidates.contains(trainer);
          pool.submit(
              () -> {
                FittedModel model =
                    trainer.fit(learnt(trainer, rows.train()), set.ids(), context());
                if (kept) {
                  model.save(
                      folder.model(trainer.name(), split.part()),
                      spark.sparkContext().hadoopConfiguration());
                }
                forecasts.ifPresent(to -> to.add(trainer.name(), model));
              });
        }
      }
      pool.await();
      return keep(
          foretold.stream()
              .map(forecasts -> forecasts.of(run.id()))
              .reduce(Dataset::unionByName)
              .orElseThrow(),
          run.id());
    }
  }

  /** What learns a return learns the one that came true where the label is a class. */
  private Dataset<Row> learnt(Trainer trainer, Dataset<Row> rows) {
    return switch (config.label().kind()) {
      case LOG_RETURN, SCALED_RETURN -> rows;
      case DIRECTION, TRIPLE_BARRIER ->
          trainer.kind().isClassifier()
              ? rows
              : rows.withColumn(TrainingColumns.LABEL, functions.col(TrainingColumns.OUTCOME));
    };
  }

  /** Models tell how far returns go, so that errors are measured in that. */
  private FitContext context() {
    return new FitContext(
        Optional.of(config.label().horizon()),
        config.label().kind() == Label.Kind.SCALED_RETURN,
        RoundCheck.interrupts());
  }

  /** Every candidate is measured against the linear one, so it foretells even if it is none. */
  private List<Trainer> withBaseline(List<Trainer> candidates) {
    Trainer baseline = config.train().baseline();
    List<Trainer> scored = new ArrayList<>(candidates);
    if (candidates.stream().noneMatch(candidate -> candidate.name().equals(baseline.name()))) {
      scored.add(baseline);
    }
    return scored;
  }

  /** The others go on where a native library is missing. */
  private List<Trainer> usable() {
    List<Trainer> usable = new ArrayList<>();
    List<MissingLibraryException> missing = new ArrayList<>();
    for (Trainer trainer : trainers) {
      try {
        trainer.requireLibraries();
        usable.add(trainer);
      } catch (MissingLibraryException e) {
        missing.add(e);
      }
    }
    if (usable.isEmpty()) {
      throw missing.get(0);
    }
    missing.forEach(library -> progress.note(String.valueOf(library.getMessage())));
    return usable;
  }

  private long keep(Dataset<Row> forecasts, String runId) {
    ForecastTable table = new ForecastTable(spark);
    table.replaceRuns(forecasts);
    return spark.table(ForecastTable.NAME).where(functions.col("run_id").equalTo(runId)).count();
  }

  private TrainingRun describe(TrainingData data, List<Split> splits, List<Trainer> candidates) {
    Instant createdAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new TrainingRun(
        TrainingRun.id(createdAt, config.label()),
        config.label(),
        data.extent().symbols(),
        data.extent().synthetic(),
        new Manifest.FeatureSetUsed(set.name(), set.fingerprint(), set.ids()),
        data.featureTable(),
        data.described(),
        config.rows(),
        splits,
        candidates.stream().map(Trainer::candidate).toList(),
        CodeVersion.current(),
        config.train().seed(),
        createdAt);
  }
}
