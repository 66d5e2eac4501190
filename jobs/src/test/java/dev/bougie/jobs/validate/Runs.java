package dev.bougie.jobs.validate;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Training runs of two symbols whose test spans start at the epoch, hour by hour: two folds of a
 * quarter of the times each, and the other half held out.
 */
final class Runs {

  static final int HORIZON = 1;

  private Runs() {}

  /** A run of one candidate of each of these kinds. */
  static TrainingRun of(int times, String... kinds) {
    return of(
        times, Stream.of(kinds).map(kind -> new Candidate(kind, Kind.of(kind), Map.of())).toList());
  }

  static TrainingRun of(int times, List<Candidate> candidates) {
    Instant first = hour(-times);
    Instant end = hour(times);
    return new TrainingRun(
        "19700101T000000Z-1h-h1",
        new Label(Label.Kind.LOG_RETURN, HORIZON, Interval.H1),
        List.of("S0", "S1"),
        true,
        new Manifest.FeatureSetUsed("core", "f00d", List.of("rsi_14")),
        "lake.market.features",
        new Manifest.TrainingData(Map.of(), first, end, 1, List.of()),
        TestRowSettings.USUAL,
        List.of(
            split(Part.FOLD, 0, first, hour(0), hour(times / 4)),
            split(Part.FOLD, 1, first, hour(times / 4), hour(times / 2)),
            split(Part.HOLD_OUT, 0, first, hour(times / 2), end)),
        candidates,
        "test",
        42,
        Instant.EPOCH);
  }

  /** The index of the test span that a time is in, among those of its part. */
  static int fold(int time, int times) {
    return time < times / 4 ? 0 : time < times / 2 ? 1 : 0;
  }

  /** Trained up to two hours before the test span. */
  private static Split split(
      Part part, int index, Instant first, Instant testFrom, Instant testTo) {
    return new Split(
        part,
        index,
        new Reach(Interval.H1, HORIZON, 1),
        List.of(new Span(first, testFrom.minusSeconds(7200))),
        List.of(new Span(testFrom, testTo)));
  }

  /** What came true over all test spans. */
  static Outcomes outcomes(int seed, int times) {
    return Markets.randomWalk(seed, times, 2);
  }

  /** The rows of folds and hold-out. */
  record Parts(Outcomes folds, Outcomes heldOut) {

    Foretold ofFolds(Foretold foretold) {
      return Markets.part(foretold, 0, folds.rows());
    }

    Foretold ofHoldOut(Foretold foretold) {
      return Markets.part(foretold, folds.rows(), folds.rows() + heldOut.rows());
    }
  }

  static Parts parts(Outcomes outcomes, int times) {
    return new Parts(
        Markets.part(outcomes, 0, times), Markets.part(outcomes, times, outcomes.rows()));
  }

  static Manifest.Verdict verdict(Report report, String kind) {
    return Objects.requireNonNull(report.verdicts().get(kind));
  }

  private static Instant hour(int number) {
    return Instant.EPOCH.plusSeconds(3600L * number);
  }
}
