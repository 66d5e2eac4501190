package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Level;
import dev.bougie.serving.RunningServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseDownIT {

  @TempDir private Path folder;

  @Test
  void saysSoAndLives() throws Exception {
    try (RunningServer server = RunningServer.start(folder)) {
      server.market().store("BTCUSDT", Interval.H1, Instant.parse("2025-05-22T12:00:00Z"), 9, "x");
      server.publish(new TestModel("m1", 1, Level.SOUND, false, 0, 0));
      server.await("/ready", "/model", "m1");

      stopPostgres();

      for (String path :
          new String[] {
            "/ready", "/v1/predictions/BTCUSDT", "/v1/candles/BTCUSDT", "/v1/advice", "/v1/models"
          }) {
        Answer answer = server.get(path);
        assertThat(answer.status()).as(path).isEqualTo(503);
        assertThat(answer.text("/code")).isEqualTo("database_unreachable");
        assertThat(answer.text("/message")).isEqualTo("the database does not answer");
      }
      assertThat(server.get("/health").status()).isEqualTo(200);
    }
  }

  private void stopPostgres() throws Exception {
    String pid = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid")).get(0).strip();
    ProcessHandle postgres = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
    postgres.onExit().get(30, TimeUnit.SECONDS);
  }
}
