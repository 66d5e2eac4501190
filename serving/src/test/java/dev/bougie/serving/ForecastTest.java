package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.serving.forecast.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "1, 3600, false",
    "1, 3601, true",
    "3, 10800, false",
    "3, 10801, true"
  })
  void isPastOnceTheForetoldCandleHasClosed(int horizon, long age, boolean past) {
    Manifest manifest = new TestModel("m", horizon, Level.SKILLED, false, 1, 0).manifest();
    Forecast forecast =
        new Forecast(
            "BTCUSDT",
            manifest,
            Instant.parse("2025-01-01T00:00:00Z"),
            100,
            0.01,
            0.6,
            List.of(),
            false,
            Duration.ofSeconds(age).toSeconds());
    assertThat(forecast.isPast()).isEqualTo(past);
  }
}
