package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandleRulesTest {

  private static final long OPEN_TIME = CandleWalk.START;
  private static final long CLOSE_TIME = OPEN_TIME + 3_599_999L;
  private static final int FIELDS = 9;
  private static final int VOLUME = 4;
  private static final int TRADES = 6;

  @Test
  void acceptsAnOrdinaryCandle() {
    assertAccepted(new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 4, 400, CLOSE_TIME));
  }

  @Test
  void acceptsACandleWithoutTrades() {
    assertAccepted(new Candle(OPEN_TIME, 100, 100, 100, 100, 0, 0, 0, 0, 0, CLOSE_TIME));
  }

  @Test
  void acceptsACandleThatTakersBoughtWhole() {
    assertAccepted(new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 10, 1_000, CLOSE_TIME));
  }

  @Test
  void acceptsTakerVolumesThatAreAboveTheVolumeByRounding() {
    assertAccepted(
        new Candle(
            OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 10.000_001, 1_000.000_1, CLOSE_TIME));
  }

  @Test
  void acceptsACandleThatAnOutageCutShort() {
    assertAccepted(new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 4, 400, OPEN_TIME));
  }

  @Test
  void acceptsTheLargestPricesAndVolumes() {
    double max = Double.MAX_VALUE;
    assertAccepted(new Candle(OPEN_TIME, max, max, max, max, max, max, 7, 0, 0, CLOSE_TIME));
  }

  @Test
  void rejectsCandleThatOpensOffTheGrid() {
    assertRejected(
        CandleFault.OFF_GRID,
        new Candle(OPEN_TIME + 1, 100, 110, 90, 105, 10, 1_000, 7, 4, 400, CLOSE_TIME));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void rejectsCandleWithAPriceOrVolumeThatIsNoNumber(double broken) {
    for (int field = 0; field < FIELDS; field++) {
      if (field != TRADES) {
        assertRejected(CandleFault.NOT_A_NUMBER, ordinaryBut(field, broken));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, -1, -Double.MAX_VALUE})
  void rejectsCandleWhosePriceIsNotPositive(double price) {
    for (int field = 0; field < VOLUME; field++) {
      assertRejected(CandleFault.PRICE_NOT_POSITIVE, ordinaryBut(field, price));
    }
  }

  @Test
  void rejectsCandleWhoseVolumeOrTradesAreNegative() {
    for (int field = VOLUME; field < FIELDS; field++) {
      assertRejected(CandleFault.NEGATIVE_VOLUME, ordinaryBut(field, -1));
    }
  }

  @Test
  void rejectsCandleWhoseHighIsBelowItsLow() {
    assertRejected(
        CandleFault.HIGH_TOO_LOW,
        new Candle(OPEN_TIME, 100, 100, 101, 100, 10, 1_000, 7, 4, 400, CLOSE_TIME));
  }

  @Test
  void rejectsCandleWhoseHighIsBelowItsOpenOrItsClose() {
    assertRejected(
        CandleFault.HIGH_TOO_LOW,
        new Candle(OPEN_TIME, 100, 99.99, 90, 95, 10, 1_000, 7, 4, 400, CLOSE_TIME));
    assertRejected(
        CandleFault.HIGH_TOO_LOW,
        new Candle(OPEN_TIME, 95, 99.99, 90, 100, 10, 1_000, 7, 4, 400, CLOSE_TIME));
  }

  @Test
  void rejectsCandleWhoseLowIsAboveItsOpenOrItsClose() {
    assertRejected(
        CandleFault.LOW_TOO_HIGH,
        new Candle(OPEN_TIME, 100, 110, 100.01, 105, 10, 1_000, 7, 4, 400, CLOSE_TIME));
    assertRejected(
        CandleFault.LOW_TOO_HIGH,
        new Candle(OPEN_TIME, 105, 110, 100.01, 100, 10, 1_000, 7, 4, 400, CLOSE_TIME));
  }

  @Test
  void rejectsCandleOfWhichTakersBoughtMoreThanWasTraded() {
    assertRejected(
        CandleFault.TAKER_ABOVE_VOLUME,
        new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 10.001, 400, CLOSE_TIME));
    assertRejected(
        CandleFault.TAKER_ABOVE_VOLUME,
        new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 4, 1_000.1, CLOSE_TIME));
    assertRejected(
        CandleFault.TAKER_ABOVE_VOLUME,
        new Candle(OPEN_TIME, 100, 110, 90, 105, 0, 0, 0, 1e-8, 0, CLOSE_TIME));
  }

  @Test
  void rejectsCandleThatClosesOutsideItsInterval() {
    assertRejected(
        CandleFault.CLOSE_TIME_OUTSIDE,
        new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 4, 400, OPEN_TIME - 1));
    assertRejected(
        CandleFault.CLOSE_TIME_OUTSIDE,
        new Candle(OPEN_TIME, 100, 110, 90, 105, 10, 1_000, 7, 4, 400, CLOSE_TIME + 1));
  }

  @Test
  void keepsTheNamesUnderWhichFaultsAreStored() {
    assertThat(Arrays.stream(CandleFault.values()).map(CandleFault::name))
        .containsExactly(
            "OFF_GRID",
            "NOT_A_NUMBER",
            "PRICE_NOT_POSITIVE",
            "NEGATIVE_VOLUME",
            "HIGH_TOO_LOW",
            "LOW_TOO_HIGH",
            "TAKER_ABOVE_VOLUME",
            "CLOSE_TIME_OUTSIDE");
  }

  /** An ordinary candle with another value in one field, counted without the times. */
  private static Candle ordinaryBut(int field, double value) {
    double[] fields = {100, 110, 90, 105, 10, 1_000, 7, 4, 400};
    return new Candle(
        OPEN_TIME,
        field == 0 ? value : fields[0],
        field == 1 ? value : fields[1],
        field == 2 ? value : fields[2],
        field == 3 ? value : fields[3],
        field == 4 ? value : fields[4],
        field == 5 ? value : fields[5],
        (long) (field == TRADES ? value : fields[6]),
        field == 7 ? value : fields[7],
        field == 8 ? value : fields[8],
        CLOSE_TIME);
  }

  private static void assertAccepted(Candle candle) {
    assertThat(CandleRules.check(Interval.H1, candle)).isEmpty();
  }

  private static void assertRejected(CandleFault fault, Candle candle) {
    assertThat(CandleRules.check(Interval.H1, candle)).as("%s", candle).contains(fault);
  }
}
