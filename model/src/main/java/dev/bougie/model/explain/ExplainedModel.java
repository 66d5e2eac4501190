package dev.bougie.model.explain;

import dev.bougie.model.explain.Explanation.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A model that can say why: the names of its inputs and how a forecast is split among them.
 *
 * @param features in the order of the inputs
 * @param explained what the contributions add up to
 */
public record ExplainedModel(List<String> features, Explained explained, Explainer explainer) {

  private static final Comparator<Contribution> LARGEST_FIRST =
      Comparator.comparingDouble(
              (Contribution contribution) -> -Math.abs(contribution.contribution()))
          .thenComparing(Contribution::feature);

  public ExplainedModel {
    features = List.copyOf(features);
    if (features.size() != explainer.width()) {
      throw new IllegalArgumentException(
          "%d features, the model takes %d".formatted(features.size(), explainer.width()));
    }
  }

  /**
   * Explains one forecast.
   *
   * @param inputs raw values in the order of the features, NaN where undefined
   */
  public Explanation explain(double[] inputs) {
    double[] parts = explainer.of(inputs);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      contributions.add(new Contribution(features.get(i), inputs[i], parts[i]));
    }
    contributions.sort(LARGEST_FIRST);
    return new Explanation(explained, parts[features.size()], contributions);
  }
}
