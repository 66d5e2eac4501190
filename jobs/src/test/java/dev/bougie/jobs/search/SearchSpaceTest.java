package dev.bougie.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {

  private static final int DRAWS = 4_000;

  @Test
  void readsWhatTheDefaultsSay() {
    SearchSpace space = read(Map.of());
    assertThat(space.kinds()).containsExactly("linear", "xgboost");
    assertThat(space.featureSets()).isEmpty();
    assertThat(space.xgboost().depth()).isEqualTo("integer 2 8");
  }

  @Test
  void drawsTheSameTrialAgainWhateverWasDrawnBefore() {
    SearchSpace space = read(Map.of()).orFeatureSet("core");
    List<Trial> forward = IntStream.range(0, 50).mapToObj(i -> space.draw(42, i)).toList();
    for (int i = 49; i >= 0; i--) {
      assertThat(read(Map.of()).orFeatureSet("core").draw(42, i)).isEqualTo(forward.get(i));
    }
    assertThat(space.draw(43, 0)).isNotEqualTo(space.draw(42, 0));
  }

  /** Else a search that was begun by older code would not go on with its trials. */
  @Test
  void drawsWhatItEverDrew() {
    SearchSpace space = read(Map.of("search.space.kinds", "xgboost")).orFeatureSet("core");
    assertThat(space.draw(42, 7).parameters())
        .isEqualTo(
            Map.of(
                "rounds", "197",
                "depth", "2",
                "learning-rate", "0.252",
                "subsample", "0.647",
                "columns", "0.3035",
                "min-child-weight", "35"));
  }

  @Test
  void drawsKindsAndFeatureSetsEquallyOften() {
    SearchSpace space = read(Map.of("search.space.feature-sets", "core,alpha158,full"));
    int linear = 0;
    int core = 0;
    for (int i = 0; i < DRAWS; i++) {
      Trial trial = space.draw(1, i);
      linear += trial.kind().equals("linear") ? 1 : 0;
      core += trial.featureSet().equals("core") ? 1 : 0;
    }
    assertThat(linear).isBetween(DRAWS / 2 - 130, DRAWS / 2 + 130);
    assertThat(core).isBetween(DRAWS / 3 - 130, DRAWS / 3 + 130);
  }

  @Test
  void drawsNeighbouringTrialsIndependently() {
    SearchSpace space =
        read(
            Map.of(
                "search.space.kinds", "xgboost",
                "search.space.feature-sets", "core",
                "search.space.xgboost.subsample", "linear 0 1"));
    double[] drawn =
        IntStream.range(0, DRAWS)
            .mapToDouble(i -> Double.parseDouble(space.draw(7, i).parameters().get("subsample")))
            .toArray();
    double together = 0;
    for (int i = 1; i < DRAWS; i++) {
      together += (drawn[i] - 0.5) * (drawn[i - 1] - 0.5) * 12 / DRAWS;
    }
    // Four standard errors of a correlation of independent draws.
    assertThat(together).isBetween(-4 / Math.sqrt(DRAWS), 4 / Math.sqrt(DRAWS));
  }

  @Test
  void drawsWithinTheBoundsAndReachesThem() {
    SearchSpace space =
        read(
            Map.of(
                "search.space.kinds", "xgboost",
                "search.space.feature-sets", "core",
                "search.space.xgboost.rounds", "log-integer 10 500",
                "search.space.xgboost.depth", "integer 2 4",
                "search.space.xgboost.learning-rate", "log 0.01 0.3",
                "search.space.xgboost.subsample", "linear 0.5 1",
                "search.space.xgboost.columns", "choice 0.5 0.7",
                "search.space.xgboost.min-child-weight", "20"));
    Set<String> depths = new HashSet<>();
    Set<String> columns = new HashSet<>();
    int fewRounds = 0;
    int slow = 0;
    for (int i = 0; i < DRAWS; i++) {
      Map<String, String> drawn = space.draw(3, i).parameters();
      assertThat(drawn)
          .containsOnlyKeys(
              "rounds", "depth", "learning-rate", "subsample", "columns", "min-child-weight");
      int rounds = Integer.parseInt(drawn.get("rounds"));
      double learningRate = Double.parseDouble(drawn.get("learning-rate"));
      assertThat(rounds).isBetween(10, 500);
      assertThat(learningRate).isBetween(0.01, 0.3);
      assertThat(Double.parseDouble(drawn.get("subsample"))).isBetween(0.5, 1.0);
      assertThat(drawn.get("min-child-weight")).isEqualTo("20");
      depths.add(drawn.get("depth"));
      columns.add(drawn.get("columns"));
      fewRounds += rounds < Math.sqrt(10 * 500) ? 1 : 0;
      slow += learningRate < Math.sqrt(0.01 * 0.3) ? 1 : 0;
    }
    assertThat(depths).containsExactlyInAnyOrder("2", "3", "4");
    assertThat(columns).containsExactlyInAnyOrder("0.5", "0.7");
    // The geometric mean halves what is uniform in the logarithm.
    assertThat(fewRounds).isBetween(DRAWS / 2 - 130, DRAWS / 2 + 130);
    assertThat(slow).isBetween(DRAWS / 2 - 130, DRAWS / 2 + 130);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          search.space.xgboost.round | integer 1 2 | search.space.xgboost.round | there is no such key, the nearest is search.space.xgboost.rounds
          search.space.ridge.lambda | 1 | search.space.ridge.lambda | there is no such key
          search.space.xgboost.rounds | integer 1 | search.space.xgboost.rounds | must have two bounds
          search.space.xgboost.rounds | integer 1.5 2 | search.space.xgboost.rounds | whole numbers
          search.space.xgboost.rounds | integer 9 2 | search.space.xgboost.rounds | the smaller bound first
          search.space.xgboost.rounds | between 2 9 | search.space.xgboost.rounds | must be one value, or begin with
          search.space.xgboost.learning-rate | log 0 1 | search.space.xgboost.learning-rate | bounds above 0
          search.space.xgboost.learning-rate | log a b | search.space.xgboost.learning-rate | numbers as bounds
          search.space.xgboost.learning-rate | linear 0 Infinity | search.space.xgboost.learning-rate | finite bounds
          search.space.linear.regularization | choice | search.space.linear.regularization | to choose from
          search.space.linear.regularization | '' | search.space.linear.regularization | must be one value
          search.space.kinds | gbt | search.space.kinds | must be among
          search.space.kinds | '' | search.space.kinds | at least one
          search.space.feature-sets | hardcore | search.space.feature-sets | unknown feature set
          """)
  void refusesWhatItCannotReadByItsFullKey(String key, String value, String named, String why) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(named + " = ")
        .hasMessageContaining(why);
  }

  @Test
  void refusesAnUnknownKeyOfAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("my.conf"), "search.space.xgboost { eta = 1 }");
    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("search.space.xgboost.eta = ");
  }

  private static SearchSpace read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("search.space", SearchSpace.class);
  }
}
