package dev.bougie.model.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code explain.json}: what a model needs to say why, beside the graph that forecasts. Trees with
 * the covers of their leaves, or coefficients with means and scales; no floats are lost, a double
 * is written so that the same one is read.
 */
public final class ExplainFile {

  /** The name of the file in an artifact. */
  public static final String NAME = "explain.json";

  /** The most bytes that are read: 500,000 nodes of trees take about 40 MB. */
  public static final int MOST_BYTES = 64 << 20;

  private static final int VERSION = 1;
  private static final int MOST_FEATURES = 10_000;
  private static final int MOST_TREES = 10_000;
  private static final int MOST_NODES = 500_000;

  private static final ObjectReader READER =
      Json.mapper()
          .readerFor(Content.class)
          .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .with(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ExplainFile() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Content(
      int version,
      @Nullable List<String> features,
      @Nullable Explained explained,
      @Nullable Trees trees,
      @Nullable Linear linear) {}

  private record Trees(
      SplitRule rule, double base, List<Double> replacements, List<ShapTree> trees) {}

  private record Linear(
      double intercept,
      List<Double> coefficients,
      List<Double> means,
      List<Double> scales,
      List<Double> replacements) {}

  /**
   * The file of that model.
   *
   * @throws IllegalArgumentException if it is larger than what is read
   */
  public static byte[] write(ExplainedModel model) {
    Explainer explainer = model.explainer();
    Content content =
        explainer instanceof TreeShap trees
            ? new Content(VERSION, model.features(), model.explained(), of(trees), null)
            : new Content(
                VERSION,
                model.features(),
                model.explained(),
                null,
                of((LinearContributions) explainer));
    requireSize(content);
    return (Json.write(content) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The model of that file.
   *
   * @throws IllegalArgumentException if it is too large, or not such a file
   */
  public static ExplainedModel read(byte[] file) {
    if (file.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s: %d bytes, must be at most %d".formatted(NAME, file.length, MOST_BYTES));
    }
    try {
      Content content = READER.readValue(file);
      if (content == null || content.version() != VERSION) {
        throw new IllegalArgumentException(
            "version %s, must be %d"
                .formatted(content == null ? null : content.version(), VERSION));
      }
      return model(content);
    } catch (JsonMappingException e) {
      // Its own message tells the whole path; a cause's tells what is wrong with a tree.
      throw new IllegalArgumentException(
          "%s is not readable: %s".formatted(NAME, e.getMessage()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(NAME + " is not JSON: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
    }
  }

  private static ExplainedModel model(Content content) {
    List<String> features = require("features", content.features());
    Explained explained = require("explained", content.explained());
    requireSize(content);
    Trees trees = content.trees();
    if (trees == null) {
      return new ExplainedModel(features, explained, of(require("linear", content.linear())));
    }
    TreeShap shap =
        new TreeShap(trees.trees(), require("rule", trees.rule()), trees.base(), features.size());
    double[] replacements = doubles("replacements", trees.replacements());
    return new ExplainedModel(
        features, explained, replacements.length == 0 ? shap : shap.replacing(replacements));
  }

  private static void requireSize(Content content) {
    List<String> features = content.features();
    atMost("features", features == null ? 0 : features.size(), MOST_FEATURES);
    Trees trees = content.trees();
    if (trees != null) {
      atMost("trees", require("trees", trees.trees()).size(), MOST_TREES);
      atMost("nodes", trees.trees().stream().mapToLong(ShapTree::nodes).sum(), MOST_NODES);
    }
  }

  private static void atMost(String what, long found, long most) {
    if (found > most) {
      throw new IllegalArgumentException("%d %s, must be at most %d".formatted(found, what, most));
    }
  }

  private static Trees of(TreeShap shap) {
    return new Trees(shap.rule(), shap.base(), list(shap.replacements()), shap.trees());
  }

  private static Linear of(LinearContributions linear) {
    return new Linear(
        linear.intercept(),
        list(linear.coefficients()),
        list(linear.means()),
        list(linear.scales()),
        list(linear.replacements()));
  }

  private static LinearContributions of(Linear linear) {
    return new LinearContributions(
        linear.intercept(),
        doubles("coefficients", linear.coefficients()),
        doubles("means", linear.means()),
        doubles("scales", linear.scales()),
        doubles("replacements", linear.replacements()));
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double[] doubles(String what, @Nullable List<Double> values) {
    List<Double> present = require(what, values);
    double[] doubles = new double[present.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = require(what, present.get(i));
    }
    return doubles;
  }

  private static <T> T require(String what, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("it has no " + what);
    }
    return value;
  }
}
