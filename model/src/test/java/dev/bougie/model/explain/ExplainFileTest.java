package dev.bougie.model.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.explain.Explanation.Contribution;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExplainFileTest {

  private static final double[] INPUTS = {0.3, Double.NaN};

  @Test
  void treesComeBackAsTheyWent() {
    ExplainedModel model = new ExplainedModel(List.of("a", "b"), Explained.LOG_ODDS, trees());

    byte[] file = ExplainFile.write(model);
    ExplainedModel back = ExplainFile.read(file);

    assertThat(back.explain(INPUTS)).isEqualTo(model.explain(INPUTS));
    assertThat(ExplainFile.write(back)).isEqualTo(file);
    assertThat(new String(file, UTF_8))
        .contains("\"explained\":\"log-odds\"", "\"rule\":\"below\"", "\"version\":1")
        .doesNotContain("linear");
  }

  @Test
  void replacementsOfUndefinedValuesComeBackToo() {
    ExplainedModel model =
        new ExplainedModel(
            List.of("a", "b"), Explained.FORECAST, trees().replacing(new double[] {1, 1}));

    ExplainedModel back = ExplainFile.read(ExplainFile.write(model));

    assertThat(back.explain(INPUTS)).isEqualTo(model.explain(INPUTS));
    assertThat(back.explain(INPUTS).contributions())
        .isNotEqualTo(
            new ExplainedModel(List.of("a", "b"), Explained.FORECAST, trees())
                .explain(INPUTS)
                .contributions());
  }

  @Test
  void linearModelsComeBackAsTheyWent() {
    ExplainedModel model = new ExplainedModel(List.of("a", "b"), Explained.FORECAST, linear());

    ExplainedModel back = ExplainFile.read(ExplainFile.write(model));

    assertThat(back.explain(INPUTS)).isEqualTo(model.explain(INPUTS));
  }

  @Test
  void linearContributionsAddUpToTheForecast() {
    // 0.5 + 2 x (0.3 - 0.1) x 10 - 3 x (0.7 - 0.2) x 4, the second undefined and replaced by 0.7
    Explanation found =
        new ExplainedModel(List.of("a", "b"), Explained.FORECAST, linear()).explain(INPUTS);

    assertThat(found.baseValue()).isEqualTo(0.5);
    assertThat(found.sum()).isCloseTo(0.5 + 4 - 6, within(1e-12));
    assertThat(found.contributions()).extracting(Contribution::feature).containsExactly("b", "a");
    assertThat(found.contributions().get(0).value()).isNaN();
    assertThat(found.contributions().get(0).contribution()).isCloseTo(-6, within(1e-12));
    assertThat(found.contributions().get(1).contribution()).isCloseTo(4, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|not readable",
        "{\"version\"|not JSON",
        "null|version null, must be 1",
        "[]|not readable",
        "{\"version\":2}|version 2, must be 1",
        "{\"version\":1}|it has no features",
        "{\"version\":1,\"features\":[\"a\"]}|it has no explained",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"forecast\"}|it has no linear",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"price\"}|not readable",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"forecast\",\"linear\":{\"intercept\":0,"
            + "\"coefficients\":[1],\"means\":[1,2],\"scales\":[1],\"replacements\":[1]}}|means: there are 2, must be 1",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"forecast\",\"linear\":{\"intercept\":0,"
            + "\"coefficients\":[null],\"means\":[1],\"scales\":[1],\"replacements\":[1]}}|it has no coefficients",
        "{\"version\":1,\"features\":[\"a\",\"b\"],\"explained\":\"forecast\",\"linear\":{\"intercept\":0,"
            + "\"coefficients\":[1],\"means\":[1],\"scales\":[1],\"replacements\":[1]}}|2 features, the model takes 1",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"forecast\",\"trees\":{\"rule\":\"below\",\"base\":0,"
            + "\"replacements\":[],\"trees\":[{\"features\":[-1,-1,3],\"values\":[1,2,3],\"ifTrue\":[0,0,0],"
            + "\"ifFalse\":[0,0,1],\"missingIsTrue\":[true,true,true],\"covers\":[1,1,1]}]}}|a tree tests input 3 of 1",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"forecast\",\"trees\":{\"rule\":\"below\",\"base\":0,"
            + "\"replacements\":[],\"trees\":[{\"features\":[0],\"values\":[1],\"ifTrue\":[0],"
            + "\"ifFalse\":[0],\"missingIsTrue\":[true],\"covers\":[1]}]}}|node 0 of a tree has the child 0",
        "{\"version\":1,\"features\":[\"a\"],\"explained\":\"forecast\",\"trees\":{\"rule\":\"below\",\"base\":0,"
            + "\"replacements\":[],\"trees\":[{\"features\":[-1],\"values\":[null],\"ifTrue\":[0],"
            + "\"ifFalse\":[0],\"missingIsTrue\":[true],\"covers\":[1]}]}}|not readable"
      })
  void refusesWhatIsNoSuchFile(String file, String told) {
    assertThatThrownBy(() -> ExplainFile.read((file == null ? "" : file).getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("explain.json")
        .hasMessageContaining(told);
  }

  @Test
  void boundsWhatItReads() {
    assertThatThrownBy(() -> ExplainFile.read(new byte[ExplainFile.MOST_BYTES + 1]))
        .hasMessage("explain.json: 67108865 bytes, must be at most 67108864");
    ShapTree.Builder leaf = new ShapTree.Builder();
    leaf.leaf(1, 1);
    ShapTree tree = leaf.build();
    TreeShap many = new TreeShap(Collections.nCopies(10_001, tree), SplitRule.BELOW, 0, 1);
    ExplainedModel model = new ExplainedModel(List.of("a"), Explained.FORECAST, many);
    assertThatThrownBy(() -> ExplainFile.write(model))
        .hasMessage("10001 trees, must be at most 10000");
  }

  private static TreeShap trees() {
    ShapTree.Builder tree = new ShapTree.Builder();
    int deeper = tree.split(0, (float) 0.1, false, tree.leaf(-0.25, 7), tree.leaf(1e-17, 3));
    tree.split(1, (float) 1e-20, true, deeper, tree.leaf(0.1, 5.5));
    ShapTree.Builder second = new ShapTree.Builder();
    second.leaf(0.125, 2);
    return new TreeShap(List.of(tree.build(), second.build()), SplitRule.BELOW, 1.0 / 3, 2);
  }

  private static LinearContributions linear() {
    return new LinearContributions(
        0.5,
        new double[] {2, -3},
        new double[] {0.1, 0.2},
        new double[] {10, 4},
        new double[] {0, 0.7});
  }
}
