package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.fit.LogisticTrainer;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.model.manifest.Label;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainLabelsIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final String SYMBOL = "BTCUSDT";

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    lake.store(
        SYMBOL,
        Interval.H1,
        FakeMarket.candles(SYMBOL, Interval.H1, FROM, Instant.parse("2024-01-31T00:00:00Z")),
        "rest");
    new Featurize(lake.spark(), new Featurize.Config(List.of(SYMBOL), Interval.H1, "core")).run();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  /** What learns returns learns those, beside classifiers that learn what the label says. */
  @Test
  void learnsEveryKindOfLabel() {
    for (Label.Kind kind : Label.Kind.values()) {
      List<Row> forecasts = TestTraining.forecasts(lake.spark(), trainOn(kind).runId());
      assertThat(forecasts)
          .extracting(row -> row.<String>getAs("candidate"))
          .contains("linear", "logistic");
      for (Row row : forecasts) {
        double label = row.<Double>getAs("label");
        double outcome = row.<Double>getAs("outcome");
        switch (kind) {
          case LOG_RETURN -> assertThat(label).isEqualTo(outcome);
          case SCALED_RETURN -> assertThat(Math.signum(label)).isEqualTo(Math.signum(outcome));
          case DIRECTION -> assertThat(label).isEqualTo(outcome > 0 ? 1 : 0);
          case TRIPLE_BARRIER -> assertThat(label).isIn(-1.0, 0.0, 1.0);
          default -> throw new IllegalStateException("no label of kind " + kind);
        }
        // All foretell a return, whatever they learnt.
        assertThat(Math.abs(row.<Double>getAs("forecast"))).isLessThan(0.2);
        boolean odds = row.<String>getAs("candidate").equals("logistic");
        assertThat(row.<Double>getAs("probability_up") != null).isEqualTo(odds);
      }
    }
  }

  private static Train.Result trainOn(Label.Kind kind) {
    Train.Config usual =
        TestTraining.config(
            new RunSettings(folder.resolve("labels").toUri().toString(), "latest", "chosen"),
            "core",
            Optional.empty(),
            SYMBOL);
    return new Train(
            lake.spark(),
            new Train.Config(
                usual.symbols(),
                new Label(kind, 2, Interval.H1),
                usual.barriers(),
                usual.from(),
                usual.to(),
                usual.featureSet(),
                usual.train(),
                usual.run()),
            List.of(new LogisticTrainer(new LogisticTrainer.Config(0.1, 0, 10))),
            TestTraining.clock(
                "2025-06-01T00:01:%02dZ".formatted(List.of(Label.Kind.values()).indexOf(kind))),
            TestTraining.progress(new ArrayList<>()))
        .run();
  }
}
