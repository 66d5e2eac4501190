package dev.bougie.features.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Universe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link Feature} promises. A test of features extends it, names them, and gives for each a
 * second implementation that is as plain as its formula; it inherits the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FeatureContract {

  private static final double RELATIVE_TOLERANCE = 1e-9;
  private static final double ABSOLUTE_TOLERANCE = 1e-13;

  /** A value that no kernel writes: it shows where one wrote that should not have. */
  private static final double UNTOUCHED = -987_654.321;

  /** Candles beyond the look-back: enough for trends, still candles and a halt. */
  private static final int BEYOND = 1_000;

  /** The features that are held to the contract. */
  protected abstract List<Feature> features();

  /**
   * The value of the last of exactly {@link Feature#lookback()} candles, by the formula; NaN where
   * it is undefined.
   */
  protected abstract double naively(Feature feature, Interval interval, List<Candle> window);

  /**
   * The same of a feature that needs the market.
   *
   * @param universe the candles of every symbol over the look-back, as far as it has some; those of
   *     the symbol itself are under {@link Universe#OWN}
   */
  protected double naively(
      Feature feature, Interval interval, List<Candle> window, Map<String, List<Candle>> universe) {
    return naively(feature, interval, window);
  }

  final Stream<Named<Feature>> namedFeatures() {
    return features().stream().map(feature -> Named.of(feature.id(), feature));
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void hasAnIdInLowerSnakeCaseAndALookback(Feature feature) {
    assertThat(feature.id()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    assertThat(feature.lookback()).isBetween(1, FeatureSet.LONGEST_LOOKBACK);
    assertThat(feature.version()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void futureCandlesChangeNothing(Feature feature) {
    int lookback = feature.lookback();
    List<Candle> candles = walk(1, Interval.H1, feature);
    List<Candle> otherwise = walk(2, Interval.H1, feature);
    double[] whole = all(feature, columns(feature, Interval.H1, candles));
    Universe universe = Universe.of(Interval.H1);
    for (int now : new int[] {lookback - 1, lookback, lookback + 333, lookback + 900}) {
      List<Candle> past = candles.subList(0, now + 1);
      List<Candle> otherFuture =
          Stream.concat(past.stream(), otherwise.stream().skip(now + 1)).toList();
      double[] expected = Arrays.copyOf(whole, now + 2 - lookback);

      assertSameBits(all(feature, columns(feature, Interval.H1, past)), expected);
      assertSameBits(
          computed(
              feature,
              universe.withOtherFuture(past.get(now).openTime()).columns(otherFuture),
              lookback - 1,
              now + 1),
          expected);
    }
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void exactlyTheLookbackGivesTheSameBitsAsTheWholeHistory(Feature feature) {
    List<Candle> candles = walk(3, Interval.M15, feature);
    double[] whole = all(feature, columns(feature, Interval.M15, candles));
    for (int value = 0; value < whole.length; value += 3) {
      List<Candle> window = candles.subList(value, value + feature.lookback());

      assertSameBits(
          all(feature, columns(feature, Interval.M15, window)), new double[] {whole[value]});
    }
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void piecesGiveTheSameBitsAsTheWhole(Feature feature) {
    CandleColumns candles = columns(feature, Interval.H4, walk(4, Interval.H4, feature));
    int first = feature.lookback() - 1;
    double[] pieces = new double[candles.size() - first];
    Random random = new Random(5);
    int from = first;
    while (from < candles.size()) {
      int to = Math.min(from + 1 + random.nextInt(40), candles.size());
      feature.compute(candles, from, to, pieces, from - first);
      from = to;
    }
    feature.compute(candles, from, from, pieces, 0);

    assertSameBits(pieces, all(feature, candles));
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void writesNothingBesideItsRange(Feature feature) {
    CandleColumns candles = columns(feature, Interval.H4, walk(4, Interval.H4, feature));
    int from = feature.lookback() + 10;
    double[] out = new double[40];
    Arrays.fill(out, UNTOUCHED);
    feature.compute(candles, from, from + 20, out, 7);

    assertThat(Arrays.copyOfRange(out, 0, 7)).containsOnly(UNTOUCHED);
    assertThat(Arrays.copyOfRange(out, 7, 27)).doesNotContain(UNTOUCHED);
    assertThat(Arrays.copyOfRange(out, 27, 40)).containsOnly(UNTOUCHED);
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void manyThreadsGetTheSameBits(Feature feature) {
    CandleColumns candles = columns(feature, Interval.H1, walk(6, Interval.H1, feature));
    double[] alone = all(feature, columns(feature, Interval.H1, walk(6, Interval.H1, feature)));

    IntStream.range(0, 8).parallel().forEach(t -> assertSameBits(all(feature, candles), alone));
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void isUndefinedBelowTheLookbackAndAcrossHoles(Feature feature) {
    int lookback = feature.lookback();
    if (feature.spansHoles()) {
      dependsOnTheCandlesAtItsPlacesAlone(feature);
      return;
    }
    List<Candle> unbroken = walk(7, Interval.H1, feature);
    List<Candle> candles = CandleWalk.withHoles(unbroken, 8, Math.min(0.1, 4.0 / lookback));
    assertThat(candles).hasSizeLessThan(unbroken.size());

    double[] values =
        new FeatureSet("one", List.of(feature))
            .compute(columns(feature, Interval.H1, candles), 0, candles.size())[0];

    int run = 0;
    for (int index = 0; index < values.length; index++) {
      boolean follows =
          index > 0
              && candles.get(index).openTime()
                  == Interval.H1.next(candles.get(index - 1).openTime());
      run = follows ? run + 1 : 1;
      if (run < lookback) {
        assertThat(values[index]).as("candle %d of an unbroken run", run).isNaN();
      } else {
        List<Candle> window = candles.subList(index + 1 - lookback, index + 1);
        assertSameBits(
            new double[] {values[index]}, all(feature, columns(feature, Interval.H1, window)));
      }
    }
  }

  /**
   * Of a feature that spans holes: its places, counted on the grid, are all it looks at, whether
   * its candles come by places, as a stage reads them, or as so many of the newest, as a server
   * does.
   */
  private static void dependsOnTheCandlesAtItsPlacesAlone(Feature feature) {
    List<Candle> candles = CandleWalk.withHoles(walk(7, Interval.H1, feature), 8, 0.1);
    int middle = candles.size() / 3;
    long longHole = Interval.H1.plus(candles.get(middle).openTime(), 1L + feature.lookback());
    List<Candle> holed = new ArrayList<>(candles.subList(0, middle));
    candles.stream().filter(candle -> candle.openTime() > longHole).forEach(holed::add);
    FeatureSet set = new FeatureSet("one", List.of(feature));
    double[] values = set.compute(columns(feature, Interval.H1, holed), 0, holed.size())[0];
    for (int index = 0; index < values.length; index++) {
      long oldest = Interval.H1.plus(holed.get(index).openTime(), 1L - feature.lookback());
      List<Candle> newest = holed.subList(Math.max(0, index + 1 - feature.lookback()), index + 1);
      List<Candle> atItsPlaces =
          newest.stream().filter(candle -> candle.openTime() >= oldest).toList();
      double[] expected = {values[index]};
      assertSameBits(expected, set.computeLast(columns(feature, Interval.H1, newest)));
      assertSameBits(expected, set.computeLast(columns(feature, Interval.H1, atItsPlaces)));
    }
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void callsOfManySizesGiveTheSameBits(Feature feature) {
    // Enough candles for several chunks of the kernels.
    List<Candle> candles = CandleWalk.unbroken(12, Interval.M5, feature.lookback() + 5_000);
    CandleColumns columns = columns(feature, Interval.M5, candles);
    double[] whole = all(feature, columns);
    int last = columns.size() - 1;
    for (int size : new int[] {1, 2, 100, 1_279, 1_280, 1_281, 3_000}) {
      assertSameBits(
          computed(feature, columns, last + 1 - size, last + 1),
          Arrays.copyOfRange(whole, whole.length - size, whole.length));
    }
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void agreesWithItsFormula(Feature feature) {
    for (Interval interval : List.of(Interval.M1, Interval.H1, Interval.W1)) {
      List<Candle> candles = walk(9, interval, feature);
      double[] values = all(feature, columns(feature, interval, candles));
      for (int value = 0; value < values.length; value++) {
        List<Candle> window = candles.subList(value, value + feature.lookback());
        double expected =
            feature.needsMarket()
                ? naively(feature, interval, window, Universe.of(interval).around(window))
                : naively(feature, interval, window);

        if (Double.isNaN(expected)) {
          assertThat(values[value]).as("%s of %s", feature.id(), window).isNaN();
        } else if (!(Math.abs(values[value] - expected)
            <= RELATIVE_TOLERANCE * Math.abs(expected) + ABSOLUTE_TOLERANCE)) {
          assertThat(values[value]).as("%s of %s", feature.id(), window).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("namedFeatures")
  protected void isNeverInfinite(Feature feature) {
    for (HostileMarket market : HostileMarket.values()) {
      List<Candle> candles = market.candles(feature.lookback() + 60);
      assertNotInfinite(market, all(feature, columns(feature, Interval.H1, candles)));
      if (feature.needsMarket()) {
        assertNotInfinite(market, all(feature, market.among(candles)));
      }
    }
  }

  private static void assertNotInfinite(HostileMarket market, double[] values) {
    for (double value : values) {
      if (Double.isNaN(value)) {
        assertThat(Double.doubleToRawLongBits(value))
            .as("the bits of NaN, of which there are many, in %s", market)
            .isEqualTo(Double.doubleToRawLongBits(Double.NaN));
      } else {
        assertThat(value).as("%s", market).isFinite();
      }
    }
  }

  /** These candles, in a universe of others where the feature needs it. */
  private static CandleColumns columns(Feature feature, Interval interval, List<Candle> candles) {
    return feature.needsMarket()
        ? Universe.of(interval).columns(candles)
        : CandleColumns.of(interval, candles);
  }

  private static List<Candle> walk(long seed, Interval interval, Feature feature) {
    return CandleWalk.unbroken(seed, interval, feature.lookback() + BEYOND);
  }

  /** Every value there is in an unbroken history. */
  private static double[] all(Feature feature, CandleColumns candles) {
    return computed(feature, candles, feature.lookback() - 1, candles.size());
  }

  private static double[] computed(Feature feature, CandleColumns candles, int from, int to) {
    double[] values = new double[to - from];
    Arrays.fill(values, UNTOUCHED);
    feature.compute(candles, from, to, values, 0);
    return values;
  }

  private static void assertSameBits(double[] actual, double[] expected) {
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
