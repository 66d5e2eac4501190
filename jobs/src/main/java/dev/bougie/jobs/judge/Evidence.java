package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.Ranks;
import dev.bougie.jobs.statistics.ScoringRules;
import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.manifest.Scores;
import org.jspecify.annotations.Nullable;

/**
 * What some rows say about one candidate: its scores, and the series that tests count over, each
 * the mean over the symbols of a time.
 *
 * @param scores over all rows
 * @param squaredError of the forecast
 * @param logLoss of the probability of a rise; absent where none is foretold
 * @param rankProduct standardised rank of the forecast times that of the outcome; its mean over all
 *     rows is Spearman's correlation. All 0 for a constant forecast
 * @param hits one half where the signs of forecast and outcome agree, minus one half where they
 *     differ, 0 where either has none
 */
public record Evidence(
    Scores scores,
    TimeSeries squaredError,
    @Nullable TimeSeries logLoss,
    TimeSeries rankProduct,
    TimeSeries hits) {

  public static Evidence of(Outcomes outcomes, Foretold foretold) {
    double[] forecastRanks = Ranks.standardised(foretold.forecasts());
    return new Evidence(
        Accuracy.of(outcomes.outcomes(), foretold.forecasts()),
        outcomes.meanPerTime(
            row -> {
              double error = outcomes.outcome(row) - foretold.forecast(row);
              return error * error;
            }),
        foretold.hasProbabilities()
            ? outcomes.meanPerTime(
                row -> ScoringRules.logLoss(foretold.probability(row), outcomes.outcome(row) > 0))
            : null,
        outcomes.meanPerTime(row -> forecastRanks[row] * outcomes.rank(row)),
        outcomes.meanPerTime(
            row -> Math.signum(outcomes.outcome(row)) * Math.signum(foretold.forecast(row)) / 2));
  }
}
