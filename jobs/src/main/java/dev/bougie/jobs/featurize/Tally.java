package dev.bougie.jobs.featurize;

import java.io.Serializable;

/** Feature rows, counted by what became of them; as {@link Featurize.Result} tells. */
record Tally(long added, long revised, long removed, long unchanged) implements Serializable {

  static final Tally NONE = new Tally(0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        added + other.added,
        revised + other.revised,
        removed + other.removed,
        unchanged + other.unchanged);
  }
}
