package dev.bougie.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.failure.ModelRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxScorerTest {

  private static final double[] WEIGHTS = {2, -1};

  @Test
  void scoresABatchRowByRow() {
    try (OnnxScorer scorer = OnnxScorer.load(graph(), 2, 1)) {
      assertThat(scorer.score(new double[] {1, 1, 3, 0.5, Double.NaN, 4}))
          .containsExactly(1.5, 6.0, -3.5);
      assertThat(scorer.score(new double[] {1, 1})).containsExactly(1.5);
    }
  }

  @Test
  void answersManyThreadsAtOnce() {
    try (OnnxScorer scorer = OnnxScorer.load(graph(), 2, 1)) {
      double[] sums =
          IntStream.range(0, 2_000)
              .parallel()
              .mapToDouble(i -> scorer.score(new double[] {i, i})[0] - i - 0.5)
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

  private static byte[] graph() {
    return LinearGraph.of("features", "forecast", WEIGHTS, 0.5);
  }
}
