package dev.bougie.jobs.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintainSettingsTest {

  @Test
  void hasTheseDefaults() {
    assertThat(read(Map.of()))
        .isEqualTo(new MaintainSettings(5, 100, Duration.ofDays(7), 10, Duration.ofDays(3)));
  }

  @ParameterizedTest
  @CsvSource({
    "orphan-age, 23h",
    "orphan-age, 0s",
    "snapshot-age, 23h",
    "snapshots, 0",
    "manifests, 1",
    "input-files, 1"
  })
  void refusesWhatWouldHurtOthers(String key, String value) {
    assertThatThrownBy(() -> read(Map.of("maintain." + key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("maintain." + key);
  }

  @Test
  void rewritesManifestsOnlyWhereFewerWouldDo() {
    long target = 8 << 20;

    assertThat(Compaction.tooMany(100, 100_000, target, 100)).isFalse();
    assertThat(Compaction.tooMany(101, 100_000, target, 100)).isTrue();
    // They are as large as they should be.
    assertThat(Compaction.tooMany(500, 500 * target, target, 100)).isFalse();
    assertThat(Compaction.tooMany(500, 250 * target, target, 100)).isTrue();
  }

  private static MaintainSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("maintain", MaintainSettings.class);
  }
}
