package dev.bougie.jobs.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.model.explain.ShapTree;
import dev.bougie.model.explain.SplitRule;
import dev.bougie.model.explain.TreeShap;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The trees of a booster with the weight of the training rows that ended in each leaf, which
 * XGBoost writes beside them as the sum of the second derivatives.
 */
public final class BoosterShap {

  private static final int NO_CHILD = -1;

  private BoosterShap() {}

  /**
   * What explains one margin of a booster.
   *
   * @param json as XGBoost writes it
   * @param target 0, or the index of the quantile
   */
  public static TreeShap of(byte[] json, int target) {
    try {
      JsonNode learner = Json.mapper().readTree(json).path("learner");
      JsonNode parameters = learner.path("learner_model_param");
      Objective objective = Objective.of(learner.path("objective").path("name").asText());
      JsonNode model = learner.path("gradient_booster").path("model");
      List<ShapTree> trees = new ArrayList<>();
      for (int i = 0; i < model.path("trees").size(); i++) {
        if (model.path("tree_info").path(i).intValue() == target) {
          ShapTree.Builder tree = new ShapTree.Builder();
          add(tree, model.path("trees").path(i), 0);
          trees.add(tree.build());
        }
      }
      double base = baseMargin(objective, parameters.path("base_score").asText(), target);
      int width = Integer.parseInt(parameters.path("num_feature").asText());
      return new TreeShap(trees, SplitRule.BELOW, base, width);
    } catch (IOException e) {
      throw new IllegalArgumentException("not the JSON of an XGBoost model", e);
    }
  }

  /** From one number a target in brackets, {@code [1.2E-3]}; a probability for classes. */
  private static double baseMargin(Objective objective, String text, int target) {
    double score = Float.parseFloat(text.replaceAll("^\\[|]$", "").split(",", -1)[target].trim());
    return objective == Objective.LOGISTIC ? Math.log(score / (1 - score)) : score;
  }

  private static int add(ShapTree.Builder builder, JsonNode tree, int node) {
    int left = tree.path("left_children").path(node).intValue();
    double value = tree.path("split_conditions").path(node).floatValue();
    if (left == NO_CHILD) {
      return builder.leaf(value, tree.path("sum_hessian").path(node).floatValue());
    }
    int right = tree.path("right_children").path(node).intValue();
    int ifTrue = add(builder, tree, left);
    int ifFalse = add(builder, tree, right);
    return builder.split(
        tree.path("split_indices").path(node).intValue(),
        value,
        tree.path("default_left").path(node).intValue() == 1,
        ifTrue,
        ifFalse);
  }
}
