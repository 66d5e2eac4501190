package dev.bougie.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.failure.ModelRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxScorerTest {

  private static final double[] WEIGHTS = {2, -1};

  @Test
  void scoresABatchRowByRow() {
    try (OnnxScorer scorer = OnnxScorer.load(graph(), 2, 1)) {
      assertThat(scorer.score(new double[] {1, 1, 3, 0.5, Double.NaN, 4}).forecasts())
          .containsExactly(1.5, 6.0, -3.5);
      assertThat(scorer.score(new double[] {1, 1}).forecasts()).containsExactly(1.5);
    }
  }

  @Test
  void answersManyThreadsAtOnce() {
    try (OnnxScorer scorer = OnnxScorer.load(graph(), 2, 1)) {
      double[] sums =
          IntStream.range(0, 2_000)
              .parallel()
              .mapToDouble(i -> scorer.score(new double[] {i, i}).forecast(0) - i - 0.5)
              .toArray();
      assertThat(Arrays.stream(sums).distinct().toArray()).containsExactly(0.0);
    }
  }

  @Test
  void refusesValuesThatAreNoWholeRows() {
    try (OnnxScorer scorer = OnnxScorer.load(graph(), 2, 1)) {
      assertThatThrownBy(() -> scorer.score(new double[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("3 values are no rows of 2 features");
    }
  }

  @Test
  void rejectsBytesThatAreNoGraph() {
    byte[] garbage = "this is no graph".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> OnnxScorer.load(garbage, 2, 1))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("ONNX Runtime");
    assertThatThrownBy(() -> OnnxScorer.load(new byte[0], 2, 1))
        .isInstanceOf(ModelRejectedException.class);
    assertThatThrownBy(() -> OnnxScorer.load(Arrays.copyOf(graph(), graph().length / 2), 2, 1))
        .isInstanceOf(ModelRejectedException.class);
  }

  @Test
  void rejectsAGraphOfAnotherWidth() {
    assertThatThrownBy(() -> OnnxScorer.load(graph(), 3, 1))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("signature")
        .hasMessageContaining("'features', doubles, [batch, 3]");
  }

  @Test
  void rejectsAGraphWithOtherNames() {
    assertThatThrownBy(() -> OnnxScorer.load(LinearGraph.of("x", "forecast", WEIGHTS, 0), 2, 1))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("input 'features'");
    assertThatThrownBy(() -> OnnxScorer.load(LinearGraph.of("features", "y", WEIGHTS, 0), 2, 1))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("output 'forecast'");
  }

  @Test
  void tellsAllThatAGraphGives() {
    byte[] wide =
        LinearGraph.with(Map.of("probability_up", 1, "scale", 1, "quantiles", 3), WEIGHTS, 0.5);
    try (OnnxScorer scorer = OnnxScorer.load(wide, 2, 1)) {
      assertThat(scorer.outputs())
          .containsExactlyInAnyOrder("forecast", "probability_up", "scale", "quantiles");
      Scored scored = scorer.score(new double[] {1, 1, 3, 0.5});
      assertThat(scored.rows()).isEqualTo(2);
      assertThat(scored.probabilityUp(1)).isEqualTo(6);
      assertThat(scored.scale(0)).isEqualTo(1.5);
      assertThat(scored.levels()).isEqualTo(3);
      assertThat(scored.quantiles(1)).containsExactly(6, 6, 6);
    }
  }

  @Test
  void tellsWhatAGraphDoesNotGive() {
    try (OnnxScorer scorer = OnnxScorer.load(graph(), 2, 1)) {
      Scored scored = scorer.score(new double[] {1, 1});
      assertThat(scored.probabilityUp(0)).isNaN();
      assertThat(scored.scale(0)).isEqualTo(1);
      assertThat(scored.levels()).isZero();
      assertThat(scored.quantiles(0)).isEmpty();
      assertThat(scorer.score(new double[0]).rows()).isZero();
    }
  }

  @Test
  void rejectsOutputsOfAnotherWidthOrThatNobodyReads() {
    assertThatThrownBy(
            () -> OnnxScorer.load(LinearGraph.with(Map.of("scale", 2), WEIGHTS, 0), 2, 1))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("output 'scale', doubles, [batch, 1]");
    assertThatThrownBy(
            () -> OnnxScorer.load(LinearGraph.with(Map.of("labels", 1), WEIGHTS, 0), 2, 1))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("the output 'labels', which nobody reads");
  }

  private static byte[] graph() {
    return LinearGraph.of("features", "forecast", WEIGHTS, 0.5);
  }
}
