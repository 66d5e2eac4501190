package dev.bougie.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessIT {

  @TempDir private Path folder;

  @BeforeEach
  void nameTheJar() {
    System.setProperty(
        ServerProcess.JAR,
        Path.of("..", "serving", "target", "bougie-serving.jar").toAbsolutePath().toString());
  }

  @AfterEach
  void forgetTheJar() {
    System.clearProperty(ServerProcess.JAR);
  }

  @Test
  void passesTheExitCodeOnOfAServerThatIsNeverReady() throws IOException {
    Path home = Files.writeString(folder.resolve("home"), "a file");
    Map<String, String> unwritable = Map.of("home", home.toString());
    try (ServerProcess server = ServerProcess.start(Optional.empty(), unwritable)) {
      assertThat(server.awaitReady()).isEmpty();
      assertThat(server.awaitFailure()).isEqualTo(2);
    }
  }
}
