package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.insight.measure.FeatureInsight.Remark;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All measures together, of features that are known to be good, bad or broken. */
final class MeasuredTest {

  private static final Measured MEASURED = Planted.measured(List.of(1, 24));
  private static final Insight INSIGHT = MEASURED.insight();

  @Test
  void countsAreOfAllRowsAndTheRestOfTheSample() {
    assertThat(INSIGHT.source().rows()).isEqualTo(Planted.ROWS);
    assertThat(INSIGHT.sampledRows()).isEqualTo(Planted.ROWS);
    assertThat(INSIGHT.horizons()).containsExactly(1, 24);
    assertThat(INSIGHT.features())
        .extracting(FeatureInsight::id)
        .containsExactlyElementsOf(Planted.FEATURES);
    assertThat(MEASURED.correlations().size()).isEqualTo(Planted.FEATURES.size());
  }

  @Test
  void historyIsCutIntoTheLongestPeriodsThereAreEnoughOf() {
    // 90 days: four months for stability; 90 days for coefficients, since 13 weeks are too few.
    assertThat(INSIGHT.stabilityUnit()).isEqualTo(CalendarUnit.MONTH);
    assertThat(INSIGHT.referenceTo()).isEqualTo(Instant.parse("2024-02-01T00:00:00Z"));
    assertThat(INSIGHT.coefficientUnit()).isEqualTo(CalendarUnit.DAY);
  }

  @Test
  void aPlantedFeatureIsFoundAndNoiseIsNot() {
    InformationCoefficient planted = feature("planted").coefficients().get(0);
    InformationCoefficient noise = feature("noise").coefficients().get(0);

    assertThat(planted.mean()).isBetween(0.05, 0.15);
    assertThat(planted.statistic()).isGreaterThan(2);
    assertThat(feature("planted").remarks()).isEmpty();
    assertThat(Math.abs(noise.mean())).isLessThan(0.05);
    assertThat(Math.abs(noise.statistic())).isLessThan(2);
  }

  @Test
  void whatKnowsTheFutureIsTooGoodToBeTrue() {
    assertThat(feature("leak").remarks()).contains(Remark.TOO_GOOD);
  }

  @Test
  void whatKnowsTheFutureIsTooGoodInAHistoryTooShortForATest() {
    assertThat(Measured.isTooGood(untested(0.9, 60))).isTrue();
    assertThat(Measured.isTooGood(untested(-0.9, 60))).isTrue();
    assertThat(Measured.isTooGood(untested(0.4, 60))).isFalse();
    assertThat(Measured.isTooGood(untested(0.9, 12))).isFalse();
  }

  private static InformationCoefficient untested(double whole, int rows) {
    double none = Double.NaN;
    return new InformationCoefficient(1, rows, whole, 0, none, none, none, none, none, List.of());
  }

  @Test
  void copiesShareAClusterAndOneStandsForTheOther() {
    assertThat(INSIGHT.redundancy().clusters())
        .containsExactly(new Redundancy.Cluster("noise", List.of("noise", "copy")));
    assertThat(feature("noise").cluster()).isEqualTo("noise");
    assertThat(feature("noise").remarks()).isEmpty();
    assertThat(feature("copy").cluster()).isEqualTo("noise");
    assertThat(feature("copy").remarks()).containsExactly(Remark.REDUNDANT);
    assertThat(feature("planted").cluster()).isNull();
  }

  @Test
  void aShiftIsNamedUnstable() {
    assertThat(feature("shifted").remarks()).containsExactly(Remark.UNSTABLE);
    assertThat(feature("shifted").stability().worst()).isGreaterThan(Stability.UNSTABLE);
  }

  @Test
  void aFeatureWithoutValuesHasNoFigures() {
    FeatureInsight never = feature("never");

    assertThat(never.remarks()).containsExactly(Remark.NEVER_DEFINED);
    assertThat(never.nanShare()).isEqualTo(1);
    assertThat(never.first()).isNull();
    assertThat(never.mean()).isNaN();
    assertThat(never.quantiles().p50()).isNaN();
    assertThat(never.stability().verdict()).isEqualTo(Stability.Verdict.UNKNOWN);
    assertThat(never.coefficients()).noneMatch(InformationCoefficient::isTested);
  }

  @Test
  void aConstantHasNoCoefficientAndNoShift() {
    FeatureInsight constant = feature("constant");

    assertThat(constant.remarks()).containsExactly(Remark.CONSTANT);
    assertThat(constant.deviation()).isZero();
    assertThat(constant.stability().later()).isZero();
    assertThat(constant.coefficients()).noneMatch(InformationCoefficient::isTested);
  }

  @Test
  void infiniteValuesAreToldAndLeftOut() {
    FeatureInsight infinite = feature("infinite");

    assertThat(infinite.remarks()).contains(Remark.INFINITE);
    assertThat(infinite.infinite()).isEqualTo(1);
    assertThat(infinite.mean()).isFinite();
    assertThat(infinite.quantiles().p99()).isFinite();
  }

  @Test
  void theCautionTellsTestsAndChance() {
    // Neither can what is never defined or constant be tested, nor anything over 10,000 candles.
    Insight insight = Planted.measured(List.of(1, 24, 10_000)).insight();
    assertThat(insight.chance().tests()).isEqualTo(2 * (Planted.FEATURES.size() - 2));
    assertThat(insight.chance().expected()).isBetween(0.045 * 12, 0.055 * 12);
    assertThat(insight.caution())
        .startsWith(
            "IC is measured on the whole span, so it is no out-of-sample claim: of 12 tests")
        .contains("8 features, 3 horizons");
  }

  @Test
  void aHorizonBeyondHistoryHasNoCoefficient() {
    InformationCoefficient beyond =
        Planted.measured(List.of(1, 10_000)).insight().features().get(0).coefficients().get(1);

    assertThat(beyond.rows()).isZero();
    assertThat(beyond.mean()).isNaN();
    assertThat(beyond.isTested()).isFalse();
  }

  private static FeatureInsight feature(String id) {
    return INSIGHT.features().stream()
        .filter(feature -> feature.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
