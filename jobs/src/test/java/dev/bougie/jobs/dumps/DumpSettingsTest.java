package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpSettingsTest {

  @Test
  void triesSixTimesAndWaitsFiveMinutesForAnAnswer() {
    assertThat(read(Map.of("dumps.url", "http://127.0.0.1:9080")))
        .isEqualTo(
            new DumpSettings(
                URI.create("http://127.0.0.1:9080"),
                6,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dumps.url          | ftp://host | must be an http or https URL
          dumps.attempts     | 0          | must be at least 1
          dumps.first-wait   | -1s        | must not be negative
          dumps.longest-wait | 499ms      | must be at least first-wait
          dumps.timeout      | 0s         | must be longer than nothing
          """)
  void namesKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " = '")
        .hasMessageEndingWith("cannot be used: " + allowed);
  }

  @Test
  void doublesItsWaitsUpToTheLongest() {
    DumpSettings settings = read(Map.of());

    assertThat(settings.waitAfter(1, 0)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.waitAfter(3, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.waitAfter(3, 0.5)).isEqualTo(Duration.ofMillis(1_500));
    assertThat(settings.waitAfter(60, 0)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void waitsAsLongAsTheServerTellsAndALittleMore() {
    DumpSettings settings = read(Map.of());

    assertThat(settings.waitAfter(1, 0, Duration.ofSeconds(7))).contains(Duration.ofMillis(7_250));
    assertThat(settings.waitAfter(1, 0, Duration.ofMinutes(10)))
        .contains(Duration.ofMillis(600_250));
    assertThat(settings.waitAfter(1, 0, Duration.ofSeconds(601))).isEmpty();
  }

  private static DumpSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("dumps", DumpSettings.class);
  }
}
