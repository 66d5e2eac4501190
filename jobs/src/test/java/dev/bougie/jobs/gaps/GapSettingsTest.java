package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GapSettingsTest {

  @Test
  void hasTheseDefaults() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new GapSettings(
                Duration.ofDays(10),
                Duration.ofHours(20),
                3,
                Duration.ofDays(30),
                500,
                100_000,
                200_000));
  }

  @Test
  void refusesToAskAboutAConfirmedGapMoreOftenThanAboutAnother() {
    assertThatThrownBy(() -> read(Map.of("gaps.recheck-confirmed-after", "1h")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gaps.recheck-confirmed-after = 'PT1H'");
  }

  @Test
  void refusesARunThatMayDoNothing() {
    assertThatThrownBy(() -> read(Map.of("gaps.max-checks", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gaps.max-checks = '0'");
  }

  private static GapSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("gaps", GapSettings.class);
  }
}
