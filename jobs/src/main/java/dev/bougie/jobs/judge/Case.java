package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.TimeSeries;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gate needs to know of a candidate.
 *
 * @param configuration tells it from others that were tried, whenever
 * @param evidence of the hold-out
 * @param baselines those whose forecasts it has to beat, by name; the same rows
 * @param odds those whose probabilities of a rise it has to beat
 * @param coverages of its intervals over the hold-out
 * @param acknowledged leaks that somebody has looked into
 * @param earnings over the hold-out; absent where nobody acted on the forecasts
 * @param trials that it was chosen from
 */
public record Case(
    String candidate,
    String configuration,
    Evidence evidence,
    Map<String, Evidence> baselines,
    Map<String, Evidence> odds,
    List<Coverage> coverages,
    Set<Check> acknowledged,
    @Nullable Earnings earnings,
    Trials trials) {

  /**
   * How many outcomes the intervals of one level held, time by time.
   *
   * @param covered rows whose outcome lay within
   * @param judged rows that had an interval
   */
  public record Coverage(double level, TimeSeries covered, TimeSeries judged) {}
}
