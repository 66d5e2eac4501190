package dev.bougie.jobs.validate;

import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
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
    for (Part part : List.of(Part.FOLD, Part.HOLD_OUT)) {
      for (Split split : run.splits(part)) {
        spans.add(new TestSpan(part, split.index(), hull(split.train()), hull(split.test())));
      }
    }
    return spans;
  }

  /** From the first span's beginning to the last one's end. */
  private static Span hull(List<Span> spans) {
    return new Span(spans.get(0).from(), spans.get(spans.size() - 1).to());
  }

  /** Those of a part. */
  static List<TestSpan> of(TrainingRun run, Part part) {
    return of(run).stream().filter(span -> span.part() == part).toList();
  }
}
