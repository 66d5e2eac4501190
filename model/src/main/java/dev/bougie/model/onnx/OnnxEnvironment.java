package dev.bougie.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime's environment, one a process. It is made on a thread with a deep stack: ONNX Runtime
 * 1.29 runs a recursive regular expression over the process's command line then, and one with a
 * class path of some thirty kilobytes overflows an ordinary stack, which kills the process without
 * a word.
 */
final class OnnxEnvironment {

  private static final long STACK_BYTES = 256L << 20;

  private static final FutureTask<OrtEnvironment> ENVIRONMENT =
      new FutureTask<>(OrtEnvironment::getEnvironment);

  static {
    Thread deep = new Thread(null, ENVIRONMENT, "onnx-environment", STACK_BYTES);
    deep.setDaemon(true);
    deep.start();
  }

  private OnnxEnvironment() {}

  /** Loads the native library at the first call, which takes a while. */
  static OrtEnvironment get() {
    try {
      return ENVIRONMENT.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ONNX Runtime was loaded", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("ONNX Runtime cannot be loaded", e.getCause());
    }
  }
}
