package dev.bougie.jobs.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InsightSettingsTest {

  @Test
  void hasTheseDefaults() {
    assertThat(read(Map.of("home", "/var/bougie")))
        .isEqualTo(
            new InsightSettings(List.of(1, 6, 24, 72), 100_000, 0.25, 0.9, "/var/bougie/reports"));
  }

  @Test
  void sortsHorizonsAndTakesEachOnce() {
    assertThat(read(Map.of("insight.horizons", "24, 1,24")).horizons()).containsExactly(1, 24);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          horizons | '' | insight.horizons = '[]' cannot be used: must be 1 to 10
          horizons | 1,2,3,4,5,6,7,8,9,10,11 | insight.horizons = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]' cannot be used: must be 1 to 10
          horizons | 1,0 | insight.horizons = '0' cannot be used: must be 1 to 100000 candles
          sample-rows | 999 | insight.sample-rows = '999' cannot be used: must be 1000 to 5000000
          reference-share | 1 | insight.reference-share = '1.0' cannot be used: must lie between 0 and 1
          redundancy | NaN | insight.redundancy = 'NaN' cannot be used: must be above 0 and 1 at most
          redundancy | 1.1 | insight.redundancy = '1.1' cannot be used: must be above 0 and 1 at most
          folder | ' ' | insight.folder = ' ' cannot be used: must be a folder
          """)
  void refusesWhatCannotBe(String key, String value, String message) {
    assertThatThrownBy(() -> read(Map.of("insight." + key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  private static InsightSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("insight", InsightSettings.class);
  }
}
