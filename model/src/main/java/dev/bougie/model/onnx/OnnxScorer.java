package dev.bougie.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Graph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model that answers. Safe for many threads until it is closed. */
public final class OnnxScorer implements AutoCloseable {

  private static final int MOST_LEVELS = 1_000;

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
    Map<String, NodeInfo> inputs = session.getInputInfo();
    check("input", Graph.FEATURES, inputs, features);
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    check("output", Graph.FORECAST, outputs, 1);
    for (String name : outputs.keySet()) {
      switch (name) {
        case Graph.FORECAST -> {}
        case Graph.PROBABILITY_UP, Graph.SCALE -> check("output", name, outputs, 1);
        case Graph.QUANTILES -> check("output", name, outputs, levels(outputs.get(name)));
        default ->
            throw new ModelRejectedException(
                "signature", "the graph has the output '%s', which nobody reads".formatted(name));
      }
    }
  }

  /** Sizes that the graph leaves open are negative; the number of quantiles may not be open. */
  private static void check(String role, String name, Map<String, NodeInfo> nodes, int width) {
    NodeInfo node = nodes.get(name);
    boolean fits =
        node != null
            && node.getInfo() instanceof TensorInfo tensor
            && tensor.type == OnnxJavaType.DOUBLE
            && tensor.getShape().length == 2
            && width > 0
            && (tensor.getShape()[1] == width || tensor.getShape()[1] < 0);
    if (!fits) {
      throw new ModelRejectedException(
          "signature",
          "the graph needs the %s '%s', doubles, [batch, %s]; it has %s"
              .formatted(role, name, width > 0 ? width : "levels", nodes.values()));
    }
  }

  /** How many quantiles a row has, 0 where the graph does not say. */
  private static int levels(@Nullable NodeInfo node) {
    return node != null
            && node.getInfo() instanceof TensorInfo tensor
            && tensor.getShape().length == 2
        ? (int) Math.max(0, Math.min(MOST_LEVELS, tensor.getShape()[1]))
        : 0;
  }

  /**
   * Loads a graph whose input and outputs are those of {@link Graph}.
   *
   * @param threads that one call may use
   * @throws ModelRejectedException if ONNX Runtime refuses it, or inputs or outputs differ
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

  /** The outputs that the graph has, in no particular order. */
  public Set<String> outputs() {
    return Set.copyOf(session.getOutputNames());
  }

  /**
   * What the model foretells of a batch.
   *
   * @param rows feature values, row after row; {@code rows * features} of them, NaN where undefined
   */
  public Scored score(double[] rows) {
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
        OrtSession.Result result = session.run(Map.of(Graph.FEATURES, input))) {
      double[] forecast = values(result, Graph.FORECAST);
      double[] quantiles = values(result, Graph.QUANTILES);
      requireRows(Graph.FORECAST, forecast, batch, 1);
      int levels = batch == 0 ? 0 : quantiles.length / batch;
      requireRows(Graph.QUANTILES, quantiles, batch, levels);
      return new Scored(
          forecast,
          column(result, Graph.PROBABILITY_UP, batch),
          column(result, Graph.SCALE, batch),
          quantiles,
          levels);
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed: " + e.getMessage(), e);
    }
  }

  private static double @Nullable [] column(OrtSession.Result result, String name, int batch) {
    if (result.get(name).isEmpty()) {
      return null;
    }
    double[] values = values(result, name);
    requireRows(name, values, batch, 1);
    return values;
  }

  private static double[] values(OrtSession.Result result, String name) {
    return result
        .get(name)
        .map(
            output -> {
              DoubleBuffer buffer = ((OnnxTensor) output).getDoubleBuffer();
              double[] values = new double[buffer.remaining()];
              buffer.get(values);
              return values;
            })
        .orElseGet(() -> new double[0]);
  }

  private static void requireRows(String name, double[] values, int batch, int each) {
    if (values.length != (long) batch * each) {
      throw new IllegalStateException(
          "the model gave %d values of '%s' for %d rows".formatted(values.length, name, batch));
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
