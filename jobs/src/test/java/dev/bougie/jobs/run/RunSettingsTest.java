package dev.bougie.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunSettingsTest {

  @Test
  void defaultsToTheLatestRunAndItsChosenModel() {
    RunSettings settings = Settings.load(Optional.empty(), Map.of()).read("run", RunSettings.class);

    assertThat(settings.id()).isEqualTo("latest");
    assertThat(settings.candidate()).isEqualTo("chosen");
  }

  @Test
  void refusesABlankId() {
    assertThatThrownBy(() -> new RunSettings("runs", " ", "chosen"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("id = ' '");
  }
}
