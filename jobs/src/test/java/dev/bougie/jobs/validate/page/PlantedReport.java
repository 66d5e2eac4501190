package dev.bougie.jobs.validate.page;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.judge.Assessment;
import dev.bougie.jobs.judge.ConformalIntervals;
import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.HoldOutTrial;
import dev.bougie.jobs.judge.Judgement;
import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Resampling;
import dev.bougie.jobs.judge.Trials;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.manifest.FoldScores;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Scores;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** A report on five symbols: one candidate that knows a little, one that guesses, the baselines. */
final class PlantedReport {

  private static final int TIMES = 4800;
  private static final int SYMBOLS = 5;
  private static final long HOUR = 3_600_000;

  private PlantedReport() {}

  static Report of(String skilled) {
    Outcomes market = Markets.randomWalk(5, TIMES, SYMBOLS);
    int split = market.rows() / 2;
    Outcomes folds = Markets.part(market, 0, split);
    Outcomes heldOut = Markets.part(market, split, market.rows());
    HoldOutTrial trial =
        new HoldOutTrial(
            new HoldOutTrial.Rules(
                new Resampling(200, 0.95, 1, 3), 0.005, new Costs(0.001, 0), HOUR, List.of()),
            folds,
            heldOut);
    Map<String, Foretold> forecasts = new LinkedHashMap<>();
    forecasts.put("zero", Foretold.of(Markets.zero(market)));
    forecasts.put("last", Foretold.of(Markets.last(market, SYMBOLS)));
    forecasts.put("linear", Foretold.of(Markets.guesses(1, market, SYMBOLS, 0.05)));
    forecasts.put(skilled, wide(Markets.skilled(2, market, 0.08)));
    forecasts.forEach(
        (name, foretold) ->
            trial.add(
                name,
                name.equals("zero") || name.equals("last")
                    ? null
                    : new HoldOutTrial.Entrant(name, name, Set.of()),
                Markets.part(foretold, 0, split),
                Markets.part(foretold, split, market.rows())));
    HoldOutTrial.Verdicts verdicts =
        trial.judge(name -> new Trials(2, List.of(0.1, 0.2), Double.NaN));
    Map<String, Manifest.Verdict> told = new LinkedHashMap<>();
    Map<String, Calibration> calibrations = new LinkedHashMap<>();
    for (Map.Entry<String, ConformalIntervals> one : trial.intervals().entrySet()) {
      Judgement judgement = judgement(verdicts.assessments(), one.getKey());
      told.put(one.getKey(), new Manifest.Verdict(judgement.level(), judgement.reasons()));
      calibrations.put(one.getKey(), one.getValue().calibration());
    }
    Map<String, Scores> scores = new LinkedHashMap<>();
    forecasts
        .keySet()
        .forEach(name -> scores.put(name, new Scores(split, 0.01, 0.008, 0.51, 0.02)));
    return new Report(
        "20250601T120000Z-1h-h1",
        new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
        true,
        List.of(
            new FoldScores(0, hour(-90), hour(-1), hour(0), hour(TIMES / 4), scores),
            new FoldScores(1, hour(-90), hour(-1), hour(TIMES / 4), hour(TIMES / 2), scores)),
        scores,
        Map.of(),
        new Report.HeldOut(hour(TIMES / 2), hour(TIMES), heldOut.times(), heldOut.rows()),
        verdicts.assessments(),
        told,
        calibrations,
        verdicts.looks(),
        skilled,
        Instant.EPOCH);
  }

  /** With probabilities and a scale that differs over time. */
  private static Foretold wide(double[] forecasts) {
    Random random = new Random(4);
    return Foretold.of(
        forecasts,
        IntStream.range(0, forecasts.length)
            .mapToDouble(row -> 1 / (1 + Math.exp(-160 * forecasts[row])))
            .toArray(),
        random.doubles(forecasts.length, 0.009, 0.011).toArray(),
        List.of(),
        new double[0][]);
  }

  static Judgement judgement(Map<String, Assessment> assessments, String name) {
    Assessment assessment = assessments.get(name);
    if (assessment == null || assessment.judgement() == null) {
      throw new IllegalStateException(name);
    }
    return assessment.judgement();
  }

  private static Instant hour(int number) {
    return Instant.parse("2025-01-01T00:00:00Z").plusMillis(number * HOUR);
  }
}
