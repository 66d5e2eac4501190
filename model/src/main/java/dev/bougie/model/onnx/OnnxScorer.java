package dev.bougie.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Map;

/** A model that answers. Safe for many threads until it is closed. */
public final class OnnxScorer implements AutoCloseable {

  private final OrtEnvironment environment = OnnxEnvironment.get();
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

  private void checkSignature() throws OrtException {
    check("input", Manifest.Graph.INPUT, session.getInputInfo(), features);
    check("output", Manifest.Graph.OUTPUT, session.getOutputInfo(), 1);
  }

  /** Sizes that the graph leaves open are negative. */
  private static void check(String role, String name, Map<String, NodeInfo> nodes, int width) {
    NodeInfo node = nodes.get(name);
    boolean fits =
        node != null
            && node.getInfo() instanceof TensorInfo tensor
            && tensor.type == OnnxJavaType.DOUBLE
            && tensor.getShape().length == 2
            && (tensor.getShape()[1] == width || tensor.getShape()[1] < 0);
    if (!fits) {
      throw new ModelRejectedException(
          "signature",
          "the graph needs the %s '%s', doubles, [batch, %d]; it has %s"
              .formatted(role, name, width, nodes.values()));
    }
  }

  /**
   * Loads a graph whose input is {@link Manifest.Graph#INPUT} {@code [batch, features]} and whose
   * output is {@link Manifest.Graph#OUTPUT} {@code [batch, 1]}, both doubles.
   *
   * @param threads that one call may use
   * @throws ModelRejectedException if ONNX Runtime refuses it or input or output differ
   */
  public static OnnxScorer load(byte[] graph, int features, int threads) {
    try {
      OnnxScorer scorer = new OnnxScorer(graph, features, threads);
      try {
        scorer.checkSignature();
        return scorer;
      } catch (OrtException | ModelRejectedException e) {
        scorer.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new ModelRejectedException("ONNX Runtime", String.valueOf(e.getMessage()));
    }
  }

  /** Loads the native library, which takes a while, so that the first model need not wait. */
  public static void loadRuntime() {
    OrtEnvironment unused = OnnxEnvironment.get();
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
      if (output.getInfo().getNumElements() != batch) {
        throw new IllegalStateException(
            "the model gave %d forecasts for %d rows"
                .formatted(output.getInfo().getNumElements(), batch));
      }
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
