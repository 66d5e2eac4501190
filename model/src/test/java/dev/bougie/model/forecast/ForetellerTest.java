package dev.bougie.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.Artifacts;
import dev.bougie.model.calibration.ReturnInterval;
import dev.bougie.model.forecast.Foreteller.Question;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Manifests;
import dev.bougie.model.onnx.LinearGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForetellerTest {

  private static final long FIRST = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  @TempDir private Path folder;
  private Foreteller foreteller;

  @BeforeEach
  void load() throws IOException {
    double[] weights = new double[FeatureSets.core().size()];
    weights[FeatureSets.core().ids().indexOf("log_return_1")] = 0.5;
    byte[] graph = LinearGraph.of("features", "forecast", weights, 0.001);
    Manifest manifest = Manifests.of("m1", Artifact.sha256(graph));
    foreteller = Foreteller.of(Artifact.open(Artifacts.write(folder, manifest, graph)), 1);
  }

  @AfterEach
  void close() {
    foreteller.close();
  }

  @Test
  void foretellsFromTheLastCandle() {
    List<Candle> candles = candles(100, 103);

    ReturnForecast forecast = foreteller.foretell(List.of(question("A", candles))).get(0);

    assertThat(forecast.symbol()).isEqualTo("A");
    assertThat(forecast.candleTime()).isEqualTo("2025-01-01T01:00:00Z");
    assertThat(forecast.close()).isEqualTo(103);
    double expected = forecast.expectedReturn();
    assertThat(expected).isCloseTo(0.5 * Math.log(103.0 / 100) + 0.001, within(1e-15));
    assertThat(forecast.probabilityUp())
        .isEqualTo(foreteller.manifest().calibration().probabilityUp(expected, 1));
    assertThat(forecast.intervals())
        .containsExactly(new ReturnInterval(0.8, expected - 0.012, expected + 0.012));
    assertThat(forecast.synthetic()).isFalse();
  }

  @Test
  void answersManyQuestionsInTheirOrderAsItAnswersEach() {
    List<Question> questions =
        List.of(
            question("B", candles(100, 90)),
            question("A", candles(100, 110)),
            question("NEW", candles(5)));
    List<ReturnForecast> alone = new ArrayList<>();
    questions.forEach(question -> alone.addAll(foreteller.foretell(List.of(question))));

    assertThat(foreteller.foretell(questions)).isEqualTo(alone);
    assertThat(alone).extracting(ReturnForecast::symbol).containsExactly("B", "A", "NEW");
    assertThat(foreteller.foretell(List.of())).isEmpty();
  }

  @Test
  void saysThatACandleWasMadeUp() {
    List<Candle> candles = candles(100, 101);
    double[] inputs = foreteller.inputs(CandleColumns.of(Interval.H1, candles));
    Question question = new Question("A", candles.get(1), inputs, true);
    assertThat(foreteller.foretell(List.of(question)).get(0).synthetic()).isTrue();
  }

  private Question question(String symbol, List<Candle> candles) {
    return new Question(
        symbol,
        candles.get(candles.size() - 1),
        foreteller.inputs(CandleColumns.of(Interval.H1, candles)),
        false);
  }

  private static List<Candle> candles(double... closes) {
    List<Candle> candles = new ArrayList<>();
    for (int i = 0; i < closes.length; i++) {
      long open = Interval.H1.plus(FIRST, i);
      double close = closes[i];
      candles.add(
          new Candle(
              open, close, close, close, close, 1, close, 1, 1, 1, Interval.H1.closeTime(open)));
    }
    return candles;
  }
}
