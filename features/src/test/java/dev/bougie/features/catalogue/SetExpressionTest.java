package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.engine.PerCandle;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetExpressionTest {

  private static final List<FeatureSet> SETS =
      List.of(
          new FeatureSet("small", List.of(new Named("a_1"), new Named("b_1"))),
          new FeatureSet("other", List.of(new Named("c_1"), new Named("a_1"))));
  private static final List<Feature> FEATURES =
      List.of(new Named("a_1"), new Named("b_1"), new Named("c_1"), new Named("mine"));

  @Test
  void isTheSetItselfWhereItNamesOne() {
    assertThat(resolve("small")).isSameAs(SETS.get(0));
  }

  @Test
  void joinsSetsAndFeaturesAsTheyAreWritten() {
    assertThat(resolve("small+mine").ids()).containsExactly("a_1", "b_1", "mine");
    assertThat(resolve("mine+small").ids()).containsExactly("mine", "a_1", "b_1");
    assertThat(resolve("c_1+mine+a_1").ids()).containsExactly("c_1", "mine", "a_1");
    assertThat(resolve("mine").ids()).containsExactly("mine");
    assertThat(resolve("small+mine").name()).isEqualTo("small+mine");
  }

  @Test
  void refusesAFeatureThatStandsThereTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve("small+mine+b_1"))
        .withMessage("feature set 'small+mine+b_1' holds b_1 twice: by 'small' and by 'b_1'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve("mine+mine"))
        .withMessage("feature set 'mine+mine' holds mine twice: by 'mine' and by 'mine'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve("c_1+small+other"))
        .withMessage(
            "feature set 'c_1+small+other' holds c_1 twice, and 1 more: by 'c_1' and by 'other'");
  }

  @Test
  void namesWhatThereIsNotAndWhatIsNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve("small+mime"))
        .withMessage(
            "unknown feature set 'mime' in 'small+mime', allowed are [small, other] and ids of"
                + " features joined by +; the nearest are [mine, small, other]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve("smal"))
        .withMessageStartingWith("unknown feature set 'smal', allowed are [small, other]")
        .withMessageContaining("the nearest are [small,");
  }

  @Test
  void refusesWhatIsNoExpression() {
    for (String text : List.of("", "+", "small+", "+small", "small++mine", "small mine", "Mine")) {
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> resolve(text))
          .withMessageContaining("unknown feature set");
    }
  }

  private static FeatureSet resolve(String text) {
    return new SetExpression(text, SETS, FEATURES).resolve();
  }

  private record Named(String id) implements PerCandle {

    @Override
    public int lookback() {
      return 1;
    }

    @Override
    public double at(CandleColumns candles, int index) {
      return candles.close()[index];
    }
  }
}
