package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds features whose value is a function of anything but the candles of their look-back: computes
 * them again where the candles after one are cut off or are others, where those before the
 * look-back are, in other pieces, and a second time. Equal means equal bits. On the way it finds
 * those that have infinite values.
 *
 * <p>It finds what it meets: a feature that looks ahead at one candle of a million may pass.
 */
public final class LookAhead {

  /** Candles that are others before a look-back, beside as many as it has. */
  private static final int MORE_HISTORY = 200;

  private final FeatureSet set;

  /** In the order of the set. */
  private final List<WatchedFeature> watched;

  /** Each of them by itself. */
  private final List<FeatureSet> alone;

  private final CandleColumns candles;
  private final CandleColumns altered;
  private final int[] points;

  /**
   * A search over these candles, which come with their market where the set needs it; its grid may
   * begin with the first of them.
   *
   * @param points how many candles, spread at random, are looked at with other pasts and futures
   * @param seed of the points and of the altered candles
   */
  public LookAhead(FeatureSet set, CandleColumns candles, int points, long seed) {
    if (candles.size() == 0) {
      throw new IllegalArgumentException("no candle to look at");
    }
    if (set.needsMarket() && !candles.hasMarket()) {
      throw new IllegalArgumentException(
          "set '%s' holds features that need the market of the candles".formatted(set.name()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    this.set = set;
    this.watched = set.features().stream().map(WatchedFeature::new).toList();
    this.alone =
        watched.stream().map(feature -> new FeatureSet(feature.id(), List.of(feature))).toList();
    this.candles = candles;
    this.altered = AlteredCandles.of(candles, random);
    this.points = points(set, candles.size(), points, random);
  }

  /**
   * What a value depended on that it must not depend on, or was and must not be; in the order in
   * which they are tried.
   */
  public enum Dependence {
    FAILURE("no value"),
    REPETITION(
        "another value when it was computed a second time: it keeps something between calls"),
    PIECES("another value when it was computed alone: it depends on which candles are asked for"),
    CUT_FUTURE("another value when the candles after were cut off: it looks ahead"),
    ALTERED_FUTURE("another value when the candles after were others: it looks ahead"),
    CUT_HISTORY("another value from the look-back alone: it looks back farther than it says"),
    ALTERED_HISTORY(
        "another value when the candles before its look-back were others: it looks back farther"
            + " than it says"),
    INFINITY("an infinite value, which must be NaN and counts as that");

    private final String told;

    Dependence(String told) {
      this.told = told;
    }
  }

  /**
   * A feature that must not be trusted, and the first candle that shows it.
   *
   * @param openTime of the candle, UTC epoch milliseconds
   * @param value over the candles as they are
   * @param otherwise the value with what must not matter changed
   * @param fault what the feature threw instead of the second value
   */
  public record Finding(
      Feature feature,
      Dependence dependence,
      long openTime,
      double value,
      double otherwise,
      Optional<String> fault) {

    /** What happened, in words. */
    public String told() {
      return fault.map(thrown -> dependence.told + ": it threw " + thrown).orElse(dependence.told);
    }
  }

  /**
   * What was found.
   *
   * @param findings one of each feature that depends on what it must not, in the order of the set
   * @param unseen features that have no value on these candles and no finding, so that nothing is
   *     known of them
   */
  public record Result(List<Finding> findings, List<Feature> unseen) {}

  /** Searches; the features run on this thread. */
  public Result search() {
    Map<Integer, Finding> findings = new TreeMap<>();
    List<Integer> unseen = new ArrayList<>();
    double[][] values = new double[set.size()][];
    for (int index = 0; index < set.size(); index++) {
      FeatureSet one = alone.get(index);
      Attempt first = compute(one, candles, 0, candles.size());
      Attempt second = compute(one, candles, 0, candles.size());
      values[index] = first.values;
      note(findings, index, Dependence.FAILURE, 0, new Attempt(first.values, ""), first);
      note(findings, index, Dependence.REPETITION, 0, first, second);
      if (first.fault.isEmpty() && Arrays.stream(first.values).allMatch(Double::isNaN)) {
        unseen.add(index);
      }
    }
    for (int point : points) {
      search(point, values, findings);
    }
    for (int index = 0; index < set.size(); index++) {
      Attempt last = compute(alone.get(index), candles, 0, candles.size());
      note(findings, index, Dependence.REPETITION, 0, new Attempt(values[index], ""), last);
      noteInfinite(findings, index);
    }
    unseen.removeAll(findings.keySet());
    return new Result(
        List.copyOf(findings.values()), unseen.stream().map(set.features()::get).toList());
  }

  private void search(int point, double[][] values, Map<Integer, Finding> findings) {
    int size = candles.size();
    CandleColumns cutFuture = AlteredCandles.spliced(candles, 0, point + 1, candles, 0);
    CandleColumns alteredFuture =
        AlteredCandles.spliced(candles, 0, point + 1, altered, size - point - 1);
    Map<Integer, CandleColumns[]> histories = new HashMap<>();
    for (int index = 0; index < set.size(); index++) {
      if (findings.containsKey(index)) {
        continue;
      }
      int lookback = set.features().get(index).lookback();
      CandleColumns[] history =
          histories.computeIfAbsent(lookback, length -> histories(point, length));
      FeatureSet one = alone.get(index);
      Attempt expected = new Attempt(new double[] {values[index][point]}, "");
      note(findings, index, Dependence.PIECES, point, expected, at(one, candles, point));
      note(findings, index, Dependence.CUT_FUTURE, point, expected, at(one, cutFuture, point));
      note(
          findings,
          index,
          Dependence.ALTERED_FUTURE,
          point,
          expected,
          at(one, alteredFuture, point));
      note(findings, index, Dependence.CUT_HISTORY, point, expected, last(one, history[0]));
      note(findings, index, Dependence.ALTERED_HISTORY, point, expected, last(one, history[1]));
    }
  }

  /** The look-back of that candle alone, and after candles that are others. */
  private CandleColumns[] histories(int point, int lookback) {
    int first = Math.max(0, point + 1 - lookback);
    int before = Math.max(0, first - lookback - MORE_HISTORY);
    return new CandleColumns[] {
      AlteredCandles.spliced(candles, first, point + 1 - first, candles, 0),
      AlteredCandles.spliced(altered, before, first - before, candles, point + 1 - first)
    };
  }

  /** Values, or what was thrown instead of them. */
  private static final class Attempt {

    private final double[] values;
    private final String fault;

    private Attempt(double[] values, String fault) {
      this.values = values;
      this.fault = fault;
    }
  }

  private static Attempt at(FeatureSet one, CandleColumns candles, int point) {
    return compute(one, candles, point, point + 1);
  }

  private static Attempt last(FeatureSet one, CandleColumns candles) {
    return at(one, candles, candles.size() - 1);
  }

  private static Attempt compute(FeatureSet one, CandleColumns candles, int from, int to) {
    try {
      return new Attempt(one.compute(candles, from, to)[0], "");
    } catch (RuntimeException e) {
      double[] none = new double[to - from];
      Arrays.fill(none, Double.NaN);
      return new Attempt(none, e.toString());
    }
  }

  /** Of each feature the first that was found counts; later ones mostly follow from it. */
  private void note(
      Map<Integer, Finding> findings,
      int index,
      Dependence dependence,
      int from,
      Attempt expected,
      Attempt actual) {
    if (findings.containsKey(index)) {
      return;
    }
    for (int k = 0; k < expected.values.length; k++) {
      boolean same =
          Double.doubleToRawLongBits(expected.values[k])
              == Double.doubleToRawLongBits(actual.values[k]);
      if (!same || !actual.fault.isEmpty()) {
        findings.put(
            index,
            new Finding(
                set.features().get(index),
                dependence,
                candles.openTime()[from + k],
                expected.values[k],
                actual.values[k],
                actual.fault.isEmpty() ? Optional.empty() : Optional.of(actual.fault)));
        return;
      }
    }
  }

  private void noteInfinite(Map<Integer, Finding> findings, int index) {
    watched
        .get(index)
        .infinite()
        .ifPresent(
            infinite ->
                findings.putIfAbsent(
                    index,
                    new Finding(
                        set.features().get(index),
                        Dependence.INFINITY,
                        infinite.openTime(),
                        infinite.value(),
                        Double.NaN,
                        Optional.empty())));
  }

  /** Random ones, and where each feature begins to have values; rising. */
  private static int[] points(FeatureSet set, int size, int count, SplittableRandom random) {
    TreeSet<Integer> points = new TreeSet<>();
    points.add(size - 1);
    set.features().stream()
        .map(feature -> feature.lookback() - 1)
        .filter(first -> first < size)
        .forEach(points::add);
    int first = Math.min(set.lookback(), size) - 1;
    for (int point = 0; point < count; point++) {
      points.add(first + random.nextInt(size - first));
    }
    return points.stream().mapToInt(Integer::intValue).toArray();
  }
}
