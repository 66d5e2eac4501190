package dev.bougie.jobs.search;

import dev.bougie.jobs.split.Split;
import java.io.Serializable;

/** A walk-forward fold as tasks take it: open times, epoch milliseconds, half-open. */
record TrialFold(long trainFrom, long trainTo, long testFrom, long testTo) implements Serializable {

  static TrialFold of(Split split) {
    return new TrialFold(
        split.train().get(0).from().toEpochMilli(),
        split.train().get(split.train().size() - 1).to().toEpochMilli(),
        split.test().get(0).from().toEpochMilli(),
        split.test().get(split.test().size() - 1).to().toEpochMilli());
  }
}
