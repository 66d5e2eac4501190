package dev.bougie.model.registry;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a challenger.
 *
 * @param reason in words, with its figures
 * @param comparison that was made, null for none
 */
public record Proposal(Decision decision, String reason, @Nullable Comparison comparison) {

  public Proposal {
    requireNonNull(decision, "decision");
    requireNonNull(reason, "reason");
  }
}
