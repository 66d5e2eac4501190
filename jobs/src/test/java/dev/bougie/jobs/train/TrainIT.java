package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.jobs.dataset.TrainingData;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.GbtTrainer;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.MissingLibraryException;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.ShortHistoryException;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.jobs.trials.Tried;
import dev.bougie.jobs.validate.Validate;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Label;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final int CANDLES = 30 * 24;
  private static final String SYMBOL = "BTCUSDT";

  private static final List<String> NOTES = new ArrayList<>();

  @TempDir private static Path folder;
  private static TestLake lake;
  private static Train.Result trained;

  /** What the features are made from; other tests add candles later. */
  private static long candlesSnapshot;

  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    lake.store(
        SYMBOL,
        Interval.H1,
        FakeMarket.candles(SYMBOL, Interval.H1, FROM, Instant.parse("2024-01-31T00:00:00Z")),
        "rest");
    candlesSnapshot = new Lake(lake.spark()).snapshot(Lake.CANDLES).orElseThrow();
    new Featurize(lake.spark(), new Featurize.Config(List.of(SYMBOL), Interval.H1, "core")).run();
    trained =
        train(
            NOTES,
            "complete",
            "2025-06-01T00:00:00Z",
            linear(),
            new OddTrainers.WithoutLibrary("xgboost"));
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void leavesACandidateOutWhoseLibraryIsMissing() {
    assertThat(trained.candidates()).containsExactly("linear");
    assertThat(NOTES)
        .containsExactly(
            "xgboost needs libxgboost.so.1: install libgomp1 (Debian, Ubuntu) or libgomp (Fedora, Amazon Linux)");
  }

  @Test
  void failsWhereNoCandidateIsLeft() {
    assertThatThrownBy(
            () ->
                train(
                    notes,
                    "none-left",
                    "2025-06-01T00:00:01Z",
                    new OddTrainers.WithoutLibrary("one"),
                    new OddTrainers.WithoutLibrary("two")))
        .isInstanceOf(MissingLibraryException.class)
        .hasMessageContaining("libone.so.1");
    assertThat(notes).isEmpty();
    assertThat(folder.resolve("none-left")).doesNotExist();
  }

  @Test
  void leavesNoFinishedRunWhereAFitFails() {
    assertThatThrownBy(
            () ->
                train(
                    notes,
                    "failed",
                    "2025-06-01T00:00:02Z",
                    linear(),
                    new OddTrainers.Failing("broken")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("does not converge");
    assertThatThrownBy(() -> run("failed")).hasMessageContaining("run train first");
    assertThat(TestTraining.forecasts(lake.spark(), "20250601T000002Z-1h-h1")).isEmpty();
  }

  @Test
  void foretellsEveryCandleOfEveryTestSpanOnceByEveryCandidate() {
    TrainingRun run = run("complete");

    assertThat(trained.runId()).isEqualTo("20250601T000000Z-1h-h1").isEqualTo(run.id());
    assertThat(trained.rows()).isEqualTo(CANDLES - 1).isEqualTo(run.data().rows());
    assertThat(trained.folds()).isEqualTo(2);
    List<List<Object>> expected = new ArrayList<>();
    for (Split split : run.splits()) {
      for (Span test : split.test()) {
        for (Instant time = test.from(); time.isBefore(test.to()); time = time.plusSeconds(3_600)) {
          for (String candidate : List.of("last", "linear", "zero")) {
            expected.add(List.of(candidate, split.part().name(), split.index(), time));
          }
        }
      }
    }
    assertThat(run.splits())
        .extracting(Split::part)
        .containsExactly(Part.FOLD, Part.FOLD, Part.HOLD_OUT, Part.FINAL);
    assertThat(TestTraining.forecasts(lake.spark(), run.id()))
        .extracting(
            row ->
                List.<Object>of(
                    row.<String>getAs("candidate"),
                    row.<String>getAs("part"),
                    row.<Integer>getAs("fold"),
                    row.<java.sql.Timestamp>getAs("open_time").toInstant()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(trained.forecasts()).isEqualTo(expected.size());
    assertThat(TestTraining.forecasts(lake.spark(), run.id()))
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("outcome")).isEqualTo(row.<Double>getAs("label"));
              assertThat(row.<Double>getAs("scale")).isPositive();
              assertThat(row.<java.sql.Timestamp>getAs("known_at").toInstant())
                  .isEqualTo(
                      row.<java.sql.Timestamp>getAs("open_time")
                          .toInstant()
                          .plusSeconds(2 * 3_600)
                          .minusMillis(1));
            });
  }

  @Test
  void keepsTheExportedModelBesideTheOneThatHasNotSeenTheHoldOut() {
    RunFolder kept = RunFolder.of(runs("complete").folder(), trained.runId(), hadoop());
    TrainingRun run = run("complete");
    Split holdOut = run.splits(Part.HOLD_OUT).get(0);
    try (TrainingData data =
        TrainingData.pin(
            lake.spark(), config("complete", Optional.empty(), SYMBOL).data(FeatureSets.core()))) {
      List<Double> unseen = foretold(loaded(kept, Part.HOLD_OUT), data);
      List<Double> seen = foretold(loaded(kept, Part.FINAL), data);
      assertThat(unseen).isEqualTo(foretold(fitted(data.rows(holdOut).train()), data));
      assertThat(seen).isEqualTo(foretold(fitted(data.rows()), data)).isNotEqualTo(unseen);
    }
  }

  private static FittedModel loaded(RunFolder folder, Part part) {
    return FittedModel.load(folder.model("linear", part), lake.spark());
  }

  private static FittedModel fitted(Dataset<Row> rows) {
    return linear().fit(rows, FeatureSets.core().ids(), FitContext.plain());
  }

  private static List<Double> foretold(FittedModel model, TrainingData data) {
    return model.foretell(data.rows().limit(20)).collectAsList().stream()
        .map(row -> row.<Double>getAs("forecast"))
        .toList();
  }

  @Test
  void measuresTreesAgainstTheLinearBaselineThoughItIsNoCandidate() {
    train(
        notes,
        "trees",
        "2025-06-01T00:00:08Z",
        new GbtTrainer(new GbtTrainer.Config(2, 2, 16, 0.1, 0.7), 42));
    Validate.Result scores =
        new Validate(
                lake.spark(),
                runs("trees"),
                new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
                new Validate.Config(true, List.of(), 1_000_000, 200, 0.005),
                new Costs(0.001, 0),
                Validate.FORECASTS,
                run -> Tried.NOTHING)
            .run();

    assertThat(scores.chosen()).isEqualTo("gbt");
    // The scores of a line are those over the folds.
    assertThat(scores.candidates().get(0).scores().rows())
        .isEqualTo(
            TestTraining.forecasts(lake.spark(), scores.runId()).stream()
                .filter(row -> row.<String>getAs("candidate").equals("gbt"))
                .filter(row -> row.<String>getAs("part").equals("FOLD"))
                .count());
    assertThat(scores.candidates())
        .extracting(Validate.Result.Line::candidate)
        .containsExactly("gbt", "last", "linear", "zero");
    RunFolder trees =
        RunFolder.find(runs("trees"), new Label(Label.Kind.LOG_RETURN, 1, Interval.H1), hadoop());
    assertThat(trees.report().comparisons().get("gbt"))
        .extracting(Report.Comparison::baseline)
        .containsExactly("last", "linear", "zero");
    assertThat(trees.report().verdicts()).containsOnlyKeys("gbt");
    assertThat(trees.run().candidates()).extracting(Candidate::name).containsExactly("gbt");
  }

  @Test
  void recordsWhatItWasTrainedOn() {
    TrainingRun run = run("complete");

    assertThat(run.symbols()).containsExactly(SYMBOL);
    assertThat(run.synthetic()).isFalse();
    assertThat(run.data().from()).isEqualTo(FROM);
    assertThat(run.data().to()).isEqualTo(Instant.parse("2024-01-30T22:00:00.001Z"));
    assertThat(run.data().snapshots())
        .containsOnlyKeys(run.featureTable(), Lake.CANDLES)
        .containsEntry(Lake.CANDLES, candlesSnapshot);
    assertThat(run.candidates())
        .containsExactly(
            new Candidate(
                "linear",
                Kind.LINEAR,
                Map.of("regularization", "0.01", "l1-share", "0.0", "iterations", "20")));
    assertThat(run.seed()).isEqualTo(42);
  }

  @Test
  void recordsWithWhomSymbolsWereCompared() {
    String set = "core+return_rank_24";
    Instant end = FROM.plusSeconds(CANDLES * 3_600L);
    for (String symbol : List.of("LISTEDUSDT", "DELISTEDUSDT")) {
      List<Candle> candles = FakeMarket.candles(symbol, Interval.H1, FROM, end);
      lake.store(
          symbol,
          Interval.H1,
          symbol.equals("LISTEDUSDT") ? candles : candles.subList(0, CANDLES - 40),
          "rest");
    }
    new Featurize(lake.spark(), new Featurize.Config(List.of(SYMBOL), Interval.H1, set)).run();
    new Train(
            lake.spark(),
            TestTraining.config(runs("compared"), set, Optional.empty(), SYMBOL),
            List.of(linear()),
            TestTraining.clock("2025-06-01T00:00:09Z"),
            TestTraining.progress(notes))
        .run();

    assertThat(run("compared").data().universe()).containsExactly(SYMBOL, "LISTEDUSDT");
    assertThat(run("complete").data().universe()).isEmpty();
  }

  @Test
  void refusesTooLittleHistory() {
    Train.Config config =
        config("short", Optional.of(Instant.parse("2024-01-30T00:00:00Z")), SYMBOL);
    assertThatThrownBy(
            () ->
                new Train(
                        lake.spark(),
                        config,
                        List.of(linear()),
                        TestTraining.clock("2025-06-01T00:00:05Z"),
                        TestTraining.progress(notes))
                    .run())
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageContaining("23 candles of history hold out 3 and leave 0 before them");
    assertThat(folder.resolve("short")).doesNotExist();
  }

  @Test
  void refusesAHistoryThatIsTooShortForAFeature() {
    String symbol = "NEWUSDT";
    lake.store(
        symbol,
        Interval.H1,
        FakeMarket.candles(symbol, Interval.H1, FROM, FROM.plusSeconds(300 * 3_600)),
        "rest");
    new Featurize(lake.spark(), new Featurize.Config(List.of(symbol), Interval.H1, "core")).run();

    assertThatThrownBy(
            () ->
                new Train(
                        lake.spark(),
                        config("too-short", Optional.empty(), symbol),
                        List.of(linear()),
                        TestTraining.clock("2025-06-01T00:00:07Z"),
                        TestTraining.progress(notes))
                    .run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("hold no value of")
        .hasMessageContaining("(288 candles)");
    assertThat(folder.resolve("too-short")).doesNotExist();
  }

  @Test
  void refusesASymbolWithoutFeatures() {
    Train.Config config = config("lacking", Optional.empty(), SYMBOL, "ETHUSDT");
    assertThatThrownBy(
            () ->
                new Train(
                        lake.spark(),
                        config,
                        List.of(linear()),
                        TestTraining.clock("2025-06-01T00:00:06Z"),
                        TestTraining.progress(notes))
                    .run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 rows with a known label for 'ETHUSDT'");
  }

  private static Train.Result train(
      List<String> notes, String runs, String now, Trainer... trainers) {
    return new Train(
            lake.spark(),
            config(runs, Optional.empty(), SYMBOL),
            List.of(trainers),
            TestTraining.clock(now),
            TestTraining.progress(notes))
        .run();
  }

  private static Train.Config config(String runs, Optional<Instant> from, String... symbols) {
    return TestTraining.config(runs(runs), "core", from, symbols);
  }

  private static RunSettings runs(String name) {
    return new RunSettings(folder.resolve(name).toUri().toString(), "latest", "chosen");
  }

  private static Trainer linear() {
    return new LinearTrainer(new LinearTrainer.Config(0.01, 0, 20));
  }

  private static Configuration hadoop() {
    return lake.spark().sparkContext().hadoopConfiguration();
  }

  private static TrainingRun run(String runs) {
    return RunFolder.find(runs(runs), new Label(Label.Kind.LOG_RETURN, 1, Interval.H1), hadoop())
        .run();
  }
}
