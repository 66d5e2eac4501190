package dev.bougie.jobs.onnx;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A booster as XGBoost 3.1 writes it to JSON. Its numbers are floats in their shortest decimal
 * form; they are read as floats from that text, never by way of a double, so they are the same
 * bits.
 *
 * @param baseScore what the trees add to
 * @see <a href="https://xgboost.readthedocs.io/en/release_3.1.0/tutorials/saving_model.html">
 *     XGBoost: model IO</a>
 */
public record XgboostJson(double baseScore, Forest forest) {

  private static final String OBJECTIVE = "reg:squarederror";
  private static final String BOOSTER = "gbtree";
  private static final int NO_CHILD = -1;

  public static XgboostJson read(byte[] json) {
    try {
      JsonNode learner =
          Json.mapper()
              .reader()
              .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .readTree(json)
              .path("learner");
      require("objective", learner.path("objective").path("name").asText(), OBJECTIVE);
      require("booster", learner.path("gradient_booster").path("name").asText(), BOOSTER);
      List<Node> trees = new ArrayList<>();
      for (JsonNode tree : learner.path("gradient_booster").path("model").path("trees")) {
        trees.add(node(tree, 0));
      }
      return new XgboostJson(baseScore(learner), new Forest(trees, SplitTest.BELOW));
    } catch (IOException e) {
      throw new IllegalArgumentException("not the JSON of an XGBoost model", e);
    }
  }

  /** A number in a text, since 3.1 one a target in brackets: {@code [1.2E-3]}. */
  private static double baseScore(JsonNode learner) {
    String text = learner.path("learner_model_param").path("base_score").asText();
    return Float.parseFloat(text.replaceAll("^\\[|]$", ""));
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
