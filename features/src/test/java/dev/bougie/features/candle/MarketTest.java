package dev.bougie.features.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarketTest {

  private static final long START = CandleWalk.START;
  private static final double NAN = Double.NaN;

  private record Added(String symbol, int hour, double close, double quoteVolume) {}

  @Test
  void ranksWithTiesAtTheMeanOfTheirPlaces() {
    CrossSection section = new CrossSection(new double[] {3, 1, 2, 2, 5});
    assertThat(section.size()).isEqualTo(5);
    assertThat(section.rank(1)).isEqualTo(0);
    assertThat(section.rank(2)).isEqualTo(1.5 / 4);
    assertThat(section.rank(3)).isEqualTo(0.75);
    assertThat(section.rank(5)).isEqualTo(1);
    assertThat(section.rank(4)).isNaN();
    assertThat(section.rank(NAN)).isNaN();
    assertThat(section.median()).isEqualTo(2);
    assertThat(section.shareAbove(2)).isEqualTo(0.4);
    assertThat(section.shareAbove(0)).isEqualTo(1);
    assertThat(section.deviation()).isCloseTo(Math.sqrt(9.2 / 5), within(1e-15));
  }

  @Test
  void holdsBothZerosForOne() {
    CrossSection section = new CrossSection(new double[] {0.0, -0.0, 1});
    assertThat(section.rank(0.0)).isEqualTo(0.25);
    assertThat(section.rank(-0.0)).isEqualTo(0.25);
  }

  @Test
  void saysNothingOfOneAlone() {
    CrossSection section = new CrossSection(new double[] {1});
    assertThat(
            new double[] {
              section.rank(1), section.median(), section.shareAbove(0), section.deviation()
            })
        .containsOnly(NAN);
  }

  @Test
  void hasNoSpreadWhereAllAreTheSame() {
    assertThat(new CrossSection(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}).deviation()).isZero();
  }

  @Test
  void countsReturnsOfSymbolsThatHaveCandlesAtBothEnds() {
    Market market =
        market(
            4,
            new Added("AUSDT", 0, 1, 1),
            new Added("AUSDT", 3, 2, 1),
            new Added("BUSDT", 1, 1, 1),
            new Added("BUSDT", 3, 1, 1),
            new Added("CUSDT", 0, 4, 1),
            new Added("CUSDT", 1, 1, 1),
            new Added("CUSDT", 3, 1, 1),
            new Added("DUSDT", 0, 0, 1),
            new Added("DUSDT", 3, 1, 1));
    assertThat(market.symbolsAt(3)).containsExactly("AUSDT", "BUSDT", "CUSDT", "DUSDT");
    assertThat(market.symbolsAt(1)).containsExactly("BUSDT", "CUSDT");
    assertThat(market.symbolsAt(2)).isEmpty();
    assertThat(market.returns(3).at(3).size()).isEqualTo(2);
    assertThat(market.returns(3).at(3).shareAbove(0)).isEqualTo(0.5);
    assertThat(market.returns(2).at(3).size()).isEqualTo(2);
    assertThat(market.returns(2).at(3).median()).isZero();
    assertThat(market.returns(1).at(1).size()).isEqualTo(1);
  }

  @Test
  void countsVolumesOfSymbolsThatHaveEveryCandle() {
    Market market =
        market(
            3,
            new Added("AUSDT", 0, 1, 1),
            new Added("AUSDT", 1, 1, 2),
            new Added("AUSDT", 2, 1, 4),
            new Added("BUSDT", 0, 1, 100),
            new Added("BUSDT", 2, 1, 100),
            new Added("CUSDT", 0, 1, 2),
            new Added("CUSDT", 1, 1, 2),
            new Added("CUSDT", 2, 1, 2));
    assertThat(market.quoteVolumes(3).at(2).size()).isEqualTo(2);
    assertThat(market.quoteVolumes(3).at(2).rank(7)).isEqualTo(1);
    assertThat(market.quoteVolumes(1).at(2).size()).isEqualTo(3);
  }

  @Test
  void givesTheSameBitsWhateverTheOrderAndTheGrid() {
    List<Added> candles = new ArrayList<>();
    Random random = new Random(4);
    for (int hour = 0; hour < 300; hour++) {
      for (int symbol = 0; symbol < 9; symbol++) {
        if (random.nextInt(200) > 0) {
          candles.add(
              new Added("S" + symbol, hour, 1 + random.nextDouble(), random.nextInt(9) * 0.1));
        }
      }
    }
    Market whole = market(300, candles.toArray(Added[]::new));
    Collections.shuffle(candles, random);
    Market shuffled = market(300, candles.toArray(Added[]::new));
    for (int hour : new int[] {40, 63, 64, 65, 200, 299}) {
      Market.Builder window = new Market.Builder(Interval.H1, at(hour - 24), 25);
      candles.stream()
          .filter(one -> one.hour >= hour - 24 && one.hour <= hour)
          .forEach(one -> window.add(one.symbol, at(one.hour), one.close, one.quoteVolume));
      Market cut = window.build();
      assertThat(bits(cut, 24)).isEqualTo(bits(whole, hour)).isEqualTo(bits(shuffled, hour));
    }
  }

  @Test
  void givesManyThreadsTheSameSections() {
    Market market =
        Universe.of(Interval.H1).columns(CandleWalk.unbroken(1, Interval.H1, 900)).market();
    double[] medians =
        IntStream.range(0, 4_000)
            .parallel()
            .mapToDouble(k -> market.returns(24).at(24 + k % 800).median())
            .toArray();
    for (int k = 800; k < medians.length; k++) {
      assertThat(medians[k]).isEqualTo(medians[k - 800]);
    }
  }

  @Test
  void knowsTheReferenceOrNothingInItsPlace() {
    Market.Builder builder = new Market.Builder(Interval.H1, START, 2, "XUSDT");
    builder.add("XUSDT", at(1), 5, 1);
    assertThat(builder.build().referenceClose()).containsExactly(NAN, 5);
    assertThat(market(2, new Added("XUSDT", 0, 1, 1)).referenceClose()).containsExactly(NAN, NAN);
  }

  @Test
  void tellsWhetherItHoldsTheseCandles() {
    List<Candle> own = CandleWalk.unbroken(1, Interval.H1, 30);
    Market market = Universe.of(Interval.H1).columns(own.subList(10, 30)).market();
    List<Candle> revised = new ArrayList<>(own);
    revised.set(12, CandleWalk.unbroken(2, Interval.H1, 30).get(12));
    List<Candle> holed = new ArrayList<>(own);
    holed.remove(12);
    List<Candle> newer = CandleWalk.unbroken(1, Interval.H1, 31);

    assertThat(market.holds(Universe.OWN, CandleColumns.of(Interval.H1, own))).isTrue();
    for (List<Candle> others : Arrays.asList(revised, holed, newer, own.subList(0, 29))) {
      assertThat(market.holds(Universe.OWN, CandleColumns.of(Interval.H1, others))).isFalse();
    }
    assertThat(market.holds("NONEUSDT", CandleColumns.of(Interval.H1, own))).isFalse();
  }

  @Test
  void refusesWhatIsNotOnTheGridOrThereAlready() {
    Market.Builder market = new Market.Builder(Interval.H1, START, 2);
    market.add("AUSDT", START, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> market.add("AUSDT", START, 1, 1))
        .withMessageContaining("two candles of AUSDT open at");
    for (long openTime : new long[] {at(-1), at(2), START + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> market.add("AUSDT", openTime, 1, 1))
          .withMessageContaining("is not on the grid of 2 places of 1h");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Market.Builder(Interval.H1, START + 1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Market.Builder(Interval.H1, START, 0));
  }

  @Test
  void refusesToLookBeyondItsGrid() {
    List<Candle> own = CandleWalk.unbroken(1, Interval.H1, 30);
    Market market = Universe.of(Interval.H1).columns(own.subList(10, 29)).market();
    CandleColumns candles = CandleColumns.of(Interval.H1, own);
    assertThat(market.shift(candles, 14, 29, 5)).isEqualTo(-10);
    assertThat(market.shift(candles, 30, 30, 5)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> market.shift(candles, 13, 20, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> market.shift(candles, 14, 30, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> market.shift(candles, 5, 6, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> market.returns(4).at(3));
    assertThatIllegalArgumentException().isThrownBy(() -> market.returns(4).at(19));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CandleColumns.of(Interval.H4, CandleWalk.unbroken(1, Interval.H4, 3)).in(market))
        .withMessage("candles of 4h in a market of 1h");
  }

  private static long[] bits(Market market, int place) {
    CrossSection returns = market.returns(24).at(place);
    CrossSection volumes = market.quoteVolumes(24).at(place);
    return Arrays.stream(
            new double[] {
              returns.size(),
              returns.median(),
              returns.deviation(),
              returns.shareAbove(0.1),
              volumes.size(),
              volumes.median(),
              volumes.deviation()
            })
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }

  private static Market market(int hours, Added... candles) {
    Market.Builder market = new Market.Builder(Interval.H1, START, hours);
    for (Added one : candles) {
      market.add(one.symbol, at(one.hour), one.close, one.quoteVolume);
    }
    return market.build();
  }

  private static long at(int hour) {
    return Interval.H1.plus(START, hour);
  }
}
