package dev.bougie.jobs.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.onnx.Objective;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BoosterForecastsTest {

  private static final RoundCheck ON = () -> {};

  /** One tree of one split: two leaves and the way of what is undefined can be told by hand. */
  @Test
  void foretellsRowByRowWhatTheTreeSays() {
    BoosterRows rows = new BoosterRows(List.of("x", "noise"));
    for (int i = 0; i < 100; i++) {
      boolean high = i % 2 == 0;
      rows.add(i, "A", new double[] {high ? 3 : 1, i}, high ? 0.5 : -0.5, 1);
    }
    byte[] model = booster(Objective.SQUARED_ERROR, List.of()).fit(rows, ON);
    double[] forecasts = BoosterForecasts.of(model, new float[] {3, 7, 1, 7, 2.5f, -1}, 2);
    assertThat(forecasts).hasSize(3);
    assertThat(forecasts[0]).isEqualTo(0.5, within(0.02));
    assertThat(forecasts[1]).isEqualTo(-0.5, within(0.02));
    assertThat(Math.abs(forecasts[2])).isEqualTo(0.5, within(0.02));
    float[] single = {1, 7};
    assertThat(BoosterForecasts.of(model, single, 2)).containsExactly(forecasts[1]);
    assertThat(BoosterForecasts.of(model, new float[0], 2)).isEmpty();
  }

  @Test
  void refusesWhatIsNoRowOrHasSeveralOutputs() {
    BoosterRows rows = new BoosterRows(List.of("x"));
    for (int i = 0; i < 50; i++) {
      rows.add(i, "A", new double[] {i}, i, 1);
    }
    byte[] model = booster(Objective.QUANTILES, List.of(0.1, 0.9)).fit(rows, ON);
    assertThatThrownBy(() -> BoosterForecasts.of(model, new float[] {1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 outputs");
    assertThatThrownBy(() -> BoosterForecasts.of(model, new float[3], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 inputs are no rows of 2 features");
  }

  private static NativeBooster booster(Objective objective, List<Double> quantiles) {
    return new NativeBooster(
        new NativeBooster.Config(
            objective,
            quantiles,
            Map.of("max_depth", "1", "eta", "1", "lambda", "0", "min_child_weight", "1"),
            1,
            1,
            1,
            7));
  }
}
