package dev.bougie.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.engine.LookAhead.Dependence;
import dev.bougie.features.engine.PerCandle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LookAheadCheckTest {

  @Test
  void findsNothingInWhatComesWithBougieAndAUserMadeFeature() {
    LookAheadCheck.Result result = check(FeatureSets.of("core+shadow_balance_24"));

    assertThat(result.findings()).isEmpty();
    assertThat(result.unseen()).isEmpty();
    assertThat(result.passed()).isTrue();
    assertThat(result.text())
        .isEqualTo("core+shadow_balance_24 on 2864 1h candles (synthetic): nothing looks ahead\n");
  }

  @Test
  void namesTheFeatureTheCandleAndBothValues() {
    LookAheadCheck.Result result =
        check(
            new FeatureSet(
                "core+cheat",
                Stream.concat(FeatureSets.core().features().stream(), Stream.of(new Cheat()))
                    .toList()));

    assertThat(result.findings()).hasSize(1);
    LookAheadCheck.Finding finding = result.findings().get(0);
    assertThat(finding.feature()).isEqualTo("cheat");
    assertThat(finding.dependence()).isEqualTo(Dependence.CUT_FUTURE);
    assertThat(result.text().lines())
        .containsExactly(
            "FAULT: cheat (%s): at the candle of %s %s instead of %s; another value when the candles after were cut off: it looks ahead"
                .formatted(
                    Cheat.class.getName(),
                    finding.openTime(),
                    finding.otherwise(),
                    finding.value()),
            "core+cheat on 2864 1h candles (synthetic): 1 feature not to be trusted");
  }

  @Test
  void doesNotVouchForFeaturesItNeverSaw() {
    LookAheadCheck.Result result =
        check(new FeatureSet("mixed", List.of(new Cheat(), new Nothing())));

    assertThat(result.findings()).hasSize(1);
    assertThat(result.passed()).isFalse();
    assertThat(result.text())
        .endsWith(
            """
            note: nothing has no value on these candles, nothing is known of it
            mixed on 2006 1h candles (synthetic): 1 feature not to be trusted; 1 of 2 features were not examined: they have no value on these candles
            """);

    LookAheadCheck.Result alone = check(new FeatureSet("nothing", List.of(new Nothing())));
    assertThat(alone.findings()).isEmpty();
    assertThat(alone.passed()).isFalse();
    assertThat(alone.text()).doesNotContain("nothing looks ahead");
  }

  private static LookAheadCheck.Result check(FeatureSet set) {
    return new LookAheadCheck(
            new LookAheadCheck.Config(set, Optional.empty(), Interval.H1),
            () -> {
              throw new AssertionError("no candle of the lake was asked for");
            })
        .run();
  }

  private record Cheat() implements PerCandle {

    @Override
    public String id() {
      return "cheat";
    }

    @Override
    public int lookback() {
      return 1;
    }

    @Override
    public double at(CandleColumns candles, int index) {
      return candles.close()[Math.min(index + 1, candles.size() - 1)];
    }
  }

  private record Nothing() implements PerCandle {

    @Override
    public String id() {
      return "nothing";
    }

    @Override
    public int lookback() {
      return 2;
    }

    @Override
    public double at(CandleColumns candles, int index) {
      return Double.NaN;
    }
  }
}
