package dev.bougie.jobs.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.onnx.BoosterShap;
import dev.bougie.jobs.onnx.Objective;
import dev.bougie.model.explain.TreeShap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BoosterShapTest {

  private static final BoosterData DATA = new BoosterData(21, 500);

  @ParameterizedTest
  @EnumSource(Objective.class)
  void explainsAsXgboostDoes(Objective objective) throws XGBoostError {
    List<Double> levels = objective == Objective.QUANTILES ? List.of(0.1, 0.5, 0.9) : List.of();
    NativeBooster.Config config =
        new NativeBooster.Config(
            objective, levels, Map.of("max_depth", "6", "subsample", "0.7"), 30, 1, 1, 3);
    BoosterRows rows = objective == Objective.LOGISTIC ? DATA.classes() : DATA.weighted();
    Booster booster = NativeBooster.load(new NativeBooster(config).fit(rows, () -> {}));
    try (BoosterMatrix matrix = rows.build()) {
      float[][] expected = booster.predictContrib(matrix.rows(), 0);
      byte[] json = booster.toByteArray("json");
      int width = BoosterData.FEATURES.size();
      for (int target = 0; target < Math.max(1, levels.size()); target++) {
        TreeShap shap = BoosterShap.of(json, target);
        double leaves = largestLeaves(booster, target, Math.max(1, levels.size()));
        List<double[]> inputs = DATA.inputs();
        for (int row = 0; row < inputs.size(); row++) {
          // XGBoost sees floats.
          double[] found = shap.of(inputs.get(row));
          for (int i = 0; i <= width; i++) {
            assertThat(found[i])
                .isCloseTo(expected[row][target * (width + 1) + i], within(1e-5 * leaves));
          }
        }
      }
    } finally {
      booster.dispose();
    }
  }

  @Test
  void refusesWhatIsNoBooster() {
    assertThatThrownBy(() -> BoosterShap.of(new byte[] {'{'}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not the JSON of an XGBoost model");
    assertThatThrownBy(() -> BoosterShap.of(new byte[] {'{', '}'}, 0))
        .hasMessageContaining("XGBoost's objective is ''");
  }

  /** The sum over the trees of the largest leaf, from XGBoost's own dump. */
  private static double largestLeaves(Booster booster, int target, int targets)
      throws XGBoostError {
    String[] dump = booster.getModelDump("", false);
    double sum = 0;
    for (int tree = target; tree < dump.length; tree += targets) {
      List<Double> leaves = new ArrayList<>();
      for (String line : dump[tree].lines().toList()) {
        if (line.contains("leaf=")) {
          leaves.add(Math.abs(Double.parseDouble(line.substring(line.indexOf("leaf=") + 5))));
        }
      }
      sum += leaves.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
    return sum;
  }
}
