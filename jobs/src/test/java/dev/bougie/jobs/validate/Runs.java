package dev.bougie.jobs.validate;

import dev.bougie.features.candle.Interval;
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

/** Training runs whose test spans start at the epoch, hour by hour. */
final class Runs {

  static final int HORIZON = 1;

  private Runs() {}

  /** A run of two folds of equal length that trained these kinds. */
  static TrainingRun of(int times, String... kinds) {
    Instant start = Instant.EPOCH;
    Instant middle = start.plusSeconds(3600L * (times / 2));
    Instant end = start.plusSeconds(3600L * times);
    Instant first = start.minusSeconds(3600L * times);
    return new TrainingRun(
        "19700101T000000Z-1h-h1",
        new Label(Label.Kind.LOG_RETURN, HORIZON, Interval.H1),
        List.of("AAA", "BBB"),
        true,
        new Manifest.FeatureSetUsed("core", "f00d", List.of("rsi_14")),
        "lake.market.features",
        new Manifest.TrainingData(Map.of(), first, end, 1, List.of()),
        TestRowSettings.USUAL,
        List.of(fold(0, first, start, middle), fold(1, first, middle, end)),
        Stream.of(kinds).map(kind -> new Candidate(kind, Kind.of(kind), Map.of())).toList(),
        "test",
        42,
        Instant.EPOCH);
  }

  /** Trained up to two hours before the test span. */
  private static Split fold(int index, Instant first, Instant testFrom, Instant testTo) {
    return new Split(
        Part.FOLD,
        index,
        new Reach(Interval.H1, HORIZON, 1),
        List.of(new Span(first, testFrom.minusSeconds(7200))),
        List.of(new Span(testFrom, testTo)));
  }

  static Manifest.Verdict verdict(Report report, String kind) {
    return Objects.requireNonNull(report.verdicts().get(kind));
  }
}
