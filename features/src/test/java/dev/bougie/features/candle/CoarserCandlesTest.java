package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoarserCandlesTest {

  @Test
  void putsCandlesTogether() {
    CandleColumns hours =
        CandleColumns.of(
            Interval.H1,
            List.of(
                hour(0, 10, 12, 9, 11, 1),
                hour(1, 11, 15, 10, 14, 2),
                hour(2, 14, 14, 8, 9, 4),
                hour(3, 9, 10, 9, 10, 8)));
    CandleColumns coarser = hours.coarser(4);

    assertThat(coarser.size()).isEqualTo(1);
    assertThat(coarser.interval()).isEqualTo(Interval.H1);
    assertThat(coarser.intervals()).isEqualTo(4);
    assertThat(coarser.openTime()[0]).isEqualTo(CandleWalk.START);
    assertThat(coarser.open()[0]).isEqualTo(10);
    assertThat(coarser.high()[0]).isEqualTo(15);
    assertThat(coarser.low()[0]).isEqualTo(8);
    assertThat(coarser.close()[0]).isEqualTo(10);
    assertThat(coarser.volume()[0]).isEqualTo(15);
    assertThat(coarser.quoteVolume()[0]).isEqualTo(150);
    assertThat(coarser.trades()[0]).isEqualTo(30);
    assertThat(coarser.takerBuyBase()[0]).isEqualTo(7.5);
    assertThat(coarser.takerBuyQuote()[0]).isEqualTo(75);
  }

  @Test
  void leavesOutWhatIsNotWhole() {
    List<Candle> hours = new ArrayList<>(CandleWalk.unbroken(5, Interval.H1, 24));
    hours.remove(13);
    hours.remove(0);
    hours.remove(hours.size() - 1);
    CandleColumns coarser = CandleColumns.of(Interval.H1, hours).coarser(4);

    assertThat(Arrays.copyOf(coarser.openTime(), coarser.size()))
        .containsExactly(at(4), at(8), at(16));
    assertThat(coarser.followsDirectly(1)).isTrue();
    assertThat(coarser.followsDirectly(2)).isFalse();
    assertThat(coarser.contiguousFrom(1, 5)).isZero();
  }

  @Test
  void isUndefinedWhereAPartIs() {
    List<Candle> hours = new ArrayList<>(CandleWalk.unbroken(5, Interval.H1, 8));
    hours.set(2, hour(2, 0, 0, 0, 0, 1));
    CandleColumns coarser = CandleColumns.of(Interval.H1, hours).coarser(4);

    assertThat(coarser.high()[0]).isNaN();
    assertThat(coarser.low()[0]).isNaN();
    assertThat(coarser.close()[0]).isEqualTo(hours.get(3).close());
    assertThat(coarser.high()[1]).isNotNaN();
  }

  @Test
  void isPutTogetherOnceForAllThreads() {
    CandleColumns hours =
        CandleColumns.of(Interval.H1, CandleWalk.unbroken(5, Interval.H1, 10_000));
    Set<CandleColumns> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 64).parallel().forEach(call -> seen.add(hours.coarser(24)));

    assertThat(seen).hasSize(1);
    assertThat(hours.coarser(24).size()).isEqualTo(10_000 / 24);
    assertThat(hours.coarser(4)).isNotSameAs(hours.coarser(24));
  }

  @Test
  void rejectsWhatIsNoCoarserCandle() {
    CandleColumns hours = CandleColumns.of(Interval.H1, CandleWalk.unbroken(5, Interval.H1, 24));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hours.coarser(1))
        .withMessage("1 candles make no coarser one");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> hours.coarser(4).coarser(6));
  }

  private static long at(int hour) {
    return Interval.H1.plus(CandleWalk.START, hour);
  }

  private static Candle hour(
      int hour, double open, double high, double low, double close, double volume) {
    return new Candle(
        at(hour),
        open,
        high,
        low,
        close,
        volume,
        volume * 10,
        (long) (volume * 2),
        volume / 2,
        volume * 5,
        Interval.H1.closeTime(at(hour)));
  }
}
