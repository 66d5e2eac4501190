package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.dataset.TrainingData;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.model.manifest.Label;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.example.ShadowBalance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of a user-made feature, named by an expression, from the lake to a forecast's inputs:
 * the engine knows nothing of it.
 */
class UserFeatureIT {

  private static final String SYMBOL = "BTCUSDT";
  private static final String EXPRESSION = "core+shadow_balance_24";
  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-02-01T00:00:00Z");

  @TempDir private static Path folder;

  @Test
  void goesThroughFeaturizeTrainingRowsAndTheServerWithTheSameBits() {
    FeatureSet set = FeatureSets.of(EXPRESSION);
    assertThat(set.features().get(set.size() - 1)).isInstanceOf(ShadowBalance.class);
    List<Candle> candles = FakeMarket.candles(SYMBOL, Interval.H1, FROM, TO);
    try (TestLake lake = TestLake.open(folder)) {
      lake.store(SYMBOL, Interval.H1, candles, "rest");
      lake.serve(SYMBOL, Interval.H1, candles);

      Featurize.Result result =
          new Featurize(
                  lake.spark(), new Featurize.Config(List.of(SYMBOL), Interval.H1, EXPRESSION))
              .run();
      assertThat(result.added()).isEqualTo(candles.size());
      assertThat(result.table())
          .isEqualTo("lake.features.core_shadow_balance_24_" + set.fingerprint().substring(0, 8));

      Map<Long, Row> rows = trainingRows(lake, set);
      List<Candle> stored = lake.candlesInPostgres(SYMBOL);
      assertThat(stored).isEqualTo(candles);
      // The last candle has no label yet.
      assertThat(rows).hasSize(candles.size() - 1);
      int valued = 0;
      for (int last = 0; last < candles.size() - 1; last += 7) {
        List<Candle> read = stored.subList(Math.max(0, last + 1 - set.lookback()), last + 1);
        double[] served = set.computeLast(CandleColumns.of(Interval.H1, read));
        Row row = Objects.requireNonNull(rows.get(candles.get(last).openTime()));
        for (int feature = 0; feature < set.size(); feature++) {
          String id = set.ids().get(feature);
          assertThat(Double.doubleToRawLongBits(row.<Double>getAs(id)))
              .as("%s of candle %d", id, last)
              .isEqualTo(Double.doubleToRawLongBits(served[feature]));
        }
        valued += Double.isNaN(served[set.size() - 1]) ? 0 : 1;
      }
      assertThat(valued).isGreaterThan(90);
    }
  }

  private static Map<Long, Row> trainingRows(TestLake lake, FeatureSet set) {
    TrainingData.Config config =
        new TrainingData.Config(
            List.of(SYMBOL),
            new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
            set,
            TestRowSettings.USUAL);
    try (TrainingData data = TrainingData.pin(lake.spark(), config)) {
      return data.rows().collectAsList().stream()
          .collect(
              Collectors.toMap(
                  row -> row.<Timestamp>getAs("open_time").getTime(), Function.identity()));
    }
  }
}
