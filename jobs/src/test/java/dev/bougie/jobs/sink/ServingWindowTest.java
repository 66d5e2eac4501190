package dev.bougie.jobs.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServingWindowTest {

  private static final Instant NOW = Instant.parse("2025-06-01T12:34:56Z");

  @Test
  void holds50000CandlesByDefault() {
    assertThat(
            Settings.load(Optional.empty(), Map.of()).read("serving-window", ServingWindow.class))
        .isEqualTo(new ServingWindow(50_000));
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void holdsThatManyClosedCandlesOfEachInterval(Interval interval) {
    ServingWindow window = new ServingWindow(50_000);
    long first = window.firstOpenTime(interval, NOW).toEpochMilli();
    long open = interval.openTimeAt(NOW.toEpochMilli());

    assertThat(interval.count(first, open)).isEqualTo(Math.min(50_000, interval.count(0, open)));
  }

  @Test
  void isNeverSmallerThanWhatForecastsLookBackOn() {
    int least = 1_000 + FeatureSets.all().stream().mapToInt(FeatureSet::lookback).max().getAsInt();

    assertThat(new ServingWindow(least).candles()).isEqualTo(least);
    assertThatThrownBy(() -> new ServingWindow(least - 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("candles = '%d'".formatted(least - 1));
  }
}
