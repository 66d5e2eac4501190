package dev.bougie.model.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnForecastTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "1, 3600, false",
    "1, 3601, true",
    "3, 10800, false",
    "3, 10801, true"
  })
  void isPastOnceTheForetoldCandleHasClosed(int horizon, long age, boolean past) {
    ReturnForecast forecast =
        new ReturnForecast(
            "BTCUSDT",
            new Label(Label.Kind.LOG_RETURN, horizon, Interval.H1),
            Instant.parse("2025-01-01T00:00:00Z"),
            100,
            0.01,
            0.6,
            1,
            List.of(),
            false);
    assertThat(forecast.targetTime())
        .isEqualTo(Instant.parse("2025-01-01T00:59:59.999Z").plusSeconds(3_600L * horizon));
    assertThat(forecast.isPast(age)).isEqualTo(past);
  }
}
