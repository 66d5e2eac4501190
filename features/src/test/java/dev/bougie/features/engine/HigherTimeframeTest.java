package dev.bougie.features.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HigherTimeframeTest {

  private static final Feature CLOSE = new Column("close", 1, 1);
  private static final Feature RISE = new Column("rise", 2, 7);

  @Test
  void isNamedAfterItsFeatureAndLooksBackOnTheOpenCandleToo() {
    HigherTimeframe feature = new HigherTimeframe(4, RISE);

    assertThat(feature.id()).isEqualTo("x4_rise");
    assertThat(feature.lookback()).isEqualTo(4 * 2 + 3);
    assertThat(feature.version()).isEqualTo(7);
    assertThat(feature.spansHoles()).isFalse();
  }

  @Test
  void staysUntilTheNextCoarserCandleHasClosed() {
    List<Candle> hours = CandleWalk.unbroken(3, Interval.H1, 24 * 6);
    double[] values = values(new HigherTimeframe(24, CLOSE), Interval.H1, hours);

    for (int index = 0; index < values.length; index++) {
      // It closed with the last hour of a day, which the hour that closes the next one replaces.
      int closed = (index + 1) / 24 * 24 - 1;
      if (index < 24 + 23 - 1) {
        assertThat(values[index]).isNaN();
      } else {
        assertThat(values[index]).isEqualTo(hours.get(closed).close());
      }
    }
  }

  @Test
  void seesTheCoarserCandleWithTheFinerOneThatClosesIt() {
    List<Candle> hours = CandleWalk.unbroken(3, Interval.H1, 24);
    double[] values = values(new HigherTimeframe(4, CLOSE), Interval.H1, hours);

    assertThat(values[6]).isEqualTo(hours.get(3).close());
    assertThat(values[7]).isEqualTo(hours.get(7).close());
    assertThat(values[8]).isEqualTo(hours.get(7).close());
  }

  @Test
  void knowsNothingOfACandleThatIsStillOpen() {
    List<Candle> hours = CandleWalk.unbroken(3, Interval.H1, 24 * 4);
    Feature feature = new HigherTimeframe(24, RISE);
    double[] before = values(feature, Interval.H1, hours);
    for (int open = 24 * 3; open < 24 * 4 - 1; open++) {
      Candle candle = hours.get(open);
      double price = candle.close() * 5;
      hours.set(
          open,
          new Candle(
              candle.openTime(), price, price, price, price, 1, 1, 1, 1, 1, candle.closeTime()));
    }
    double[] after = values(feature, Interval.H1, hours);

    assertThat(Arrays.copyOf(after, 24 * 4 - 1)).isEqualTo(Arrays.copyOf(before, 24 * 4 - 1));
    assertThat(after[24 * 4 - 2]).isNotNaN();
  }

  @Test
  void countsDaysFromMidnightWhereverHistoryStarts() {
    List<Candle> hours = CandleWalk.unbroken(3, Interval.H1, 24 * 5);
    double[] whole = values(new HigherTimeframe(24, CLOSE), Interval.H1, hours);
    for (int start = 1; start < 24; start++) {
      List<Candle> later = hours.subList(start, hours.size());
      double[] values = values(new HigherTimeframe(24, CLOSE), Interval.H1, later);

      assertThat(Arrays.copyOfRange(values, 47, values.length))
          .isEqualTo(Arrays.copyOfRange(whole, 47 + start, whole.length));
    }
  }

  @Test
  void isUndefinedWhileTheLookbackHasAHoleAndFindsItsPlaceBehindIt() {
    List<Candle> hours = new ArrayList<>(CandleWalk.unbroken(3, Interval.H1, 40));
    hours.remove(17);
    double[] values = values(new HigherTimeframe(4, CLOSE), Interval.H1, hours);

    assertThat(values[16]).isEqualTo(hours.get(15).close());
    // Hours 18 to 23 are no whole look-back, though 20 to 23 make a candle.
    assertThat(Arrays.copyOfRange(values, 17, 23)).containsOnly(Double.NaN);
    assertThat(values[23]).isEqualTo(closeAt(hours, "2024-02-26T23:00:00Z"));
  }

  @Test
  void takesMonthsByTheirNumber() {
    List<Candle> months = CandleWalk.unbroken(3, Interval.MONTH1, 40);
    double[] values = values(new HigherTimeframe(12, CLOSE), Interval.MONTH1, months);

    // From February 2024 on, so that 2025 is the first whole year.
    assertThat(values[21]).isNaN();
    assertThat(values[22]).isEqualTo(closeAt(months, "2025-12-01T00:00:00Z"));
    assertThat(values[33]).isEqualTo(closeAt(months, "2025-12-01T00:00:00Z"));
    assertThat(values[34]).isEqualTo(closeAt(months, "2026-12-01T00:00:00Z"));
  }

  @Test
  void rejectsWhatHasNoCoarserCandles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HigherTimeframe(1, CLOSE))
        .withMessage("1 candles make no coarser one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HigherTimeframe(4, new HigherTimeframe(6, CLOSE)))
        .withMessage("'x6_close' has no value on coarser candles");
  }

  private static double closeAt(List<Candle> candles, String openTime) {
    long millis = Instant.parse(openTime).toEpochMilli();
    return candles.stream()
        .filter(candle -> candle.openTime() == millis)
        .findFirst()
        .orElseThrow()
        .close();
  }

  private static double[] values(Feature feature, Interval interval, List<Candle> candles) {
    return new FeatureSet("one", List.of(feature))
        .compute(CandleColumns.of(interval, candles), 0, candles.size())[0];
  }

  /** The close, over that {@code lookback - 1} candles before where there are some. */
  private record Column(String id, int lookback, int version) implements PerCandle {
    @Override
    public double at(CandleColumns candles, int index) {
      double[] close = candles.close();
      return lookback == 1 ? close[index] : close[index] / close[index - lookback + 1];
    }
  }
}
