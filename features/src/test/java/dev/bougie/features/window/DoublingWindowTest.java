package dev.bougie.features.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all windows have in common, shown on each of them, against sums in decimals. */
class DoublingWindowTest {

  private static final MathContext DIGITS = new MathContext(40);
  private static final double ULP = Math.ulp(1.0);

  /** One number after another of every aggregate there is. */
  private static double[][] aggregates(double[] values, int length, int from, int to) {
    double[] other = Arrays.stream(values).map(value -> value * value - 3).toArray();
    double[][] out = new double[24][to - from];
    new RollingSum(length).compute(values, from, to, out[0], 0);
    RollingAverage.simple(length).compute(values, from, to, out[1], 0);
    RollingAverage.exponential(9, length).compute(values, from, to, out[2], 0);
    RollingAverage.wilder(14, length).compute(values, from, to, out[3], 0);
    new RollingMoments(length, 4).compute(values, from, to, Arrays.copyOfRange(out, 4, 8), 0);
    new RollingCovariance(length)
        .compute(values, other, from, to, Arrays.copyOfRange(out, 8, 13), 0);
    new RollingTrend(length).compute(values, from, to, Arrays.copyOfRange(out, 13, 16), 0);
    new RollingPath(length).compute(values, from, to, Arrays.copyOfRange(out, 16, 19), 0);
    RollingExtreme.highest(length).compute(values, from, to, out[19], 0);
    RollingExtreme.lowest(length).compute(values, from, to, out[20], 0);
    RollingExtreme.highest(length).computeAges(values, from, to, out[21], 0);
    RollingExtreme.lowest(length).computeOldestAges(values, from, to, out[22], 0);
    new RollingDrawdown(length).compute(values, from, to, out[23], 0);
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 14, 24, 100, 168, 320, 1_024, 1_300})
  void givesTheSameBitsWhereverTheArrayStartsAndHoweverItIsCut(int length) {
    double[] values = walk(1, length + 6_000);
    double[][] whole = aggregates(values, length, length - 1, values.length);
    Random random = new Random(2);
    for (int round = 0; round < 20; round++) {
      int from = length - 1 + random.nextInt(5_900);
      int to = Math.min(values.length, from + 1 + random.nextInt(3_000));
      double[] restarted = Arrays.copyOfRange(values, from - length + 1, to);

      assertThat(bits(aggregates(values, length, from, to)))
          .isEqualTo(bits(part(whole, from - length + 1, to - length + 1)));
      assertThat(bits(aggregates(restarted, length, length - 1, restarted.length)))
          .isEqualTo(bits(part(whole, from - length + 1, to - length + 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20, 168, 1_000})
  void keepsWhatIsNotANumberInsideTheWindowsThatHoldIt(int length) {
    double[] values = walk(3, length + 3_000);
    double[][] clean = aggregates(values, length, length - 1, values.length);
    int bad = length + 1_270;
    for (double poison : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] poisoned = values.clone();
      poisoned[bad] = poison;
      double[][] actual = aggregates(poisoned, length, length - 1, values.length);
      for (int column = 0; column < actual.length; column++) {
        boolean ordered = column >= 19 && !Double.isNaN(poison);
        for (int k = 0; k < actual[column].length; k++) {
          int last = k + length - 1;
          if (last < bad || last >= bad + length) {
            assertThat(actual[column][k]).isEqualTo(clean[column][k]);
          } else if (length > 1 && !ordered) {
            assertThat(actual[column][k]).as("column %d", column).isNotFinite();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 20, 24, 168, 777})
  void isExactWhereAllValuesAreTheSame(int length) {
    for (double constant : new double[] {123.45, 0.1, 1e-9, 7.77e12, 0}) {
      double[] values = new double[length + 50];
      Arrays.fill(values, constant);
      double[][] out = aggregates(values, length, length - 1, values.length);
      for (int k = 0; k <= 50; k++) {
        for (int mean : new int[] {1, 2, 3, 4, 8, 13, 19, 20}) {
          assertThat(out[mean][k]).isEqualTo(constant);
        }
        for (int spread : new int[] {5, 6, 7, 10, 11, 12, 14, 15}) {
          assertThat(out[spread][k]).isZero();
        }
        assertThat(out[21][k]).isZero();
        assertThat(out[22][k]).isEqualTo(length - 1);
        assertThat(out[23][k]).isIn(1.0, length > 1 && constant == 0 ? Double.NaN : 1.0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 24, 168, 1_000})
  void sumsAndMomentsAreThoseOfDecimals(int length) {
    double[] values = walk(5, length + 1_500);
    double[][] out = aggregates(values, length, length - 1, values.length);
    int roundings = 2 * (34 - Integer.numberOfLeadingZeros(length));
    for (int k = 0; k < out[0].length; k += 97) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal sizes = BigDecimal.ZERO;
      for (int i = k; i < k + length; i++) {
        sum = sum.add(new BigDecimal(values[i]));
        sizes = sizes.add(new BigDecimal(values[i]).abs());
      }
      BigDecimal mean = sum.divide(BigDecimal.valueOf(length), DIGITS);
      BigDecimal[] moments = new BigDecimal[5];
      Arrays.fill(moments, BigDecimal.ZERO);
      for (int i = k; i < k + length; i++) {
        BigDecimal difference = new BigDecimal(values[i]).subtract(mean);
        for (int power = 2; power <= 4; power++) {
          moments[power] = moments[power].add(difference.pow(power, DIGITS));
        }
      }

      assertThat(out[0][k])
          .isCloseTo(sum.doubleValue(), within(sizes.doubleValue() * ULP * roundings));
      assertThat(out[4][k]).isCloseTo(mean.doubleValue(), within(200 * ULP * roundings));
      // A thousandth of the price moves: three digits go to the mean, not more with the length.
      double squares = moments[2].doubleValue();
      double deviation = Math.sqrt(squares / length);
      assertThat(out[5][k]).isCloseTo(squares, within(squares * 1e-11));
      assertThat(out[6][k])
          .isCloseTo(moments[3].doubleValue(), within(length * Math.pow(deviation, 3) * 1e-10));
      assertThat(out[7][k])
          .isCloseTo(moments[4].doubleValue(), within(moments[4].doubleValue() * 1e-10));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 14, 100, 320})
  void averagesLinesPathsAndExtremesAreThoseOfPlainLoops(int length) {
    double[] values = walk(6, length + 1_500);
    double[][] out = aggregates(values, length, length - 1, values.length);
    for (int k = 0; k < out[0].length; k += 31) {
      double exponential = 0;
      double weights = 0;
      double trend = 0;
      double path = 0;
      double balance = 0;
      double highest = Double.NEGATIVE_INFINITY;
      int age = -1;
      for (int i = 0; i < length; i++) {
        double value = values[k + i];
        exponential = exponential * 0.8 + value;
        weights = weights * 0.8 + 1;
        balance += value;
        trend += (i - (length - 1) / 2.0) * (value - values[k]);
        path += (i - (length - 1) / 2.0) * balance;
        age = value >= highest ? length - 1 - i : age;
        highest = Math.max(highest, value);
      }
      assertThat(out[2][k]).isCloseTo(exponential / weights, within(1e-11));
      assertThat(out[15][k]).isCloseTo(trend, within(1e-9 * length));
      assertThat(out[18][k]).isCloseTo(path, within(1e-11 * length * length * length));
      assertThat(out[19][k]).isEqualTo(highest);
      assertThat(out[21][k]).isEqualTo(age);
    }
  }

  @Test
  void losesNoPrecisionOverTenMillionValues() {
    int length = 168;
    double[] values = new double[10_000_000];
    Random random = new Random(8);
    for (int i = 0; i < values.length; i++) {
      // Now and then something that would stay behind as rounding in a sum that adds and subtracts.
      values[i] = random.nextDouble() * (i % 1_000 == 0 ? 1e15 : 1);
    }
    double[] sums = new double[values.length];
    new RollingSum(length).compute(values, length - 1, values.length, sums, length - 1);
    for (int last : new int[] {length, 999_999, 5_555_555, 9_999_998}) {
      double plain = 0;
      for (int i = last - length + 1; i <= last; i++) {
        plain += values[i];
      }
      assertThat(sums[last]).isCloseTo(plain, within(plain * 1e-14));
    }
    // The last window without a large value.
    assertThat(sums[9_999_900]).isBetween(50.0, 120.0);
  }

  @Test
  void computesNothingOfNoPositions() {
    new RollingSum(3).compute(new double[0], 2, 2, new double[0], 0);
  }

  @Test
  void rejectsAWindowOfNothingAndMomentsItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RollingSum(0))
        .withMessage("a window of 0 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RollingMoments(5, 5))
        .withMessage("moments of order 5, not 2 to 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 60, 168})
  void findsTheOldestExtremeAndTheDeepestFall(int length) {
    double[] values = Arrays.stream(walk(8, length + 1_500)).map(Math::rint).toArray();
    double[][] out = aggregates(values, length, length - 1, values.length);
    double[] oldest = new double[1_501];
    RollingExtreme.highest(length).computeOldestAges(values, length - 1, values.length, oldest, 0);
    for (int k = 0; k < out[0].length; k++) {
      double[] window = Arrays.copyOfRange(values, k, k + length);
      double deepest = 1;
      for (int i = 0; i < length; i++) {
        for (int j = i; j < length; j++) {
          deepest = Math.min(deepest, window[j] / window[i]);
        }
      }
      assertThat(out[23][k]).isEqualTo(deepest);
      assertThat(out[22][k]).isEqualTo(length - 1 - firstOf(window, out[20][k]));
      assertThat(oldest[k]).isEqualTo(length - 1 - firstOf(window, out[19][k]));
    }
  }

  private static int firstOf(double[] values, double value) {
    int index = 0;
    while (values[index] != value) {
      index++;
    }
    return index;
  }

  /** Prices about 100 that move by a tenth of a percent. */
  private static double[] walk(long seed, int count) {
    Random random = new Random(seed);
    double[] values = new double[count];
    double value = 100;
    for (int i = 0; i < count; i++) {
      value *= 1 + 0.001 * random.nextGaussian();
      values[i] = value;
    }
    return values;
  }

  private static double[][] part(double[][] columns, int from, int to) {
    return Arrays.stream(columns)
        .map(column -> Arrays.copyOfRange(column, from, to))
        .toArray(double[][]::new);
  }

  private static long[] bits(double[][] columns) {
    return Arrays.stream(columns)
        .flatMapToDouble(Arrays::stream)
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }
}
