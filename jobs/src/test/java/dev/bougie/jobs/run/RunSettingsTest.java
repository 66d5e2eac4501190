package dev.bougie.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunSettingsTest {

  @Test
  void defaultsToTheLatestRunAndItsChosenModel() {
    RunSettings settings = Settings.load(Optional.empty(), Map.of()).read("run", RunSettings.class);

    assertThat(settings.id()).isEqualTo("latest");
    assertThat(settings.candidate()).isEqualTo("chosen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a:b", "../x", "a/b", ".", ".draft", "s3a://bucket/x"})
  void refusesAnIdThatNamesNoFolder(String id) {
    assertThatThrownBy(() -> new RunSettings("runs", id, "chosen"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("id = '%s' cannot be used: must be the id of a run".formatted(id));
  }
}
