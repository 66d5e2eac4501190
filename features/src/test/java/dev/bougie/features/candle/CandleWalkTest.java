package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CandleWalkTest {

  @ParameterizedTest
  @EnumSource(Interval.class)
  void keepsTheRulesOfACandle(Interval interval) {
    List<Candle> candles = CandleWalk.unbroken(1, interval, 2_000);

    assertThat(candles)
        .hasSize(2_000)
        .allSatisfy(candle -> assertThat(CandleRules.check(interval, candle)).isEmpty());
    assertThat(CandleColumns.of(interval, candles).contiguousUntil(0, 2_000)).isEqualTo(2_000);
  }

  @ParameterizedTest
  @EnumSource(Interval.class)
  void leavesHolesWhereAsked(Interval interval) {
    List<Candle> candles = CandleWalk.unbroken(1, interval, 2_000);

    assertThat(CandleWalk.withHoles(candles, 2, 0.02))
        .hasSizeBetween(1_900, 1_990)
        .isSubsetOf(candles);
  }
}
