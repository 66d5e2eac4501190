package dev.bougie.jobs.exchange;

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

class BinanceSettingsTest {

  @Test
  void waitsHalfASecondAtFirstAndAMinuteAtMostAndLeavesAFifthOfTheLimitToOthers() {
    assertThat(read(Map.of("binance.url", "http://127.0.0.1:9080")))
        .isEqualTo(
            new BinanceSettings(
                URI.create("http://127.0.0.1:9080"),
                6,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                0.8,
                Duration.ofMinutes(1),
                8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          binance.url          | ftp://host     | must be an http or https URL
          binance.url          | 127.0.0.1      | must be an http or https URL
          binance.url          | localhost:9080 | must be an http or https URL
          binance.attempts     | 0              | must be at least 1
          binance.first-wait   | -PT1S          | must be a duration such as 30s or 5m
          binance.first-wait   | -1s            | must not be negative
          binance.longest-wait | 499ms          | must be at least first-wait
          binance.weight-share | 0              | must be above 0 and at most 1
          binance.weight-share | NaN            | must be above 0 and at most 1
          binance.weight-share | 1.01           | must be above 0 and at most 1
          binance.weight-window | 0s            | must be at least 1 ms
          binance.concurrent-calls | 0          | must be at least 1
          """)
  void namesKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " = '")
        .hasMessageEndingWith("cannot be used: " + allowed);
  }

  private static BinanceSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("binance", BinanceSettings.class);
  }
}
