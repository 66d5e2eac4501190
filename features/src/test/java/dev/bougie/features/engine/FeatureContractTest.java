package dev.bougie.features.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract lets a good feature pass and catches each way of breaking it. */
class FeatureContractTest {

  private static final Sketch PRICE_CHANGE =
      new Sketch("price_change_4", 5, (candles, i, from) -> change(candles, i, 4));

  @Test
  void letsAGoodFeaturePass() {
    FeatureContract contract = contract(PRICE_CHANGE);
    assertThatCode(
            () -> {
              contract.hasAnIdInLowerSnakeCaseAndALookback(PRICE_CHANGE);
              contract.futureCandlesChangeNothing(PRICE_CHANGE);
              contract.exactlyTheLookbackGivesTheSameBitsAsTheWholeHistory(PRICE_CHANGE);
              contract.piecesGiveTheSameBitsAsTheWhole(PRICE_CHANGE);
              contract.callsOfManySizesGiveTheSameBits(PRICE_CHANGE);
              contract.writesNothingBesideItsRange(PRICE_CHANGE);
              contract.manyThreadsGetTheSameBits(PRICE_CHANGE);
              contract.isUndefinedBelowTheLookbackAndAcrossHoles(PRICE_CHANGE);
              contract.agreesWithItsFormula(PRICE_CHANGE);
              contract.isNeverInfinite(PRICE_CHANGE);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void catchesAnIdThatIsNotSnakeCase() {
    Sketch sketch = new Sketch("priceChange4", 5, (candles, i, from) -> 0);
    assertCaught(() -> contract(sketch).hasAnIdInLowerSnakeCaseAndALookback(sketch));
  }

  @Test
  void catchesALookIntoTheFuture() {
    Sketch sketch =
        new Sketch(
            "foresight",
            1,
            (candles, i, from) -> candles.close()[Math.min(i + 1, candles.size() - 1)]);
    assertCaught(() -> contract(sketch).futureCandlesChangeNothing(sketch));
  }

  @Test
  void catchesALookIntoTheMarketsFutureAndPast() {
    Feature foresight = new MarketReturn(1);
    assertCaught(() -> contract(foresight).futureCandlesChangeNothing(foresight));
    Feature hindsight = new MarketReturn(-1);
    assertCaught(
        () -> contract(hindsight).exactlyTheLookbackGivesTheSameBitsAsTheWholeHistory(hindsight));
    Feature sound = new MarketReturn(0);
    assertThatCode(
            () -> {
              contract(sound).futureCandlesChangeNothing(sound);
              contract(sound).exactlyTheLookbackGivesTheSameBitsAsTheWholeHistory(sound);
              contract(sound).isUndefinedBelowTheLookbackAndAcrossHoles(sound);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void catchesALookBeyondTheLookback() {
    Sketch sketch =
        new Sketch("price_change_4", 4, (candles, i, from) -> change(candles, i, Math.min(4, i)));
    assertCaught(
        () -> contract(sketch).exactlyTheLookbackGivesTheSameBitsAsTheWholeHistory(sketch));
    assertCaught(() -> contract(sketch).isUndefinedBelowTheLookbackAndAcrossHoles(sketch));
  }

  @Test
  void catchesANumberThatDependsOnWhereTheRangeStarts() {
    Sketch sketch =
        new Sketch("price_change", 2, (candles, i, from) -> change(candles, i, i - from + 1));
    assertCaught(() -> contract(sketch).piecesGiveTheSameBitsAsTheWhole(sketch));
  }

  @Test
  void catchesAWriteBesideTheRange() {
    Feature greedy = new Greedy();
    assertCaught(() -> contract(greedy).writesNothingBesideItsRange(greedy));
  }

  @Test
  void catchesStateBetweenCalls() {
    AtomicInteger calls = new AtomicInteger();
    Sketch sketch =
        new Sketch("calls", 1, (candles, i, from) -> candles.close()[i] + calls.getAndIncrement());
    assertCaught(() -> contract(sketch).manyThreadsGetTheSameBits(sketch));
  }

  @Test
  void catchesADisagreementWithTheFormula() {
    Sketch slightlyOff =
        new Sketch("price_change_4", 5, (candles, i, from) -> change(candles, i, 4) * (1 + 1e-8));
    assertCaught(() -> contract(slightlyOff).agreesWithItsFormula(slightlyOff));

    Sketch zeroWhereUndefined =
        new Sketch(
            "price_change_4",
            5,
            (candles, i, from) -> {
              double value = change(candles, i, 4);
              return Double.isNaN(value) ? 0 : value;
            });
    assertCaught(() -> contract(zeroWhereUndefined).agreesWithItsFormula(zeroWhereUndefined));
  }

  @Test
  void catchesAnInfinity() {
    Sketch sketch = new Sketch("inverse_volume", 1, (candles, i, from) -> 1 / candles.volume()[i]);
    assertCaught(() -> contract(sketch).isNeverInfinite(sketch));
  }

  @Test
  void catchesANanOfOtherBits() {
    double other = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    Sketch sketch = new Sketch("other_nan", 1, (candles, i, from) -> other);
    assertCaught(() -> contract(sketch).isNeverInfinite(sketch));
  }

  /** The change over {@code span} candles; undefined where it is 0, to have such a case. */
  private static double change(CandleColumns candles, int index, int span) {
    double change = candles.close()[index] / candles.close()[index - span] - 1;
    return change == 0 || !Double.isFinite(change) ? Double.NaN : change;
  }

  private static void assertCaught(ThrowingCallable check) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(check);
  }

  private static FeatureContract contract(Feature feature) {
    return new FeatureContract() {
      @Override
      protected List<Feature> features() {
        return List.of(feature);
      }

      @Override
      protected double naively(Feature feature, Interval interval, List<Candle> window) {
        double change = window.get(4).close() / window.get(0).close() - 1;
        return change == 0 ? Double.NaN : change;
      }
    };
  }

  /** The value of candle {@code index}, with the start of the range for those who misuse it. */
  private interface Kernel {
    double at(CandleColumns candles, int index, int from);
  }

  private record Sketch(String id, int lookback, Kernel kernel) implements Feature {
    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      for (int index = from; index < to; index++) {
        out[outOffset + index - from] = kernel.at(candles, index, from);
      }
    }
  }

  /** The median return of four candles, so many places off as far as the grid reaches. */
  private record MarketReturn(int off) implements Feature {
    @Override
    public String id() {
      return "market_return_4";
    }

    @Override
    public int lookback() {
      return 5;
    }

    @Override
    public boolean needsMarket() {
      return true;
    }

    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      int shift = candles.market().shift(candles, from, to, 5);
      for (int index = from; index < to; index++) {
        int place = Math.max(4, Math.min(index + shift + off, candles.market().places() - 1));
        out[outOffset + index - from] = candles.market().returns(4).at(place).median();
      }
    }
  }

  private record Greedy() implements Feature {
    @Override
    public String id() {
      return "greedy";
    }

    @Override
    public int lookback() {
      return 1;
    }

    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      System.arraycopy(candles.close(), from, out, outOffset, to - from + 1);
    }
  }
}
