package dev.bougie.model.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostsTest {

  @Test
  void takesFeeAndSlippageBothWays() {
    Costs costs = new Costs(0.001, 0.0005);
    double kept = (1 - 0.0015) * (1 - 0.0015);
    assertThat(costs.roundTrip()).isCloseTo(-Math.log(kept), within(1e-15));
    assertThat(new Costs(0, 0).roundTrip()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, 0.0019, 0.002, 0.00200100, 0.0021, 0.5})
  void areCoveredByWhatExceedsThem(double forecast) {
    Costs costs = new Costs(0.001, 0);
    for (double either : new double[] {forecast, -forecast, Math.copySign(costs.roundTrip(), -1)}) {
      assertThat(costs.areCoveredBy(either)).isEqualTo(Math.abs(either) > costs.roundTrip());
    }
    assertThat(costs.areCoveredBy(Double.NaN)).isFalse();
  }

  @Test
  void areNotCoveredByWhatComesToThemUpToRounding() {
    Costs costs = new Costs(0.001, 0);
    for (int side : new int[] {1, -1}) {
      assertThat(costs.areCoveredBy(side * costs.roundTrip())).isFalse();
      assertThat(costs.areCoveredBy(side * (costs.roundTrip() + 0.9e-12))).isFalse();
      assertThat(costs.areCoveredBy(side * (costs.roundTrip() + 1.1e-12))).isTrue();
    }
    assertThat(new Costs(0, 0).areCoveredBy(0)).isFalse();
  }

  @Test
  void takesTheImpactByTheSquareRootOfTheShareOfTheVolume() {
    Costs costs = new Costs(0.001, 0.0005, 0.01);
    assertThat(costs.of(0, 1_000)).isZero();
    assertThat(costs.of(10, 1_000)).isCloseTo(10 * (0.0015 + 0.01 * 0.1), within(1e-15));
    assertThat(costs.of(250, 1_000)).isCloseTo(250 * (0.0015 + 0.01 * 0.5), within(1e-15));
    assertThat(costs.roundTrip()).isEqualTo(new Costs(0.001, 0.0005).roundTrip());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 99.9, 100, Double.NaN})
  void takesTheWholeImpactOfATradeAboveTheVolume(double quoteVolume) {
    assertThat(new Costs(0.001, 0, 0.01).of(100, quoteVolume)).isCloseTo(1.1, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.001, 0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesSharesOutsideOfTheirRange(double share) {
    assertThatThrownBy(() -> new Costs(share, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fee = '" + share);
    assertThatThrownBy(() -> new Costs(0, share))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("slippage = '" + share);
    assertThatThrownBy(() -> new Costs(0, 0, share))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("impact = '" + share);
  }
}
