package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bougie.model.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfFilesTest {

  @ParameterizedTest
  @ValueSource(strings = {"dev.conf", "prod.conf", "emr.conf"})
  void holdOnlyKeysThatExistAndValuesThatAreAllowed(String file) {
    Path path = Path.of("..", "conf", file);
    assertThatCode(() -> Settings.load(Optional.of(path), Map.of())).doesNotThrowAnyException();
  }
}
