package dev.bougie.jobs.train;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.Fits;
import dev.bougie.jobs.fit.MissingLibraryException;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.Lineage;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.DataException;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits every candidate and the linear baseline on each walk-forward fold, keeps what it foretold of
 * the fold's unseen part, and fits the candidates once more on everything. Rows come from one
 * pinned snapshot of the feature table.
 */
public final class Train {

  private static final FitContext CONTEXT = FitContext.plain();

  private final SparkSession spark;
  private final Config config;
  private final List<Trainer> trainers;
  private final Clock clock;
  private final Progress progress;
  private final FeatureSet set;
  private final FeatureTable table;

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
    this.table = new FeatureTable(set);
  }

  /**
   * What to train on.
   *
   * @param from open time of the first row; the first there is where absent
   * @param to open times lie before it; behind the last there is where absent
   */
  public record Config(
      List<String> symbols,
      Label label,
      Optional<Instant> from,
      Optional<Instant> to,
      String featureSet,
      TrainSettings train,
      RunSettings run) {}

  /**
   * What was trained.
   *
   * @param rows with a known label
   * @param forecasts out of sample, all candidates and baselines together
   */
  public record Result(
      String runId, List<String> candidates, int folds, long rows, long forecasts) {}

  /** Runs the stage. */
  public Result run() {
    long snapshot = snapshot();
    List<Trainer> usable = usable();
    Dataset<Row> rows =
        TrainingRows.of(
                FeatureTable.rowsAt(
                    spark, table.name(), snapshot, config.symbols(), config.label().interval()),
                set.ids(),
                config.label(),
                config.from(),
                config.to(),
                config.train().partitions())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      TrainingRows.Extent extent = TrainingRows.extent(rows, config.symbols());
      List<Split> splits =
          RunSplits.of(
              config.train().walkForward(),
              config.train().holdOut(),
              config.label(),
              extent.span());
      TrainingRows.requireValues(TrainingRows.train(rows, splits.get(0)), set);
      TrainingRun run = describe(snapshot, extent, splits, usable);
      RunFolder folder =
          RunFolder.of(config.run().folder(), run.id(), spark.sparkContext().hadoopConfiguration());
      long forecasts = fitAndForetell(usable, rows, run, folder);
      folder.write(run);
      return new Result(
          run.id(),
          usable.stream().map(Trainer::name).toList(),
          run.splits(Part.FOLD).size(),
          extent.rows(),
          forecasts);
    } finally {
      rows.unpersist();
    }
  }

  private long fitAndForetell(
      List<Trainer> candidates, Dataset<Row> rows, TrainingRun run, RunFolder folder) {
    List<Trainer> scored = withBaseline(candidates);
    List<Split> unseen =
        Stream.of(Part.FOLD, Part.HOLD_OUT).flatMap(part -> run.splits(part).stream()).toList();
    int fits = scored.size() * unseen.size() + candidates.size();
    try (Progress.Task task = progress.start("fit models", fits);
        Fits pool = new Fits(config.train().parallelFits(), task)) {
      List<FoldForecasts> foretold = new ArrayList<>();
      for (Split fold : unseen) {
        FoldForecasts forecasts = new FoldForecasts(fold);
        foretold.add(forecasts);
        for (Trainer trainer : scored) {
          pool.submit(
              () ->
                  forecasts.add(
                      trainer.name(),
                      trainer.fit(TrainingRows.train(rows, fold), set.ids(), CONTEXT)));
        }
      }
      for (Split last : run.splits(Part.FINAL)) {
        for (Trainer trainer : candidates) {
          pool.submit(
              () ->
                  trainer
                      .fit(TrainingRows.train(rows, last), set.ids(), CONTEXT)
                      .save(
                          folder.model(trainer.name(), Part.FINAL),
                          spark.sparkContext().hadoopConfiguration()));
        }
      }
      pool.await();
      return keep(
          foretold.stream()
              .map(forecasts -> forecasts.of(rows, run.id()))
              .reduce(Dataset::unionByName)
              .orElseThrow(),
          run.id());
    }
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

  private TrainingRun describe(
      long snapshot, TrainingRows.Extent span, List<Split> splits, List<Trainer> candidates) {
    Instant createdAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new TrainingRun(
        TrainingRun.id(createdAt, config.label()),
        config.label(),
        config.symbols(),
        span.synthetic(),
        new Manifest.FeatureSetUsed(set.name(), set.fingerprint(), set.ids()),
        table.name(),
        data(snapshot, span),
        splits,
        candidates.stream().map(Trainer::candidate).toList(),
        CodeVersion.current(),
        config.train().seed(),
        createdAt);
  }

  /** Names the candles' snapshot beside the features' own where these were made from one. */
  private Manifest.TrainingData data(long features, TrainingRows.Extent span) {
    Interval interval = config.label().interval();
    Lake lake = new Lake(spark);
    Optional<Long> candles =
        Lineage.of(lake.table(table.name()), interval).common(config.symbols());
    Map<String, Long> snapshots = new TreeMap<>(Map.of(table.name(), features));
    candles.ifPresent(snapshot -> snapshots.put(Lake.CANDLES, snapshot));
    List<String> universe =
        set.needsMarket()
            ? lake.universe(
                interval,
                Instant.ofEpochMilli(
                    interval.plus(span.to().toEpochMilli(), -set.marketLookback())),
                span.to(),
                candles.or(() -> lake.snapshot(Lake.CANDLES)))
            : List.of();
    return new Manifest.TrainingData(snapshots, span.from(), span.to(), span.rows(), universe);
  }

  private long snapshot() {
    Lake lake = new Lake(spark);
    if (!lake.exists(table.name())) {
      throw new DataException(
          "the lake holds no features in %s yet, run featurize first".formatted(table.name()));
    }
    return lake.snapshot(table.name())
        .orElseThrow(
            () -> new DataException("%s is empty, run featurize first".formatted(table.name())));
  }
}
