package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfFilesTest {

  private static final Path CONF = Path.of("..", "conf");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dev.conf", "prod.conf", "emr.conf"})
  void holdOnlyKeysThatExistAndValuesThatAreAllowed(String file) throws IOException {
    Path set = folder.resolve(file);
    Files.writeString(
        set,
        Files.readString(CONF.resolve(file))
            .replace("${BOUGIE_DATABASE_URL}", "\"jdbc:postgresql://db.example.org/bougie\"")
            .replace("${BOUGIE_ARTIFACTS_FOLDER}", "/mnt/models"));
    assertThatCode(() -> Settings.load(Optional.of(set), Map.of())).doesNotThrowAnyException();
  }

  /** A cluster's node must not start a database of its own because nobody named one. */
  @Test
  void letNoClusterRunWithoutItsDatabase() {
    assertThatThrownBy(() -> Settings.load(Optional.of(CONF.resolve("emr.conf")), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("BOUGIE_DATABASE_URL");
  }
}
