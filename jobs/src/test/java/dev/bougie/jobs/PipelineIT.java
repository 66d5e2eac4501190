package dev.bougie.jobs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.backtest.Backtest;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.export.Export;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.publish.Publish;
import dev.bougie.jobs.split.ShortHistoryException;
import dev.bougie.jobs.train.Train;
import dev.bougie.jobs.validate.Validate;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.config.Settings;
import dev.bougie.model.manifest.Manifest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** All stages in a row on a small market, in one home. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-02-10T00:00:00Z");
  private static final int HOURS = 40 * 24;
  private static final String FIRST = "20250601T120000Z-1h-h2";
  private static final String SECOND = "20250601T130000Z-1h-h2";

  /** Spark adds up what more than two tasks bring in the order they end. */
  private static final double SUMMED_IN_ANOTHER_ORDER = 1e-12;

  @TempDir private static Path home;

  @Test
  @Order(1)
  void bringsAMadeUpMarketToAPublishedModelThatSaysSo() {
    try (Pipeline pipeline = pipeline("2025-06-01T12:00:00Z", Map.of())) {
      assertThat(pipeline.ingestSynthetic().candles()).isEqualTo(2 * HOURS);
      assertThat(pipeline.featurize().added()).isEqualTo(2 * HOURS);
      Train.Result trained = pipeline.train();
      assertThat(trained.runId()).isEqualTo(FIRST);
      assertThat(trained.candidates())
          .containsExactly("linear", "logistic", "xgboost", "xgboost-logistic");
      assertThat(trained.rows()).isEqualTo(2 * (HOURS - 2));
      assertThat(trained.forecasts())
          .isEqualTo(
              6
                  * SparkSession.active()
                      .sql("SELECT DISTINCT symbol, open_time FROM lake.training.forecasts")
                      .count());

      Validate.Result validated = pipeline.validate();
      assertThat(validated.runId()).isEqualTo(FIRST);
      assertThat(validated.candidates())
          .extracting(Validate.Result.Line::candidate)
          .containsExactlyInAnyOrder(
              "zero", "last", "linear", "logistic", "xgboost", "xgboost-logistic");
      assertThat(validated.chosen()).isIn("linear", "logistic", "xgboost", "xgboost-logistic");

      Export.Result exported = pipeline.export();
      assertThat(exported.kind()).isEqualTo(validated.chosen());
      assertThat(requireNonNull(exported.replay()).trades()).isGreaterThan(100);
      Backtest.Result backtested = pipeline.backtest();
      assertThat(backtested.report().candidate()).isEqualTo(validated.chosen());
      assertThat(home.resolve("runs").resolve(FIRST).resolve("backtest.html")).isNotEmptyFile();
      Publish.Result published = pipeline.publish();
      assertThat(published.modelId()).isEqualTo(exported.modelId());
      assertThat(published.sha256()).isEqualTo(exported.sha256());
      assertThat(published.synthetic()).isTrue();

      Artifact artifact = new ArtifactStore(home.resolve("models")).open(published.modelId());
      Manifest manifest = artifact.manifest();
      assertThat(manifest.synthetic()).isTrue();
      assertThat(manifest.label().horizon()).isEqualTo(2);
      assertThat(manifest.label().interval()).isEqualTo(Interval.H1);
      assertThat(manifest.symbols()).containsExactly("BTCUSDT", "ETHUSDT");
      assertThat(manifest.data().rows()).isEqualTo(trained.rows());
      assertThat(manifest.evidence().folds()).hasSize(2);
    }
  }

  @Test
  @Order(2)
  void foretellsTheSameInASecondRunThatStandsBesideTheFirst() {
    try (Pipeline pipeline = pipeline("2025-06-01T13:00:00Z", Map.of())) {
      Train.Result trained = pipeline.train();
      assertThat(trained.runId()).isEqualTo(SECOND);

      SparkSession spark = SparkSession.active();
      Row apart =
          spark
              .sql(
                  """
                  SELECT count(*), max(abs(one.forecast - other.forecast)),
                    count_if(one.label <> other.label)
                  FROM lake.training.forecasts AS one JOIN lake.training.forecasts AS other
                  USING (candidate, fold, symbol, open_time)
                  WHERE one.run_id = :one AND other.run_id = :other
                  """,
                  Map.of("one", FIRST, "other", SECOND))
              .first();
      assertThat(apart.getLong(0)).isEqualTo(trained.forecasts());
      assertThat(apart.getDouble(1)).isLessThan(SUMMED_IN_ANOTHER_ORDER);
      assertThat(apart.getLong(2)).isZero();
      assertThat(home.resolve("runs").resolve(FIRST).resolve("run.json")).exists();
      assertThat(home.resolve("runs").resolve(SECOND).resolve("run.json")).exists();
      assertThat(pipeline.validate().runId()).isEqualTo(SECOND);
    }
  }

  @Test
  @Order(3)
  void goesOnWithTheRunAndTheCandidateThatAreNamed() {
    try (Pipeline pipeline =
        pipeline("2025-06-01T14:00:00Z", Map.of("run.id", FIRST, "run.candidate", "linear"))) {
      Export.Result exported = pipeline.export();
      assertThat(exported.runId()).isEqualTo(FIRST);
      assertThat(exported.kind()).isEqualTo("linear");
    }
  }

  @Test
  @Order(4)
  void refusesToTrainOnTooLittleHistory() {
    try (Pipeline pipeline =
        pipeline("2025-06-01T15:00:00Z", Map.of("market.from", "2024-02-09T00:00:00Z"))) {
      assertThatThrownBy(pipeline::train)
          .isInstanceOf(ShortHistoryException.class)
          .hasMessageContaining("candles of history hold out");
    }
  }

  @Test
  @Order(5)
  void forgetsTheMadeUpMarketOnceTheExchangeIsThere() {
    try (FakeExchange exchange =
            FakeExchange.start(List.of("BTCUSDT", "ETHUSDT"), Interval.H1, FROM, NOW);
        Pipeline pipeline =
            pipeline("2025-06-01T16:00:00Z", Map.of("binance.url", exchange.url().toString()))) {
      assertThat(pipeline.exchangeUnreachable()).isEmpty();
      // Within the budget, whose limit is asked for first.
      assertThat(exchange.requests())
          .extracting(URI::getPath)
          .containsExactly("/api/v3/exchangeInfo", "/api/v3/time");
      assertThat(pipeline.ingest().candles()).isEqualTo(2 * HOURS);
      assertThat(pipeline.holdsRealCandles()).isTrue();
      Featurize.Result featurized = pipeline.featurize();
      assertThat(
              SparkSession.active()
                  .table(featurized.table())
                  .select("synthetic")
                  .distinct()
                  .as(Encoders.BOOLEAN())
                  .collectAsList())
          .containsExactly(false);
    }
  }

  private static Pipeline pipeline(String now, Map<String, String> more) {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("home", home.toString());
    overrides.put("market.from", FROM.toString());
    overrides.put("market.to", NOW.toString());
    overrides.put("forecast.horizon", "2");
    overrides.put("train.walk-forward.folds", "2");
    overrides.put("train.xgboost.rounds", "5");
    overrides.put("train.xgboost.depth", "2");
    overrides.putAll(more);
    return new Pipeline(
        Settings.load(Optional.empty(), overrides),
        Clock.fixed(Instant.parse(now), ZoneOffset.UTC),
        Progress.SILENT);
  }
}
