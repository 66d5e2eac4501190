package dev.bougie.jobs.fit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * XGBoost inside this process: no tracker, no workers. The same rows and settings give the same
 * bytes, whatever the number of threads and whatever else the process fits.
 */
public final class NativeBooster {

  /** XGBoost's binary form of a model. */
  private static final String FORMAT = "ubj";

  private final Config config;

  public NativeBooster(Config config) {
    this.config = config;
  }

  /**
   * How to fit.
   *
   * @param quantiles levels in (0, 1), ascending; none unless the objective is quantiles
   * @param parameters of XGBoost by its own names; objective, threads and seed are not among them
   * @param rounds at least 1; a tree each, or one a quantile
   * @param patience rounds without a better score after which the fit ends, where there are rows to
   *     score, at least 1
   * @param threads at least 1
   */
  public record Config(
      Objective objective,
      List<Double> quantiles,
      Map<String, String> parameters,
      int rounds,
      int patience,
      int threads,
      long seed)
      implements Serializable {

    public Config {
      quantiles = List.copyOf(quantiles);
      parameters = Map.copyOf(parameters);
      if (quantiles.isEmpty() == (objective == Objective.QUANTILES)) {
        throw new IllegalArgumentException("%s with quantiles %s".formatted(objective, quantiles));
      }
      if (rounds < 1 || patience < 1 || threads < 1) {
        throw new IllegalArgumentException(
            "%d rounds, patience %d, %d threads, must be at least 1 each"
                .formatted(rounds, patience, threads));
      }
    }

    /** All of it as XGBoost takes it. */
    private Map<String, Object> all() {
      Map<String, Object> all = new HashMap<>(parameters);
      all.put("booster", "gbtree");
      all.put("tree_method", "hist");
      all.put("objective", objective.code());
      all.put("eval_metric", objective.metric());
      if (objective == Objective.QUANTILES) {
        all.put("quantile_alpha", quantiles.toString());
      }
      all.put("nthread", threads);
      all.put("seed", seed);
      // Else a fit that goes on draws other rows than one in one go.
      all.put("seed_per_iteration", false);
      all.put("verbosity", 0);
      return all;
    }
  }

  /**
   * Fits on these rows.
   *
   * @return the model in XGBoost's binary form
   * @throws DataException if nothing can be learnt of the rows
   */
  public byte[] fit(BoosterRows rows, RoundCheck check) {
    return fit(rows, Optional.empty(), Optional.empty(), check);
  }

  /**
   * Fits on these rows.
   *
   * @param stop rows that are scored after every round: the fit ends when they have not been
   *     foretold better for some rounds, and keeps no tree after the best round
   * @param warm a model to go on from, fitted with the same objective on the same features
   * @return the model in XGBoost's binary form
   * @throws DataException if nothing can be learnt of the rows
   * @throws IllegalArgumentException if the model to go on from is of another objective or of other
   *     features
   */
  public byte[] fit(
      BoosterRows rows, Optional<BoosterRows> stop, Optional<byte[]> warm, RoundCheck check) {
    rows.requireLearnable(config.objective());
    if (stop.isPresent() && stop.get().size() == 0) {
      throw new DataException("0 rows to stop early on");
    }
    OpenMp.load();
    int width = rows.features().size();
    try (BoosterMatrix matrix = rows.build()) {
      if (stop.isEmpty()) {
        return fit(matrix.rows(), null, begin(matrix.rows(), warm, width), check);
      }
      try (BoosterMatrix watched = stop.get().build()) {
        return fit(matrix.rows(), watched.rows(), begin(matrix.rows(), warm, width), check);
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost failed: " + e.getMessage(), e);
    }
  }

  private byte[] fit(DMatrix rows, @Nullable DMatrix watched, Booster booster, RoundCheck check)
      throws XGBoostError {
    try {
      int before = booster.getNumBoostedRound();
      int best = 0;
      double bestScore = Double.POSITIVE_INFINITY;
      int round = 0;
      while (round < config.rounds() && (watched == null || round - best < config.patience())) {
        check.beforeRound();
        booster.update(rows, round);
        round++;
        double score = watched == null ? -round : score(booster, watched, round);
        if (score < bestScore) {
          bestScore = score;
          best = round;
        }
      }
      return best == round ? booster.toByteArray(FORMAT) : cut(booster, before + best);
    } finally {
      booster.dispose();
    }
  }

  /** A booster that has these settings, and no tree but those it goes on from. */
  private Booster begin(DMatrix rows, Optional<byte[]> warm, int width) throws XGBoostError {
    if (warm.isEmpty()) {
      return XGBoost.train(rows, config.all(), 0, Map.of(), null, null, null, 0, null);
    }
    Booster booster = load(warm.get());
    try {
      requireFit(booster, width);
      booster.setParams(config.all());
      return booster;
    } catch (XGBoostError | RuntimeException e) {
      booster.dispose();
      throw e;
    }
  }

  private void requireFit(Booster booster, int width) throws XGBoostError {
    String objective = json(booster).path("learner").path("objective").path("name").asText();
    if (!objective.equals(config.objective().code()) || booster.getNumFeature() != width) {
      throw new IllegalArgumentException(
          "the model to go on from foretells %s of %d features, not %s of %d"
              .formatted(objective, booster.getNumFeature(), config.objective().code(), width));
    }
  }

  private static JsonNode json(Booster booster) throws XGBoostError {
    try {
      // A float's shortest decimal form has at most 9 digits, which a double brings back unchanged.
      return Json.mapper().readTree(booster.toByteArray("json"));
    } catch (IOException e) {
      throw new IllegalStateException("XGBoost's JSON is none", e);
    }
  }

  /** The mean loss, with all its digits. */
  private static double score(Booster booster, DMatrix watched, int round) throws XGBoostError {
    String told = booster.evalSet(new DMatrix[] {watched}, new String[] {"stop"}, round);
    double score = Double.parseDouble(told.substring(told.lastIndexOf(':') + 1).trim());
    if (Double.isNaN(score)) {
      throw new DataException("the rows to stop early on have no score: " + told.trim());
    }
    return score;
  }

  /** The model as it was after that many rounds. */
  private static byte[] cut(Booster booster, int rounds) throws XGBoostError {
    JsonNode json = json(booster);
    ObjectNode model = (ObjectNode) json.path("learner").path("gradient_booster").path("model");
    int trees = model.path("iteration_indptr").path(rounds).intValue();
    shorten((ArrayNode) model.path("iteration_indptr"), rounds + 1);
    shorten((ArrayNode) model.path("trees"), trees);
    shorten((ArrayNode) model.path("tree_info"), trees);
    ((ObjectNode) model.path("gbtree_model_param")).put("num_trees", String.valueOf(trees));
    Booster shorter = load(Json.write(json).getBytes(StandardCharsets.UTF_8));
    try {
      return shorter.toByteArray(FORMAT);
    } finally {
      shorter.dispose();
    }
  }

  private static void shorten(ArrayNode array, int length) {
    while (array.size() > length) {
      array.remove(array.size() - 1);
    }
  }

  /**
   * A model in any of XGBoost's forms; to be disposed of.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Booster load(byte[] model) {
    OpenMp.load();
    try {
      return XGBoost.loadModel(model);
    } catch (XGBoostError | IOException e) {
      throw new IllegalArgumentException("not a model of XGBoost: " + e.getMessage(), e);
    }
  }
}
