package dev.bougie.features.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.CandleRules;
import dev.bougie.features.candle.Interval;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileMarketTest {

  @ParameterizedTest
  @EnumSource(HostileMarket.class)
  void keepsTheRulesOfACandle(HostileMarket market) {
    assertThat(market.candles(1_000))
        .allSatisfy(candle -> assertThat(CandleRules.check(Interval.H1, candle)).isEmpty());
  }
}
