package dev.bougie.model.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for an interval and a horizon, and how that came about.
 *
 * @param champion that answers, null for none
 * @param history newest first
 */
public record Standing(@Nullable Champion champion, List<Promotion> history) {

  public Standing {
    history = List.copyOf(history);
  }

  /** The newest decision. */
  public Optional<Promotion> newest() {
    return history.stream().findFirst();
  }

  /** The decision by which that model answers, empty if it does not. */
  Optional<Promotion> answering(String modelId) {
    return history.stream()
        .filter(past -> past.decision().moves())
        .findFirst()
        .filter(past -> past.modelId().equals(modelId));
  }

  /**
   * The model that answered before the present one and was not taken away since: who turns back
   * twice comes to the one before that.
   */
  public Optional<String> before() {
    Deque<String> answered = new ArrayDeque<>();
    for (int i = history.size() - 1; i >= 0; i--) {
      Promotion promotion = history.get(i);
      if (promotion.decision() == Decision.ROLLED_BACK) {
        while (!answered.isEmpty() && !answered.peek().equals(promotion.modelId())) {
          answered.pop();
        }
        if (answered.isEmpty()) {
          answered.push(promotion.modelId());
        }
      } else if (promotion.decision().moves()) {
        answered.push(promotion.modelId());
      }
    }
    answered.poll();
    return Optional.ofNullable(answered.peek());
  }
}
