package dev.bougie.jobs.train;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.Barriers;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.model.config.Settings;
import dev.bougie.model.manifest.Label;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What trainings in tests have in common. */
final class TestTraining {

  private TestTraining() {}

  static Train.Config config(
      RunSettings runs, String featureSet, Optional<Instant> from, String... symbols) {
    return new Train.Config(
        List.of(symbols),
        new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
        new Barriers(1, 1),
        from,
        Optional.empty(),
        featureSet,
        Settings.load(Optional.empty(), Map.of("train.walk-forward.folds", "2"))
            .read("train", TrainSettings.class),
        runs);
  }

  static Clock clock(String now) {
    return Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
  }

  static Progress progress(List<String> notes) {
    return new Progress() {
      @Override
      public Task start(String what, long total) {
        return done -> {};
      }

      @Override
      public void note(String line) {
        notes.add(line);
      }
    };
  }

  static List<Row> forecasts(SparkSession spark, String runId) {
    return spark.catalog().tableExists(ForecastTable.NAME)
        ? spark
            .table(ForecastTable.NAME)
            .where(functions.col("run_id").equalTo(runId))
            .collectAsList()
        : List.of();
  }
}
