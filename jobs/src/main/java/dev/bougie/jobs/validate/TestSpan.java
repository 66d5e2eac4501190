package dev.bougie.jobs.validate;

import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import java.util.List;

/**
 * What a run is judged on: a fold, or the hold-out.
 *
 * @param index among those of its part
 * @param train from the first candle that the fit behind the forecasts was made on to the last
 * @param test what was foretold
 */
record TestSpan(Part part, int index, Span train, Span test) {

  /** Those of a part, in order of time. */
  static List<TestSpan> of(TrainingRun run, Part part) {
    return run.splits(part).stream()
        .map(
            split ->
                new TestSpan(split.part(), split.index(), hull(split.train()), hull(split.test())))
        .toList();
  }

  /** From the first span's beginning to the last one's end. */
  private static Span hull(List<Span> spans) {
    return new Span(spans.get(0).from(), spans.get(spans.size() - 1).to());
  }
}
