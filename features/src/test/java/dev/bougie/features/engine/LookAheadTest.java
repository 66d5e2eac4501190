package dev.bougie.features.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.candle.Universe;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.LookAhead.Dependence;
import dev.bougie.features.engine.LookAhead.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookAheadTest {

  private static final List<Candle> WALK =
      CandleWalk.withHoles(CandleWalk.unbroken(3, Interval.H1, 1_500), 4, 0.002);

  private static final CandleColumns CANDLES = CandleColumns.of(Interval.H1, WALK);

  private static final Feature HONEST =
      new Sketch(
          "honest", 3, (candles, i, from, to) -> candles.close()[i] - candles.close()[i - 2]);

  @Test
  void findsNothingInTheCatalogue() {
    FeatureSet full = FeatureSets.of("full");
    CandleColumns candles =
        Universe.of(Interval.H1)
            .columns(
                CandleWalk.withHoles(
                    CandleWalk.unbroken(5, Interval.H1, 3 * full.lookback() + 600), 6, 0.0005));

    LookAhead.Result result = new LookAhead(full, candles, 60, 7).search();

    assertThat(result.findings()).isEmpty();
    assertThat(result.unseen()).isEmpty();
  }

  @Test
  void namesAFeatureThatLooksAtTheMarketsFutureOrPast() {
    CandleColumns candles = Universe.of(Interval.H1).columns(WALK);

    assertThat(
            new LookAhead(new FeatureSet("s", List.of(new Reference(1))), candles, 50, 7)
                .search()
                .findings())
        .singleElement()
        .extracting(Finding::dependence)
        .isEqualTo(Dependence.CUT_FUTURE);
    assertThat(
            new LookAhead(new FeatureSet("s", List.of(new Reference(-3))), candles, 50, 7)
                .search()
                .findings())
        .singleElement()
        .extracting(Finding::dependence)
        .isEqualTo(Dependence.CUT_HISTORY);
    assertThat(
            new LookAhead(new FeatureSet("s", List.of(new Reference(0))), candles, 50, 7)
                .search()
                .findings())
        .isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LookAhead(new FeatureSet("s", List.of(new Reference(0))), CANDLES, 50, 7))
        .withMessageContaining("need the market");
  }

  /** The reference's close so many places after a candle's. */
  private record Reference(int off) implements Feature {

    @Override
    public String id() {
      return "reference";
    }

    @Override
    public int lookback() {
      return 2;
    }

    @Override
    public boolean needsMarket() {
      return true;
    }

    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      Market market = candles.market();
      int shift = market.shift(candles, from, to, 1);
      for (int i = from; i < to; i++) {
        int place = Math.max(0, Math.min(i + shift + off, market.places() - 1));
        out[outOffset + i - from] = market.referenceClose()[place];
      }
    }
  }

  @Test
  void namesAFeatureThatUsesTheNextClose() {
    Feature cheat =
        new Sketch(
            "next_close",
            1,
            (candles, i, from, to) -> candles.close()[Math.min(i + 1, candles.size() - 1)]);

    Finding finding = onlyFinding(cheat);

    assertThat(finding.dependence()).isEqualTo(Dependence.CUT_FUTURE);
    int index = index(finding.openTime());
    assertThat(finding.value()).isEqualTo(CANDLES.close()[index + 1]);
    assertThat(finding.otherwise()).isEqualTo(CANDLES.close()[index]);
    assertThat(finding.told()).contains("looks ahead");
  }

  /** Where there is no next candle it is as it should be, so that cutting it off shows nothing. */
  @Test
  void namesAFeatureThatUsesTheNextCloseOfOneCandleInTen() {
    Feature cheat =
        new Sketch(
            "rare",
            1,
            (candles, i, from, to) ->
                i + 1 < candles.size() && i % 10 == 0 && candles.close()[i + 1] > candles.close()[i]
                    ? candles.open()[i] + 1
                    : candles.open()[i]);

    assertThat(onlyFinding(cheat).told()).contains("looks ahead");
  }

  @Test
  void namesAFeatureThatReadsBeyondTheLastCandle() {
    Feature cheat = new Sketch("beyond", 1, (candles, i, from, to) -> candles.close()[i + 1]);

    Finding finding = onlyFinding(cheat);

    assertThat(finding.dependence()).isEqualTo(Dependence.FAILURE);
    assertThat(finding.told()).contains("ArrayIndexOutOfBoundsException");
  }

  @Test
  void namesAFeatureThatUsesTheMeanOfAllThereIs() {
    Feature cheat =
        new Sketch(
            "global_mean",
            1,
            (candles, i, from, to) ->
                candles.close()[i]
                    - IntStream.range(0, candles.size())
                        .mapToDouble(k -> candles.close()[k])
                        .average()
                        .orElseThrow());

    assertThat(onlyFinding(cheat).dependence()).isEqualTo(Dependence.CUT_FUTURE);
  }

  @Test
  void namesAFeatureThatKeepsSomethingBetweenCalls() {
    AtomicInteger calls = new AtomicInteger();
    Feature cheat = new Sketch("calls", 1, (candles, i, from, to) -> calls.incrementAndGet());

    Finding finding = onlyFinding(cheat);

    assertThat(finding.dependence()).isEqualTo(Dependence.REPETITION);
    assertThat(finding.value()).isEqualTo(1);
    assertThat(finding.otherwise()).isGreaterThan(1);
  }

  @Test
  void namesAFeatureThatLooksBackFartherThanItSays() {
    Feature cheat =
        new Sketch(
            "understated",
            5,
            (candles, i, from, to) -> candles.close()[i] - candles.close()[Math.max(0, i - 5)]);

    Finding finding = onlyFinding(cheat);

    assertThat(finding.dependence()).isEqualTo(Dependence.CUT_HISTORY);
    int index = index(finding.openTime());
    assertThat(finding.value()).isEqualTo(CANDLES.close()[index] - CANDLES.close()[index - 5]);
    assertThat(finding.told()).contains("looks back farther");
  }

  /** Alone on its look-back it gives what it gave, so that only another history shows it. */
  @Test
  void namesAFeatureThatLooksBackFartherWhereItCan() {
    Feature cheat =
        new Sketch(
            "opportunist",
            2,
            (candles, i, from, to) ->
                candles.close()[i]
                    + (i >= 9 && candles.close()[i - 9] > 2 * candles.close()[i] ? 1 : 0));

    assertThat(onlyFinding(cheat).dependence()).isEqualTo(Dependence.ALTERED_HISTORY);
  }

  @Test
  void namesAFeatureThatDependsOnWhatIsAskedForTogether() {
    Feature cheat = new Sketch("together", 1, (candles, i, from, to) -> candles.close()[from]);

    assertThat(onlyFinding(cheat).dependence()).isEqualTo(Dependence.PIECES);
  }

  /** A set gives NaN in its place, so that nothing but the feature itself can show it. */
  @Test
  void namesAFeatureThatIsInfiniteWhereNothingWasTraded() {
    Feature division =
        new Sketch("per_volume", 1, (candles, i, from, to) -> 1 / candles.volume()[i]);

    Finding finding = onlyFinding(division);

    assertThat(finding.dependence()).isEqualTo(Dependence.INFINITY);
    assertThat(CANDLES.volume()[index(finding.openTime())]).isZero();
    assertThat(finding.value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(finding.otherwise()).isNaN();
    assertThat(finding.told()).startsWith("an infinite value");
  }

  @Test
  void findsTheOneAmongHonestOnes() {
    Feature cheat =
        new Sketch(
            "next_close",
            1,
            (candles, i, from, to) -> candles.close()[Math.min(i + 1, candles.size() - 1)]);
    FeatureSet set = new FeatureSet("mixed", List.of(HONEST, cheat, new Renamed(HONEST)));

    assertThat(new LookAhead(set, CANDLES, 20, 1).search().findings())
        .extracting(Finding::feature)
        .containsExactly(cheat);
  }

  @Test
  void saysOfWhichFeatureItKnowsNothing() {
    Feature nothing = new Sketch("nothing", 1, (candles, i, from, to) -> Double.NaN);
    Feature longer =
        new Sketch("longer", 5_000, (candles, i, from, to) -> candles.close()[i - 4_999]);
    FeatureSet set = new FeatureSet("mixed", List.of(HONEST, nothing, longer));

    LookAhead.Result result = new LookAhead(set, CANDLES, 20, 1).search();

    assertThat(result.findings()).isEmpty();
    assertThat(result.unseen()).containsExactly(nothing, longer);
  }

  @Test
  void whatIsInfiniteEverywhereIsAFindingAndNotUnseen() {
    Feature infinite =
        new Sketch("infinite", 1, (candles, i, from, to) -> Double.POSITIVE_INFINITY);

    LookAhead.Result result =
        new LookAhead(new FeatureSet("infinite", List.of(infinite)), CANDLES, 20, 1).search();

    assertThat(result.findings())
        .extracting(Finding::dependence)
        .containsExactly(Dependence.INFINITY);
    assertThat(result.unseen()).isEmpty();
  }

  @Test
  void altersEveryColumnAndKeepsTheRules() {
    CandleColumns altered = AlteredCandles.of(CANDLES, new SplittableRandom(2));
    List<ToDoubleFunction<Integer>> differences =
        List.of(
            i -> altered.open()[i] - CANDLES.open()[i],
            i -> altered.high()[i] - CANDLES.high()[i],
            i -> altered.low()[i] - CANDLES.low()[i],
            i -> altered.close()[i] - CANDLES.close()[i],
            i -> altered.volume()[i] - CANDLES.volume()[i],
            i -> altered.quoteVolume()[i] - CANDLES.quoteVolume()[i],
            i -> altered.trades()[i] - CANDLES.trades()[i],
            i -> altered.takerBuyBase()[i] - CANDLES.takerBuyBase()[i],
            i -> altered.takerBuyQuote()[i] - CANDLES.takerBuyQuote()[i]);
    for (ToDoubleFunction<Integer> difference : differences) {
      assertThat(
              IntStream.range(0, CANDLES.size())
                  .filter(i -> difference.applyAsDouble(i) != 0)
                  .count())
          .isGreaterThan(CANDLES.size() * 9L / 10);
    }
    for (int i = 0; i < CANDLES.size(); i++) {
      assertThat(altered.openTime()[i]).isEqualTo(CANDLES.openTime()[i]);
      assertThat(altered.high()[i]).isGreaterThanOrEqualTo(altered.low()[i]);
    }
  }

  private static Finding onlyFinding(Feature cheat) {
    FeatureSet set = new FeatureSet("cheat", List.of(HONEST, cheat));
    LookAhead.Result result = new LookAhead(set, CANDLES, 100, 1).search();
    assertThat(result.findings()).hasSize(1);
    Finding finding = result.findings().get(0);
    assertThat(finding.feature()).isSameAs(cheat);
    return finding;
  }

  private static int index(long openTime) {
    return Arrays.binarySearch(CANDLES.openTime(), 0, CANDLES.size(), openTime);
  }

  private interface Kernel {
    double at(CandleColumns candles, int index, int from, int to);
  }

  private record Sketch(String id, int lookback, Kernel kernel) implements Feature {
    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      for (int index = from; index < to; index++) {
        out[outOffset + index - from] = kernel.at(candles, index, from, to);
      }
    }
  }

  private record Renamed(Feature feature) implements Feature {
    @Override
    public String id() {
      return feature.id() + "_too";
    }

    @Override
    public int lookback() {
      return feature.lookback();
    }

    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      feature.compute(candles, from, to, out, outOffset);
    }
  }
}
