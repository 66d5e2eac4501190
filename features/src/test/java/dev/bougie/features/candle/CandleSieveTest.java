package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CandleSieveTest {

  private static final long HOUR = 3_600_000;

  /** Of the hours 10 to 19, at half past 17. */
  private static final CandleSieve SIEVE =
      new CandleSieve(Interval.H1, 10 * HOUR, 20 * HOUR, 17 * HOUR + HOUR / 2);

  @Test
  void takesClosedCandlesOfTheRange() {
    Candle first = candle(10 * HOUR, 2);
    Candle last = candle(16 * HOUR, 2);
    CandleSieve.Sifted sifted =
        SIEVE.sift(
            List.of(candle(9 * HOUR, 2), first, last, candle(17 * HOUR, 2), candle(20 * HOUR, 2)));
    assertThat(sifted.accepted()).containsExactly(first, last);
    assertThat(sifted.rejected()).isEmpty();
  }

  @Test
  void takesACandleAsClosedOnlyOnceItsLastMillisecondIsOver() {
    List<Candle> answer = List.of(candle(10 * HOUR, 2));
    assertThat(new CandleSieve(Interval.H1, 0, 20 * HOUR, 11 * HOUR - 1).sift(answer).accepted())
        .isEmpty();
    assertThat(new CandleSieve(Interval.H1, 0, 20 * HOUR, 11 * HOUR).sift(answer).accepted())
        .isEqualTo(answer);
  }

  @Test
  void leavesBadCandlesOutThatAreOpenOrElsewhere() {
    assertThat(
            SIEVE
                .sift(
                    List.of(
                        candle(9 * HOUR, -1),
                        candle(17 * HOUR, -1),
                        candle(17 * HOUR + 1, 2),
                        candle(20 * HOUR, -1)))
                .rejected())
        .isEmpty();
  }

  @Test
  void keepsTheLastOfCandlesThatOpenTogether() {
    Candle revised = candle(12 * HOUR, 3);
    CandleSieve.Sifted sifted =
        SIEVE.sift(List.of(candle(12 * HOUR, 2), candle(13 * HOUR, 2), revised));
    assertThat(sifted.accepted()).containsExactly(revised, candle(13 * HOUR, 2));
  }

  @Test
  void keepsEachFaultOnceAndBesideTheGoodCandleOfTheSameTime() {
    Candle good = candle(12 * HOUR, 2);
    Candle bad = candle(12 * HOUR, 0);
    Candle worse = candle(12 * HOUR, -1);
    Candle offGrid = candle(12 * HOUR + 7, 2);
    Candle notANumber = candle(12 * HOUR, Double.NaN);
    CandleSieve.Sifted sifted = SIEVE.sift(List.of(bad, good, worse, offGrid, notANumber));
    assertThat(sifted.accepted()).containsExactly(good);
    assertThat(sifted.rejected())
        .containsExactly(
            new CandleSieve.Rejected(worse, CandleFault.PRICE_NOT_POSITIVE),
            new CandleSieve.Rejected(offGrid, CandleFault.OFF_GRID),
            new CandleSieve.Rejected(notANumber, CandleFault.NOT_A_NUMBER));
  }

  private static Candle candle(long openTime, double price) {
    return new Candle(
        openTime, price, price, price, price, 1, 1, 1, 0, 0, Interval.H1.closeTime(openTime));
  }
}
