package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleColumnsTest {

  private static final long HOUR = 3_600_000L;

  @Test
  void holdsEachFieldOfEachCandle() {
    List<Candle> candles = CandleWalk.unbroken(3, Interval.H1, 100);
    CandleColumns columns = CandleColumns.of(Interval.H1, candles);

    assertThat(columns.interval()).isEqualTo(Interval.H1);
    assertThat(columns.size()).isEqualTo(100);
    for (int index = 0; index < columns.size(); index++) {
      Candle candle = candles.get(index);
      assertThat(columns.openTime()[index]).isEqualTo(candle.openTime());
      assertThat(columns.open()[index]).isEqualTo(candle.open());
      assertThat(columns.high()[index]).isEqualTo(candle.high());
      assertThat(columns.low()[index]).isEqualTo(candle.low());
      assertThat(columns.close()[index]).isEqualTo(candle.close());
      assertThat(columns.volume()[index]).isEqualTo(candle.volume());
      assertThat(columns.quoteVolume()[index]).isEqualTo(candle.quoteVolume());
      assertThat(columns.trades()[index]).isEqualTo((double) candle.trades());
      assertThat(columns.takerBuyBase()[index]).isEqualTo(candle.takerBuyBase());
      assertThat(columns.takerBuyQuote()[index]).isEqualTo(candle.takerBuyQuote());
    }
  }

  @Test
  void growsBeyondTheExpectedSize() {
    List<Candle> candles = CandleWalk.unbroken(3, Interval.H1, 1_000);
    CandleColumns.Builder builder = new CandleColumns.Builder(Interval.H1, 0);
    candles.forEach(builder::add);
    CandleColumns columns = builder.build();

    assertThat(columns.size()).isEqualTo(1_000);
    assertThat(columns.openTime())
        .startsWith(candles.stream().mapToLong(Candle::openTime).toArray());
    assertThat(columns.takerBuyQuote())
        .startsWith(candles.stream().mapToDouble(Candle::takerBuyQuote).toArray());
  }

  @Test
  void holdsNoCandleWhereNoneWasAdded() {
    CandleColumns columns = CandleColumns.of(Interval.H1, List.of());

    assertThat(columns.size()).isZero();
    assertThat(columns.contiguousUntil(0, 0)).isZero();
  }

  @Test
  void rejectsACandleThatIsOlderThanTheOneBefore() {
    List<Candle> candles = new ArrayList<>(CandleWalk.unbroken(3, Interval.H1, 2));
    candles.add(candles.get(0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CandleColumns.of(Interval.H1, candles))
        .withMessage(
            "candles must ascend: open time %d comes after %d",
            CandleWalk.START, CandleWalk.START + HOUR);
  }

  @Test
  void rejectsTheSameOpenTimeTwice() {
    Candle candle = CandleWalk.unbroken(3, Interval.H1, 1).get(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CandleColumns.of(Interval.H1, List.of(candle, candle)))
        .withMessage(
            "candles must ascend: open time %d comes after %d", CandleWalk.START, CandleWalk.START);
  }

  @Test
  void holdsNoPriceThatIsNotAboveZero() {
    CandleColumns columns =
        CandleColumns.of(
            Interval.H1, List.of(new Candle(0, 0, -1, Double.NaN, 2, 0, 0, 0, 0, 0, HOUR - 1)));

    assertThat(columns.open()[0]).isNaN();
    assertThat(columns.high()[0]).isNaN();
    assertThat(columns.low()[0]).isNaN();
    assertThat(columns.close()[0]).isEqualTo(2);
  }

  @Test
  void tellsWhereTheHolesAre() {
    List<Candle> candles = new ArrayList<>(CandleWalk.unbroken(3, Interval.H1, 12));
    candles.remove(8);
    candles.remove(7);
    candles.remove(3);
    CandleColumns columns = CandleColumns.of(Interval.H1, candles);

    boolean[] follows = new boolean[9];
    int[] from = new int[9];
    int[] until = new int[9];
    for (int index = 0; index < 9; index++) {
      follows[index] = columns.followsDirectly(index);
      from[index] = columns.contiguousFrom(index, 9);
      until[index] = columns.contiguousUntil(index, 9);
    }
    assertThat(follows).containsExactly(false, true, true, false, true, true, false, true, true);
    assertThat(from).containsExactly(0, 0, 0, 3, 3, 3, 6, 6, 6);
    assertThat(until).containsExactly(3, 3, 3, 6, 6, 6, 9, 9, 9);
  }

  @Test
  void seesNoHolesBetweenMonthsOfDifferentLength() {
    List<Candle> candles = CandleWalk.unbroken(3, Interval.MONTH1, 30);
    CandleColumns columns = CandleColumns.of(Interval.MONTH1, candles);

    assertThat(columns.contiguousUntil(0, 30)).isEqualTo(30);
    assertThat(columns.contiguousFrom(29, 30)).isZero();
  }
}
