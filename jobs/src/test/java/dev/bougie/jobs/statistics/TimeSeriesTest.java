package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TimeSeriesTest {

  @Test
  void nobodyChangesItsValuesFromOutside() {
    double[] given = {1, 2};
    TimeSeries series = TimeSeries.of(given);

    given[0] = 9;
    series.values()[1] = 9;

    assertThat(series.values()).containsExactly(1, 2);
  }

  @Test
  void isConstantWhereNoTwoValuesDiffer() {
    assertThat(TimeSeries.of().isConstant()).isTrue();
    assertThat(TimeSeries.of(0.1, 0.1, 0.1).isConstant()).isTrue();
    assertThat(TimeSeries.of(0.0, -0.0).isConstant()).isTrue();
    assertThat(TimeSeries.of(0.1, 0.1, Math.nextUp(0.1)).isConstant()).isFalse();
    assertThat(TimeSeries.of(Double.NaN, Double.NaN).isConstant()).isFalse();
  }
}
