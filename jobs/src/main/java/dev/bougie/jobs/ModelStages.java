package dev.bougie.jobs;

import dev.bougie.jobs.backtest.Backtest;
import dev.bougie.jobs.backtest.BacktestSettings;
import dev.bougie.jobs.export.Export;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.LakeStore;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.promotion.Hysteresis;
import dev.bougie.jobs.publish.Operator;
import dev.bougie.jobs.publish.Publish;
import dev.bougie.jobs.run.Barriers;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.search.Search;
import dev.bougie.jobs.search.SearchSettings;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.train.Train;
import dev.bougie.jobs.train.TrainSettings;
import dev.bougie.jobs.trials.SearchWinners;
import dev.bougie.jobs.trials.TrialLedger;
import dev.bougie.jobs.trials.Tried;
import dev.bougie.jobs.validate.Validate;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.artifact.ArtifactSettings;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.config.Settings;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.registry.Configuration;
import dev.bougie.model.registry.ModelRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** The stages from features to a model that answers, wired to one configuration. */
final class ModelStages {

  private final Sources sources;
  private final Clock clock;
  private final Progress progress;
  private final Label label;
  private final Barriers barriers;
  private final MarketSettings market;
  private final String featureSet;
  private final TrainSettings train;
  private final SearchSettings search;
  private final RunSettings run;
  private final Validate.Config validate;
  private final Costs costs;
  private final BacktestSettings backtest;
  private final ArtifactSettings artifacts;
  private final Hysteresis.Config promotion;

  ModelStages(Settings settings, Sources sources, Clock clock, Progress progress) {
    this.sources = sources;
    this.clock = clock;
    this.progress = progress;
    this.label = settings.read("forecast", Label.class);
    this.barriers = settings.read("forecast.barriers", Barriers.class);
    this.market = settings.read("market", MarketSettings.class);
    this.featureSet = settings.read("featurize", Featurize.Settings.class).featureSet();
    this.train = settings.read("train", TrainSettings.class);
    this.search = settings.read("search", SearchSettings.class);
    this.validate = settings.read("validate", Validate.Config.class);
    this.costs = settings.read("costs", Costs.class);
    this.backtest = settings.read("backtest", BacktestSettings.class);
    this.artifacts = settings.read("artifacts", ArtifactSettings.class);
    this.promotion = settings.read("promotion", Hysteresis.Config.class);
    RunSettings runSettings = settings.read("run", RunSettings.class);
    this.run =
        new RunSettings(
            LakeSettings.absolute(runSettings.folder()), runSettings.id(), runSettings.candidate());
  }

  /** What is opened by the first stage that needs it. */
  record Sources(
      Supplier<SparkSession> spark, Supplier<Database> database, Supplier<List<String>> symbols) {}

  /** Of every random choice. */
  long seed() {
    return train.seed();
  }

  /** Folder of the training runs. */
  String runs() {
    return run.folder();
  }

  Search.Result search() {
    return new Search(
            sources.spark().get(),
            sources.database().get(),
            new Search.Config(
                sources.symbols().get(),
                label,
                market.from(),
                market.to(),
                featureSet,
                train.walkForward().embargo(),
                train.walkForward().window(),
                train.holdOut(),
                costs,
                train.seed(),
                search),
            clock,
            progress)
        .run();
  }

  Train.Result train() {
    return new Train(
            sources.spark().get(),
            new Train.Config(
                sources.symbols().get(),
                label,
                barriers,
                market.from(),
                market.to(),
                featureSet,
                train,
                run),
            searched(),
            clock,
            progress)
        .run();
  }

  private Optional<Configuration> searched() {
    return train.wantsSearched()
        ? new SearchWinners(sources.database().get().jdbi(), clock)
            .newest(label.interval(), label.horizon())
            .map(SearchWinners.Winner::candidate)
        : Optional.empty();
  }

  Validate.Result validate() {
    return new Validate(
            sources.spark().get(), run, label, validate, costs, Validate.FORECASTS, this::tried)
        .run();
  }

  private Tried tried(TrainingRun trained) {
    return new TrialLedger(sources.database().get().jdbi())
        .tried(
            trained.label().interval(),
            trained.label().horizon(),
            new Span(trained.data().from(), trained.data().to()));
  }

  Backtest.Result backtest() {
    return new Backtest(
            sources.spark().get(),
            new Backtest.Config(run, label, backtest, costs),
            progress,
            Backtest.FORECASTS)
        .run();
  }

  Export.Result export() {
    return new Export(sources.spark().get(), run, label).run();
  }

  Publish.Result publish() {
    return new Publish(
            run,
            label,
            LakeStore.hadoop(),
            new ArtifactStore(artifacts.folder()),
            registry(),
            promotion)
        .run();
  }

  /** Which models there are, and what was decided about them. */
  ModelRegistry registry() {
    return new ModelRegistry(sources.database().get().jdbi(), clock);
  }

  /** For whom decides past all evidence. */
  Operator operator() {
    return new Operator(new ArtifactStore(artifacts.folder()), registry());
  }
}
