package dev.bougie.model.registry;

import java.util.Locale;

/** What was decided about a model. */
public enum Decision {
  /** None answered before. */
  FIRST,
  /** It has proven more than the one that answered. */
  BETTER,
  /** It is the newer fit of the same configuration. */
  REFRESHED,
  /** The same, and it proves less than the fit before did; advice follows the evidence down. */
  LOWERED,
  /** It was not let in; the one that answered still does. */
  KEPT,
  /** Somebody said so. */
  PROMOTED,
  /** Somebody took the one that answered away; this one answered before it. */
  ROLLED_BACK;

  /** Whether the model decided on answers from then on. */
  public boolean moves() {
    return this != KEPT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Decision of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
