package dev.bougie.model.forecast;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import dev.bougie.model.onnx.Scored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A published model at work: candles in, forecasts out. Where the candles come from, and what
 * becomes of the forecasts, is its caller's business. Safe for many threads until it is closed.
 */
public final class Foreteller implements AutoCloseable {

  private final Manifest manifest;
  private final FeatureSet featureSet;
  private final OnnxScorer scorer;

  private Foreteller(Artifact artifact, OnnxScorer scorer) {
    this.manifest = artifact.manifest();
    this.featureSet = artifact.featureSet();
    this.scorer = scorer;
  }

  /**
   * What a model is asked about.
   *
   * @param newest the last closed candle
   * @param inputs features of that candle, in the order of the set; see {@link #inputs}
   * @param synthetic whether any candle that they look at was made up
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares questions.
  public record Question(String symbol, Candle newest, double[] inputs, boolean synthetic) {}

  /**
   * Loads the graph and lets it answer once, to a row in which nothing is known.
   *
   * @param threads that one answer may use
   * @throws ModelRejectedException if it cannot
   */
  public static Foreteller of(Artifact artifact, int threads) {
    OnnxScorer scorer = artifact.scorer(threads);
    double[] unknown = new double[artifact.featureSet().size()];
    Arrays.fill(unknown, Double.NaN);
    try {
      scorer.score(unknown);
    } catch (IllegalStateException e) {
      scorer.close();
      throw new ModelRejectedException("first answer", String.valueOf(e.getMessage()));
    }
    return new Foreteller(artifact, scorer);
  }

  public Manifest manifest() {
    return manifest;
  }

  /** What computes the inputs; it tells how many candles and how much of the market it looks at. */
  public FeatureSet featureSet() {
    return featureSet;
  }

  /**
   * The features of the last of these candles; NaN where undefined.
   *
   * @param candles of one symbol, within their market if the features look at it
   */
  public double[] inputs(CandleColumns candles) {
    return featureSet.computeLast(candles);
  }

  /** Answers in the order of the questions, all by one run of the graph. */
  public List<ReturnForecast> foretell(List<Question> questions) {
    if (questions.isEmpty()) {
      return List.of();
    }
    Scored scored = scorer.score(rows(questions));
    List<ReturnForecast> forecasts = new ArrayList<>(scored.rows());
    for (int row = 0; row < scored.rows(); row++) {
      forecasts.add(forecast(questions.get(row), scored, row));
    }
    return forecasts;
  }

  @Override
  public void close() {
    scorer.close();
  }

  private double[] rows(List<Question> questions) {
    int width = featureSet.size();
    double[] rows = new double[questions.size() * width];
    for (int i = 0; i < questions.size(); i++) {
      System.arraycopy(questions.get(i).inputs(), 0, rows, i * width, width);
    }
    return rows;
  }

  private ReturnForecast forecast(Question question, Scored scored, int row) {
    Calibration calibration = manifest.calibration();
    double expectedReturn = scored.forecast(row);
    double scale = scored.scale(row);
    double told = scored.probabilityUp(row);
    return new ReturnForecast(
        question.symbol(),
        manifest.label(),
        Instant.ofEpochMilli(question.newest().openTime()),
        question.newest().close(),
        expectedReturn,
        Double.isNaN(told) ? calibration.probabilityUp(expectedReturn, scale) : told,
        scale,
        calibration.intervals(expectedReturn, scale),
        manifest.synthetic() || question.synthetic());
  }
}
