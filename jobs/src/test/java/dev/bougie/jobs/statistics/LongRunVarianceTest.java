package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class LongRunVarianceTest {

  @Test
  void bartlettsWeightsAgreeWithStatsmodelsAndEqualOnesWithNumpy() {
    for (JsonNode known : Fixtures.read("long-run-variance.json")) {
      TimeSeries series = Fixtures.series(known.path("values"));
      int lags = known.path("lags").intValue();

      Fixtures.assertEqual(LongRunVariance.bartlettWeights(series, lags), known.path("bartlett"));
      Fixtures.assertEqual(LongRunVariance.equalWeights(series, lags), known.path("equal"));
    }
  }

  @Test
  void longerSeriesBearMoreLags() {
    // 4 (n / 100)^(2/9): 4 at 100, 6.67 at 1,000, 11.13 at 10,000.
    assertThat(LongRunVariance.neweyWestLags(100)).isEqualTo(4);
    assertThat(LongRunVariance.neweyWestLags(1000)).isEqualTo(6);
    assertThat(LongRunVariance.neweyWestLags(10_000)).isEqualTo(11);
  }
}
