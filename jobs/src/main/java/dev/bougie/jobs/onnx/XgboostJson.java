package dev.bougie.jobs.onnx;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A booster as XGBoost 3.1 writes it to JSON. Its numbers are floats in their shortest decimal
 * form; they are read as floats from that text, never by way of a double, so they are the same
 * bits.
 *
 * @param objective that it was trained with
 * @param baseScores what the trees of each target add to, as margins
 * @see <a href="https://xgboost.readthedocs.io/en/release_3.1.0/tutorials/saving_model.html">
 *     XGBoost: model IO</a>
 */
public record XgboostJson(Objective objective, List<Double> baseScores, Forest forest) {

  private static final String BOOSTER = "gbtree";
  private static final int NO_CHILD = -1;

  /**
   * Reads what {@code Booster.toByteArray("json")} gave.
   *
   * @throws IllegalArgumentException if it is none, or of a kind that cannot be exported
   */
  public static XgboostJson read(byte[] json) {
    try {
      JsonNode learner =
          Json.mapper()
              .reader()
              .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .readTree(json)
              .path("learner");
      Objective objective = Objective.of(learner.path("objective").path("name").asText());
      require("booster", learner.path("gradient_booster").path("name").asText(), BOOSTER);
      JsonNode model = learner.path("gradient_booster").path("model");
      List<Node> trees = new ArrayList<>();
      List<Integer> targets = new ArrayList<>();
      for (JsonNode tree : model.path("trees")) {
        targets.add(model.path("tree_info").path(trees.size()).intValue());
        trees.add(node(tree, 0));
      }
      List<Double> baseScores =
          baseScores(learner).stream().map(score -> margin(objective, score)).toList();
      return new XgboostJson(
          objective, baseScores, new Forest(trees, targets, baseScores.size(), SplitTest.BELOW));
    } catch (IOException e) {
      throw new IllegalArgumentException("not the JSON of an XGBoost model", e);
    }
  }

  /** A number in a text, since 3.1 one a target in brackets: {@code [1.2E-3,2E-3]}. */
  private static List<Double> baseScores(JsonNode learner) {
    String text = learner.path("learner_model_param").path("base_score").asText();
    return Stream.of(text.replaceAll("^\\[|]$", "").split(",", -1))
        .map(score -> (double) Float.parseFloat(score.strip()))
        .toList();
  }

  /** The base score of a logistic objective is a probability. */
  private static double margin(Objective objective, double baseScore) {
    return objective == Objective.LOGISTIC
        ? Math.log(baseScore) - Math.log1p(-baseScore)
        : baseScore;
  }

  private static Node node(JsonNode tree, int index) {
    int left = tree.path("left_children").path(index).intValue();
    float value = number(tree.path("split_conditions").path(index));
    if (left == NO_CHILD) {
      return new Node.Leaf(value);
    }
    if (tree.path("split_type").path(index).intValue() != 0) {
      throw new IllegalArgumentException("categorical splits cannot be exported");
    }
    return new Node.Split(
        tree.path("split_indices").path(index).intValue(),
        value,
        tree.path("default_left").path(index).intValue() == 1,
        node(tree, left),
        node(tree, tree.path("right_children").path(index).intValue()));
  }

  private static float number(JsonNode node) {
    if (!node.isNumber()) {
      throw new IllegalArgumentException("'%s' is no split condition".formatted(node));
    }
    return Float.parseFloat(node.decimalValue().toString());
  }

  private static void require(String what, String found, String needed) {
    if (!found.equals(needed)) {
      throw new IllegalArgumentException(
          "XGBoost's %s is '%s', only %s can be exported".formatted(what, found, needed));
    }
  }
}
