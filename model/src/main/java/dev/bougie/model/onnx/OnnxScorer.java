package dev.bougie.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.ModelRejectedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Map;

/** A model that answers. Safe for many threads until it is closed. */
public final class OnnxScorer implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int features;

  private OnnxScorer(byte[] graph, int features, int threads) throws OrtException {
    this.features = features;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      this.session = environment.createSession(graph, options);
    }
  }

  /**
   * Loads a graph whose input is {@link Manifest.Graph#INPUT} {@code [batch, features]} and whose
   * output is {@link Manifest.Graph#OUTPUT} {@code [batch, 1]}, both doubles.
   *
   * @param threads that one call may use
   * @throws ModelRejectedException if ONNX Runtime refuses it
   */
  public static OnnxScorer load(byte[] graph, int features, int threads) {
    try {
      return new OnnxScorer(graph, features, threads);
    } catch (OrtException e) {
      throw new ModelRejectedException("ONNX Runtime", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Forecasts of a batch.
   *
   * @param rows feature values, row after row; {@code rows * features} of them, NaN where undefined
   * @return one forecast a row, in the unit of the label
   */
  public double[] score(double[] rows) {
    if (rows.length % features != 0) {
      throw new IllegalArgumentException(
          "%d values are no rows of %d features".formatted(rows.length, features));
    }
    int batch = rows.length / features;
    DoubleBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(rows.length, Double.BYTES))
            .order(ByteOrder.nativeOrder())
            .asDoubleBuffer();
    buffer.put(rows).flip();
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, buffer, new long[] {batch, features});
        OrtSession.Result result = session.run(Map.of(Manifest.Graph.INPUT, input))) {
      OnnxTensor output = (OnnxTensor) result.get(Manifest.Graph.OUTPUT).orElseThrow();
      double[] forecasts = new double[batch];
      output.getDoubleBuffer().get(forecasts);
      return forecasts;
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the model could not be closed", e);
    }
  }
}
