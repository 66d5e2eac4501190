package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ValidateConfigTest {
  @Test
  void theDefaultsAreStrict() {
    assertThat(Settings.load(Optional.empty(), Map.of()).read("validate", Validate.Config.class))
        .isEqualTo(new Validate.Config(false, List.of(), 20_000_000, 2000, 0.005));
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThatThrownBy(() -> new Validate.Config(false, List.of(), 0, 100, 0.005))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("max-rows = '0'");
    assertThatThrownBy(() -> new Validate.Config(false, List.of(), 1, 99, 0.005))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("replications = '99'");
    assertThatThrownBy(() -> new Validate.Config(false, List.of(), 1, 100, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gamma = '1.0'");
    assertThatThrownBy(() -> new Validate.Config(false, List.of("run/gbt"), 1, 100, 0.1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "acknowledged-alarms = 'run/gbt' cannot be used: must be RUN/CANDIDATE/FIGURE");
  }
}
