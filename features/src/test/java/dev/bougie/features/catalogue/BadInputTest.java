package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.CandleRules;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.candle.Universe;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candles as they must not be: a clear error or NaN, never a silent number. */
class BadInputTest {

  private static final FeatureSet FULL = FeatureSets.of("full");

  private static final String CALENDAR = "(hour|day|month|session|weekend).*";

  /** Looks at no price. */
  private static final String VOLUMES =
      "(x[0-9]+_)?(volume_(z|ratio)|taker_(buy|premium)|trade_|order_|candles_present).*";

  @ParameterizedTest
  @ValueSource(doubles = {0, -5})
  void pricesThatAreNotPositiveAreFaultsOfACandleAndUndefineWhatLooksAtThem(double price) {
    // Whole days, so that the last candle closes the coarser ones too.
    int count = (FULL.lookback() / 24 + 2) * 24;
    List<Candle> candles = CandleWalk.unbroken(1, Interval.H1, count);
    Candle last = candles.get(candles.size() - 1);
    Candle bad =
        new Candle(last.openTime(), price, price, price, price, 1, 1, 1, 1, 1, last.closeTime());
    assertThat(CandleRules.check(Interval.H1, bad)).contains(CandleFault.PRICE_NOT_POSITIVE);

    candles.set(candles.size() - 1, bad);
    Map<String, Double> row = row(candles);
    row.keySet().removeIf(id -> id.matches(CALENDAR) || id.matches(VOLUMES));
    // Of the market, and of the volume beside that of others.
    row.keySet().removeIf(id -> id.matches("(market_|volume_rank).*"));
    assertThat(row).hasSizeGreaterThan(170);
    assertThat(row).allSatisfy((id, value) -> assertThat(value).as(id).isNaN());
  }

  @Test
  void constantPricesAndNoVolumeAreZeroOrUndefined() {
    List<Candle> candles = new ArrayList<>();
    for (Candle walk : CandleWalk.unbroken(1, Interval.H1, FULL.lookback())) {
      candles.add(new Candle(walk.openTime(), 7.3, 7.3, 7.3, 7.3, 0, 0, 0, 0, 0, walk.closeTime()));
    }
    Map<String, Double> row = row(candles);
    row.keySet().removeIf(id -> id.matches(CALENDAR));
    row.keySet().removeIf(id -> id.startsWith("candles_present") || id.startsWith("aroon"));
    // Others go on being traded.
    row.keySet().removeIf(id -> id.startsWith("market_") || id.startsWith("return_over"));
    row.keySet().removeIf(id -> id.contains("_rank_") || id.startsWith("residual"));

    assertThat(row).hasSizeGreaterThan(170);
    assertThat(row).allSatisfy((id, value) -> assertThat(value).isIn(0.0, Double.NaN));
    assertThat(row)
        .containsEntry("trend_slope_24", 0.0)
        .containsEntry("garman_klass_volatility_24", 0.0)
        .containsEntry("rogers_satchell_volatility_24", 0.0)
        .containsEntry("yang_zhang_volatility_24", 0.0)
        .containsEntry("trend_fit_24", Double.NaN)
        .containsEntry("adx_14", Double.NaN)
        .containsEntry("stoch_k_14", Double.NaN)
        .containsEntry("stoch_d_14_3", Double.NaN)
        .containsEntry("mfi_14", Double.NaN)
        .containsEntry("obv_slope_24", Double.NaN)
        .containsEntry("vwap_distance_24", Double.NaN)
        .containsEntry("amihud_illiquidity_24", Double.NaN)
        .containsEntry("return_skewness_24", Double.NaN)
        .containsEntry("return_kurtosis_24", Double.NaN)
        .containsEntry("autocorrelation_24_1", Double.NaN)
        .containsEntry("return_volume_correlation_24", Double.NaN)
        .containsEntry("max_drawdown_24", 0.0)
        .containsEntry("up_volatility_24", 0.0)
        .containsEntry("bollinger_width_20", 0.0)
        .containsEntry("sign_entropy_24", 0.0)
        .containsEntry("permutation_entropy_72", 0.0)
        .containsEntry("trend_residual_24", 0.0)
        .containsEntry("range_spread_24", 0.0)
        .containsEntry("x4_log_return_1", 0.0)
        .containsEntry("x24_candle_range", 0.0)
        .containsEntry("cci_20", Double.NaN)
        .containsEntry("tsi_25_13", Double.NaN)
        .containsEntry("williams_r_24", Double.NaN)
        .containsEntry("hurst_72_8", Double.NaN)
        .containsEntry("jump_share_24", Double.NaN)
        .containsEntry("order_toxicity_24", Double.NaN)
        .containsEntry("price_impact_24", Double.NaN)
        .containsEntry("chaikin_money_flow_24", Double.NaN)
        .containsEntry("x4_rsi_14", Double.NaN)
        .containsEntry("x24_close_position", Double.NaN);
  }

  @Test
  void fewerCandlesThanTheLookbackHaveNoValue() {
    List<Candle> candles = CandleWalk.unbroken(2, Interval.H1, FULL.lookback());
    for (int count : new int[] {1, 13, 100, FULL.lookback() - 1}) {
      Map<String, Double> row = row(candles.subList(0, count));
      for (Feature feature : FULL.features()) {
        if (feature.lookback() > count) {
          Double value = row.get(feature.id());
          // What counts the candles that are there counts these.
          assertThat(value)
              .as(feature.id())
              .isEqualTo(
                  Double.valueOf(
                      feature.spansHoles() ? count / (double) feature.lookback() : Double.NaN));
        }
      }
    }
  }

  @Test
  void numbersThatAreNoneLeaveNoTraceOnceTheyAreOutOfTheLookback() {
    List<Candle> clean = CandleWalk.unbroken(3, Interval.H1, 2 * FULL.lookback() + 5);
    List<Candle> candles = new ArrayList<>(clean);
    Candle broken = candles.get(4);
    double nan = Double.NaN;
    candles.set(4, new Candle(broken.openTime(), nan, nan, nan, nan, nan, nan, 0, nan, nan, 0L));
    double[][] expected = columns(clean);
    double[][] actual = columns(candles);
    for (int k = 0; k < FULL.size(); k++) {
      Feature feature = FULL.features().get(k);
      for (int index = 4 + feature.lookback(); index < clean.size(); index++) {
        assertThat(Double.compare(actual[k][index], expected[k][index])).as(feature.id()).isZero();
      }
    }
  }

  @Test
  void candlesOutOfOrderAndTwiceTheSameAreErrors() {
    List<Candle> candles = CandleWalk.unbroken(1, Interval.H1, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CandleColumns.of(Interval.H1, List.of(candles.get(1), candles.get(0))))
        .withMessageContaining("candles must ascend");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CandleColumns.of(Interval.H1, List.of(candles.get(1), candles.get(1))))
        .withMessageContaining("candles must ascend");
  }

  @Test
  void aFeatureThatNeedsTheMarketAndGetsNoneIsAnError() {
    List<Candle> candles = CandleWalk.unbroken(1, Interval.H1, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FULL.compute(CandleColumns.of(Interval.H1, candles), 0, 3))
        .withMessage("feature 'return_over_btc_1' needs the market, and the candles come without");
  }

  @Test
  void aloneAndWithoutTheReferenceASymbolHasNoPlaceAmongOthers() {
    List<Candle> candles = CandleWalk.unbroken(1, Interval.H1, FULL.lookback());
    Map<String, List<Candle>> alone = Map.of(Universe.OWN, candles);
    CandleColumns columns =
        CandleColumns.of(Interval.H1, candles).in(Universe.market(Interval.H1, candles, alone));
    double[] row = FULL.computeLast(columns);
    int checked = 0;
    for (Feature feature : FULL.features()) {
      if (feature.needsMarket()) {
        assertThat(row[FULL.ids().indexOf(feature.id())]).as(feature.id()).isNaN();
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(15);
  }

  @Test
  void theReferenceGoesWithItselfAndNothingIsLeft() {
    List<Candle> candles = CandleWalk.unbroken(1, Interval.H1, FULL.lookback());
    Map<String, List<Candle>> universe = Map.of(Market.REFERENCE, candles);
    CandleColumns columns =
        CandleColumns.of(Interval.H1, candles).in(Universe.market(Interval.H1, candles, universe));
    Map<String, Double> expected =
        Map.of(
            "beta_btc_168", 1.0,
            "correlation_btc_72", 1.0,
            "residual_volatility_btc_72", 0.0,
            "return_over_btc_24", 0.0);
    double[] row = FULL.computeLast(columns);
    expected.forEach(
        (id, value) -> assertThat(row[FULL.ids().indexOf(id)]).as(id).isEqualTo(value));
  }

  @Test
  void tellsWhichPartOfTheCandlesIsThere() {
    List<Candle> candles = CandleWalk.unbroken(1, Interval.H1, 60);
    candles.subList(40, 46).clear();
    double[] present =
        new FeatureSet("one", List.of(feature("candles_present_24")))
            .compute(CandleColumns.of(Interval.H1, candles), 0, candles.size())[0];

    assertThat(present[22]).isEqualTo(23 / 24.0);
    assertThat(present[23]).isEqualTo(1);
    assertThat(present[39]).isEqualTo(1);
    assertThat(present[40]).isEqualTo(18 / 24.0);
    assertThat(present[53]).isEqualTo(18.0 / 24);
  }

  private static Feature feature(String id) {
    return FULL.features().get(FULL.ids().indexOf(id));
  }

  private static double[][] columns(List<Candle> candles) {
    return FULL.compute(Universe.of(Interval.H1).columns(candles), 0, candles.size());
  }

  private static Map<String, Double> row(List<Candle> candles) {
    double[] values = FULL.computeLast(Universe.of(Interval.H1).columns(candles));
    Map<String, Double> row = new HashMap<>();
    for (int k = 0; k < values.length; k++) {
      row.put(FULL.ids().get(k), values[k]);
    }
    return row;
  }
}
