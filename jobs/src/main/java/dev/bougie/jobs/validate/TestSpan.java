package dev.bougie.jobs.validate;

import dev.bougie.jobs.run.Fold;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run is judged on: a fold, or the hold-out.
 *
 * @param index among those of its part
 * @param train what the fit behind the forecasts was made on
 * @param test what was foretold
 */
record TestSpan(Part part, int index, Span train, Span test) {

  /** The folds in order of time, then the hold-out. */
  static List<TestSpan> of(TrainingRun run) {
    List<TestSpan> spans = new ArrayList<>();
    for (Fold fold : run.folds()) {
      spans.add(
          new TestSpan(
              spans.size() + 1 < run.folds().size() ? Part.FOLD : Part.HOLD_OUT,
              fold.index(),
              new Span(fold.trainFrom(), fold.trainTo()),
              new Span(fold.testFrom(), fold.testTo())));
    }
    return spans;
  }

  /** Those of a part. */
  static List<TestSpan> of(TrainingRun run, Part part) {
    return of(run).stream().filter(span -> span.part() == part).toList();
  }
}
