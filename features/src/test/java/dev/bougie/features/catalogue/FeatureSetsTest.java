package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.engine.HigherTimeframe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureSetsTest {

  @Test
  void findsASetByItsName() {
    assertThat(FeatureSets.of("core")).isSameAs(FeatureSets.core());
    assertThat(FeatureSets.all())
        .extracting(FeatureSet::name)
        .containsExactly("core", "alpha158", "full");
  }

  @Test
  void rejectsAnUnknownNameAndNamesTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureSets.of("Core"))
        .withMessageStartingWith("unknown feature set 'Core', allowed are [core, alpha158, full]")
        .withMessageContaining("the nearest are [core,");
  }

  @Test
  void keepsTheOrderAndTheLookbacksOfTheCoreSet() {
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("log_return_1", 2);
    expected.put("log_return_3", 4);
    expected.put("log_return_6", 7);
    expected.put("log_return_12", 13);
    expected.put("log_return_24", 25);
    expected.put("log_return_72", 73);
    expected.put("ema_ratio_12", 48);
    expected.put("ema_ratio_26", 104);
    expected.put("ema_ratio_72", 288);
    expected.put("sma_ratio_24", 24);
    expected.put("sma_ratio_168", 168);
    expected.put("rsi_14", 113);
    expected.put("macd_12_26", 104);
    expected.put("macd_histogram_12_26_9", 139);
    expected.put("bollinger_position_20", 20);
    expected.put("atr_ratio_14", 113);
    expected.put("realised_volatility_24", 25);
    expected.put("realised_volatility_168", 169);
    expected.put("parkinson_volatility_24", 24);
    expected.put("volume_z_score_24", 24);
    expected.put("volume_z_score_168", 168);
    expected.put("taker_buy_ratio_1", 1);
    expected.put("taker_buy_ratio_24", 24);
    expected.put("trade_size_change_24", 24);
    expected.put("candle_range", 1);
    expected.put("candle_body", 1);
    expected.put("close_position", 1);
    expected.put("hour_of_day_sin", 1);
    expected.put("hour_of_day_cos", 1);
    expected.put("day_of_week_sin", 1);
    expected.put("day_of_week_cos", 1);

    Map<String, Integer> lookbacks = new LinkedHashMap<>();
    for (Feature feature : FeatureSets.core().features()) {
      lookbacks.put(feature.id(), feature.lookback());
    }
    assertThat(lookbacks).containsExactlyEntriesOf(expected);
    assertThat(FeatureSets.core().lookback()).isEqualTo(288);
  }

  /** Models are stored with it: whoever changes the set on purpose makes them all anew. */
  @Test
  void keepsTheFingerprintOfTheCoreSet() {
    assertThat(FeatureSets.core().fingerprint())
        .isEqualTo("ad723688a1ffd35042c93cc9c83e246e63d1c96e13ac4f08813f6358451aaec6");
  }

  @Test
  void hasAHundredAndFiftyFeaturesOfItsOwnAndThoseOfHigherTimeframes() {
    List<Feature> full = FeatureSets.of("full").features();

    assertThat(full)
        .filteredOn(feature -> !(feature instanceof HigherTimeframe))
        .hasSizeGreaterThanOrEqualTo(150);
    assertThat(full).filteredOn(HigherTimeframe.class::isInstance).hasSize(25);
    assertThat(FeatureSets.of("full").lookback()).isEqualTo(672);
  }

  @Test
  void hasQlibsExpressionsInItsOrder() {
    List<String> names =
        List.of(
            "roc", "ma", "std", "beta", "rsqr", "resi", "max", "min", "qtlu", "qtld", "rank", "rsv",
            "imax", "imin", "imxd", "corr", "cord", "cntp", "cntn", "cntd", "sump", "sumn", "sumd",
            "vma", "vstd", "wvma", "vsump", "vsumn", "vsumd");
    List<String> expected =
        new ArrayList<>(
            List.of(
                "kmid", "klen", "kmid2", "kup", "kup2", "klow", "klow2", "ksft", "ksft2", "open_0",
                "high_0", "low_0", "vwap_0"));
    for (String name : names) {
      for (int span : new int[] {5, 10, 20, 30, 60}) {
        expected.add(name + "_" + span);
      }
    }

    assertThat(FeatureSets.of("alpha158").ids())
        .hasSize(158)
        .containsExactlyElementsOf(expected.stream().map(name -> "alpha158_" + name).toList());
    assertThat(FeatureSets.of("alpha158").lookback()).isEqualTo(61);
  }

  @Test
  void meansTheSameFeatureByAnIdInEverySet() {
    Map<String, Feature> known = new HashMap<>();
    for (FeatureSet set : FeatureSets.all()) {
      for (Feature feature : set.features()) {
        assertThat(known.merge(feature.id(), feature, (first, second) -> first)).isSameAs(feature);
      }
    }
  }
}
