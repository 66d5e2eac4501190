package dev.bougie.features.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureSetTest {

  private static final double NAN = Double.NaN;
  private static final Feature LAST = new VolumeSum("volume", 1, 1);
  private static final Feature THREE = new VolumeSum("volume_3", 3, 1);

  @Test
  void keepsTheOrderOfItsFeatures() {
    FeatureSet set = new FeatureSet("pair", List.of(THREE, LAST));

    assertThat(set.name()).isEqualTo("pair");
    assertThat(set.features()).containsExactly(THREE, LAST);
    assertThat(set.ids()).containsExactly("volume_3", "volume");
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void looksBackAsFarAsItsFarthestFeature() {
    assertThat(new FeatureSet("pair", List.of(THREE, LAST)).lookback()).isEqualTo(3);
  }

  @Test
  void isNotChangedByTheListItWasMadeOf() {
    List<Feature> features = new ArrayList<>(List.of(LAST));
    FeatureSet set = new FeatureSet("single", features);
    features.add(THREE);

    assertThat(set.ids()).containsExactly("volume");
  }

  @Test
  void rejectsASetWithoutFeatures() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureSet("none", List.of()))
        .withMessage("feature set 'none' is empty");
  }

  @Test
  void rejectsTwoFeaturesOfTheSameId() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FeatureSet("twins", List.of(LAST, THREE, new VolumeSum("volume", 2, 1))))
        .withMessage(
            "feature set 'twins' holds two features of id 'volume': %1$s and %1$s"
                .formatted(VolumeSum.class.getName()));
  }

  @Test
  void rejectsAFeatureThatNeedsTheMarketAndSpansHoles() {
    Feature both =
        new Feature() {
          @Override
          public String id() {
            return "both";
          }

          @Override
          public int lookback() {
            return 1;
          }

          @Override
          public boolean needsMarket() {
            return true;
          }

          @Override
          public boolean spansHoles() {
            return true;
          }

          @Override
          public void compute(CandleColumns candles, int from, int to, double[] out, int offset) {}
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureSet("odd", List.of(both)))
        .withMessage(
            "feature 'both' needs the market, so it cannot span holes of the symbol's own candles");
  }

  @Test
  void rejectsALookbackThatNothingCanBeReckonedFrom() {
    for (int lookback : new int[] {-1, 0, 100_001, 800_000_000}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new FeatureSet("far", List.of(LAST, new VolumeSum("ages", lookback, 1))))
          .withMessage(
              "feature 'ages' has the look-back %d, must be 1 to 100000 candles", lookback);
    }
    assertThat(
            new FeatureSet("far", List.of(new VolumeSum("ages", FeatureSet.LONGEST_LOOKBACK, 1)))
                .lookback())
        .isEqualTo(100_000);
  }

  /** Where 24 times the look-back is beyond an {@code int}, and would be a small number again. */
  @Test
  void rejectsALookbackThatIsTooLongOnCoarserCandles() {
    for (int lookback : new int[] {100_000, 800_000_000, 1_073_741_824}) {
      Feature coarser = new HigherTimeframe(24, new VolumeSum("ages", lookback, 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new FeatureSet("far", List.of(coarser)))
          .withMessageStartingWith("feature 'x24_ages' has the look-back ");
    }
  }

  @Test
  void givesNaNInPlaceOfAnInfiniteValue() {
    for (int infinite = 0; infinite < 40; infinite++) {
      for (int size : new int[] {1, 15, 16, 17, 40}) {
        double[] written = new double[size];
        for (int k = 0; k < size; k++) {
          written[k] = k % 2 == 0 ? -0.0 : k % 3 == 0 ? Double.MAX_VALUE : Double.NaN;
        }
        int at = infinite % size;
        written[at] = infinite % 2 == 0 ? Double.NEGATIVE_INFINITY : 1.0 / 0;
        double[] expected = written.clone();
        expected[at] = NAN;
        double[] values =
            new FeatureSet("single", List.of(new Written(written)))
                .compute(hours(IntStream.range(0, size).toArray()), 0, size)[0];

        assertThat(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits))
            .containsExactly(
                Arrays.stream(expected)
                    .mapToLong(Double::doubleToRawLongBits)
                    .boxed()
                    .toArray(Long[]::new));
      }
    }
  }

  /** So many finite values, of which any eight sum up to infinity, stay as they are. */
  @Test
  void keepsTheLargestNumbersThereAre() {
    double[] largest = new double[30];
    Arrays.fill(largest, Double.MAX_VALUE);

    assertThat(
            new FeatureSet("single", List.of(new Written(largest)))
                .compute(hours(IntStream.range(0, 30).toArray()), 0, 30)[0])
        .isEqualTo(largest);
  }

  @Test
  void theLastRowIsNeverInfinite() {
    double[] written = {1, 1 / 0.0};

    assertThat(new FeatureSet("single", List.of(new Written(written))).computeLast(hours(0, 1))[0])
        .isNaN();
  }

  @Test
  void hasTheFingerprintOfIdsLookbacksAndVersions() {
    // printf 'volume/1/1\nvolume_3/3/1\n' | sha256sum
    assertThat(new FeatureSet("pair", List.of(LAST, THREE)).fingerprint())
        .isEqualTo("f7c389318f925168ad157d845aa78ce2f6a972e0bd85f6834719f6fd3c3d98ac");
  }

  @Test
  void hasTheFingerprintOfHolesThatAreSpannedAndAMarketThatIsNeeded() {
    Feature spanning = new Placed(true, false);
    Feature beside = new Placed(false, true);
    // printf 'placed/2/1/holes\n' | sha256sum
    assertThat(new FeatureSet("single", List.of(spanning)).fingerprint())
        .isEqualTo("6d377b4c6a2270e3b624578070c46eb6664dc9d643fd1738c730250b01b1150a");
    // printf 'placed/2/1/market\n' | sha256sum
    assertThat(new FeatureSet("single", List.of(beside)).fingerprint())
        .isEqualTo("d0fcb2087a70b4553d534e75100ed06b8482daf6c0d2667535fa7801c6bc4123");
    assertThat(new FeatureSet("single", List.of(new Placed(false, false))).fingerprint())
        .isEqualTo(new FeatureSet("single", List.of(new VolumeSum("placed", 2, 1))).fingerprint());
  }

  @Test
  void keepsTheFingerprintUnderAnotherName() {
    assertThat(new FeatureSet("a", List.of(LAST, THREE)).fingerprint())
        .isEqualTo(new FeatureSet("b", List.of(LAST, THREE)).fingerprint());
  }

  @Test
  void changesTheFingerprintWithOrderVersionLookbackAndId() {
    assertThat(
            List.of(
                new FeatureSet("pair", List.of(LAST, THREE)).fingerprint(),
                new FeatureSet("pair", List.of(THREE, LAST)).fingerprint(),
                new FeatureSet("pair", List.of(LAST)).fingerprint(),
                new FeatureSet("pair", List.of(LAST, new VolumeSum("volume_3", 3, 2)))
                    .fingerprint(),
                new FeatureSet("pair", List.of(LAST, new VolumeSum("volume_3", 4, 1)))
                    .fingerprint(),
                new FeatureSet("pair", List.of(LAST, new VolumeSum("volume_4", 3, 1)))
                    .fingerprint()))
        .doesNotHaveDuplicates();
  }

  @Test
  void computesOneColumnForEachFeature() {
    double[][] columns =
        new FeatureSet("pair", List.of(LAST, THREE)).compute(hours(0, 1, 2, 3, 4), 0, 5);

    assertThat(columns).isEqualTo(new double[][] {{1, 2, 4, 8, 16}, {NAN, NAN, 7, 14, 28}});
  }

  @Test
  void startsAgainAfterAHole() {
    double[][] columns =
        new FeatureSet("pair", List.of(THREE, LAST)).compute(hours(0, 1, 2, 4, 5, 6, 7), 0, 7);

    assertThat(columns)
        .isEqualTo(
            new double[][] {
              {NAN, NAN, 7, NAN, NAN, 16 + 32 + 64, 32 + 64 + 128}, {1, 2, 4, 16, 32, 64, 128}
            });
  }

  @Test
  void givesAnyRangeTheValuesOfTheWhole() {
    CandleColumns candles = hours(0, 1, 2, 4, 5, 6, 7, 10, 11, 12, 13, 14);
    FeatureSet set = new FeatureSet("pair", List.of(LAST, THREE));
    double[][] whole = set.compute(candles, 0, candles.size());
    for (int from = 0; from <= candles.size(); from++) {
      for (int to = from; to <= candles.size(); to++) {
        double[][] part = set.compute(candles, from, to);

        assertThat(part).hasDimensions(2, to - from);
        for (int feature = 0; feature < 2; feature++) {
          assertThat(part[feature]).isEqualTo(Arrays.copyOfRange(whole[feature], from, to));
        }
      }
    }
  }

  @Test
  void rejectsARangeBeyondTheCandles() {
    FeatureSet set = new FeatureSet("single", List.of(LAST));
    CandleColumns candles = hours(0, 1, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.compute(candles, 1, 4))
        .withMessage("range [1, 4) lies outside of 3 candles");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.compute(candles, -1, 2))
        .withMessage("range [-1, 2) lies outside of 3 candles");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.compute(candles, 2, 1))
        .withMessage("range [2, 1) lies outside of 3 candles");
  }

  @Test
  void computesTheRowOfTheLastCandle() {
    FeatureSet set = new FeatureSet("pair", List.of(THREE, LAST));

    assertThat(set.computeLast(hours(0, 1, 2, 3))).containsExactly(14, 8);
    assertThat(set.computeLast(hours(0, 1, 3))).containsExactly(NAN, 8);
  }

  @Test
  void needsACandleToComputeTheLastOf() {
    FeatureSet set = new FeatureSet("single", List.of(LAST));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.computeLast(hours()))
        .withMessage("no candle to compute features of");
  }

  /** Candles at those hours; the volume at hour h is 2 to the power of h. */
  private static CandleColumns hours(int... hours) {
    CandleColumns.Builder builder = new CandleColumns.Builder(Interval.H1, hours.length);
    for (int hour : hours) {
      long openTime = Interval.H1.plus(CandleWalk.START, hour);
      builder.add(
          new Candle(
              openTime, 1, 1, 1, 1, 1L << hour, 1, 1, 1, 1, Interval.H1.closeTime(openTime)));
    }
    return builder.build();
  }

  /** The same arithmetic, told to look at other things. */
  private record Placed(boolean spansHoles, boolean needsMarket) implements Feature {

    @Override
    public String id() {
      return "placed";
    }

    @Override
    public int lookback() {
      return 2;
    }

    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {}
  }

  /** By the candle's index. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Written(double[] values) implements Feature {

    @Override
    public String id() {
      return "written";
    }

    @Override
    public int lookback() {
      return 1;
    }

    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      System.arraycopy(values, from, out, outOffset, to - from);
    }
  }

  private record VolumeSum(String id, int lookback, int version) implements Feature {
    @Override
    public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
      for (int index = from; index < to; index++) {
        double sum = 0;
        for (int k = index - lookback + 1; k <= index; k++) {
          sum += candles.volume()[k];
        }
        out[outOffset + index - from] = sum;
      }
    }
  }
}
