package dev.bougie.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** In a process of its own: what is tested would end the one it fails in. */
class OnnxEnvironmentIT {

  private static final int ENTRIES = 1_000;

  @Test
  void loadsInAProcessWithALongCommandLine() throws Exception {
    String padding =
        String.join(
            File.pathSeparator,
            Collections.nCopies(ENTRIES, "/none/a-library-with-a-long-name-1.0.0.jar"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + padding,
                Load.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("loaded");
  }

  /** What the process runs. */
  static final class Load {

    private Load() {}

    public static void main(String[] arguments) {
      System.out.println(OnnxEnvironment.get() == null ? "" : "loaded");
    }
  }
}
