package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSettingsTest {

  @Test
  void hasTheseDefaults() {
    assertThat(read(Map.of("stream.url", "wss://stream.binance.com:9443")))
        .isEqualTo(
            new StreamSettings(
                URI.create("wss://stream.binance.com:9443"),
                List.of(Interval.H1),
                200,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofMinutes(2),
                20_000,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1_000,
                Duration.ofSeconds(30),
                "127.0.0.1",
                8081));
  }

  @Test
  void followsTheIntervalThatIsForetoldOrThoseThatAreNamed() {
    assertThat(read(Map.of("forecast.interval", "5m")).intervals()).containsExactly(Interval.M5);
    assertThat(read(Map.of("stream.intervals", "1m,1h,1m")).intervals())
        .containsExactly(Interval.M1, Interval.H1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stream.url                    | https://host | must be a ws or wss URL
          stream.intervals              | ''           | must name at least one interval
          stream.streams-per-connection | 0            | must be from 1 to 1024
          stream.streams-per-connection | 1025         | must be from 1 to 1024
          stream.first-wait             | 0s           | must be at least 1 ms
          stream.longest-wait           | 999ms        | must be at least first-wait
          stream.silence                | 0s           | must be at least 1 ms
          stream.queue                  | 0            | must be at least 1
          stream.patience               | -1s          | must not be negative
          stream.lake-every             | -1s          | must not be negative
          stream.lake-batch             | 0            | must be at least 1
          stream.check-every            | 0s           | must be at least 1 ms
          stream.grace                  | -1s          | must not be negative
          stream.most-candles-back      | 0            | must be at least 1
          stream.stop-within            | 0s           | must be at least 1 ms
          stream.port                   | 65536        | must be from 0 to 65535
          """)
  void namesKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " = '")
        .hasMessageEndingWith("cannot be used: " + allowed);
  }

  private static StreamSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("stream", StreamSettings.class);
  }
}
