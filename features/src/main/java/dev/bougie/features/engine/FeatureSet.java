package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An ordered list of features under a name. The order is the order of a model's inputs; the
 * fingerprint tells whether two programs mean the same numbers by it.
 */
public final class FeatureSet {

  /**
   * The longest look-back of a feature, in candles: two months of minutes. A task holds three
   * look-backs, with the features of two.
   */
  public static final int LONGEST_LOOKBACK = 100_000;

  /** What a feature computes at a time, which bounds the arrays it needs on the way. */
  private static final int CHUNK = 65_536;

  /** Values that are added up to tell whether each is finite. */
  private static final int FINITE_AT_ONCE = 16;

  private final String name;
  private final List<Feature> features;
  private final int lookback;
  private final String fingerprint;

  /**
   * A set of at least one feature.
   *
   * @throws IllegalArgumentException if two features share an id, the look-back of one is not 1 to
   *     {@link #LONGEST_LOOKBACK}, or one that needs the market spans holes
   */
  public FeatureSet(String name, List<? extends Feature> features) {
    if (features.isEmpty()) {
      throw new IllegalArgumentException("feature set '%s' is empty".formatted(name));
    }
    Map<String, Feature> byId = new HashMap<>();
    for (Feature feature : features) {
      Feature other = byId.putIfAbsent(feature.id(), feature);
      if (other != null) {
        throw new IllegalArgumentException(
            "feature set '%s' holds two features of id '%s': %s and %s"
                .formatted(
                    name, feature.id(), other.getClass().getName(), feature.getClass().getName()));
      }
      if (feature.lookback() < 1 || feature.lookback() > LONGEST_LOOKBACK) {
        throw new IllegalArgumentException(
            "feature '%s' has the look-back %d, must be 1 to %d candles"
                .formatted(feature.id(), feature.lookback(), LONGEST_LOOKBACK));
      }
      if (feature.needsMarket() && feature.spansHoles()) {
        throw new IllegalArgumentException(
            "feature '%s' needs the market, so it cannot span holes of the symbol's own candles"
                .formatted(feature.id()));
      }
    }
    this.name = name;
    this.features = List.copyOf(features);
    this.lookback = features.stream().mapToInt(Feature::lookback).max().orElseThrow();
    this.fingerprint = fingerprint(this.features);
  }

  public String name() {
    return name;
  }

  public List<Feature> features() {
    return features;
  }

  /** The ids in order, the names of the columns. */
  public List<String> ids() {
    return features.stream().map(Feature::id).toList();
  }

  public int size() {
    return features.size();
  }

  /**
   * The longest look-back: with that many candles every feature of the last one can be computed.
   */
  public int lookback() {
    return lookback;
  }

  /** Whether a feature looks at the market. */
  public boolean needsMarket() {
    return marketLookback() > 0;
  }

  /** How many places of the market's grid are looked at; 0 where the market is not needed. */
  public int marketLookback() {
    return features.stream()
        .filter(Feature::needsMarket)
        .mapToInt(Feature::lookback)
        .max()
        .orElse(0);
  }

  /**
   * SHA-256 (hex) over ids, look-backs and versions, in order, and over which features span holes
   * and which need the market: whatever a feature tells of itself that changes its numbers.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * All features of the candles {@code from} (included) to {@code to} (excluded). A feature whose
   * look-back reaches before the first candle or over a missing one is NaN. An infinite value of a
   * feature, which is a defect of it that {@link LookAhead} names, is NaN too: here, so that
   * models, reports and the server cannot see anything else.
   *
   * @return one column a feature, in order; element {@code i - from} belongs to candle {@code i}
   * @throws IllegalArgumentException if a feature needs the market and the candles come without, or
   *     with one that does not reach as far as it looks
   */
  public double[][] compute(CandleColumns candles, int from, int to) {
    if (from < 0 || to > candles.size() || from > to) {
      throw new IllegalArgumentException(
          "range [%d, %d) lies outside of %d candles".formatted(from, to, candles.size()));
    }
    requireMarket(candles);
    double[][] columns = new double[features.size()][to - from];
    if (from == to) {
      return columns;
    }
    int start = candles.contiguousFrom(from, lookback);
    while (start < to) {
      int end = candles.contiguousUntil(start, to);
      for (int index = 0; index < columns.length; index++) {
        Feature feature = features.get(index);
        if (!feature.spansHoles()) {
          int firstDefined = start + feature.lookback() - 1;
          computeFrom(
              feature, candles, firstDefined, Math.max(start, from), end, columns[index], from);
        }
      }
      start = end;
    }
    for (int index = 0; index < columns.length; index++) {
      Feature feature = features.get(index);
      if (feature.spansHoles()) {
        computeFrom(feature, candles, from, from, to, columns[index], from);
      }
    }
    return columns;
  }

  /** All features of the last candle, in order. */
  public double[] computeLast(CandleColumns candles) {
    if (candles.size() == 0) {
      throw new IllegalArgumentException("no candle to compute features of");
    }
    double[][] columns = compute(candles, candles.size() - 1, candles.size());
    double[] row = new double[columns.length];
    for (int feature = 0; feature < row.length; feature++) {
      row[feature] = columns[feature][0];
    }
    return row;
  }

  private void requireMarket(CandleColumns candles) {
    if (candles.hasMarket()) {
      return;
    }
    for (Feature feature : features) {
      if (feature.needsMarket()) {
        throw new IllegalArgumentException(
            "feature '%s' needs the market, and the candles come without".formatted(feature.id()));
      }
    }
  }

  /** The candles [from, to) of one feature, NaN before the first that is defined. */
  private static void computeFrom(
      Feature feature,
      CandleColumns candles,
      int firstDefined,
      int from,
      int to,
      double[] column,
      int origin) {
    int defined = Math.min(Math.max(from, firstDefined), to);
    Arrays.fill(column, from - origin, defined - origin, Double.NaN);
    for (int start = defined; start < to; start += CHUNK) {
      int end = Math.min(start + CHUNK, to);
      feature.compute(candles, start, end, column, start - origin);
      infiniteToNan(column, start - origin, end - origin);
    }
  }

  /**
   * Looks at sixteen values at once: their sum is finite where all of them are, unless they are
   * among the largest doubles. Where it is not, as where one is NaN, each is looked at.
   */
  private static void infiniteToNan(double[] values, int from, int to) {
    int k = from;
    for (; k <= to - FINITE_AT_ONCE; k += FINITE_AT_ONCE) {
      double sum = sumOfEight(values, k) + sumOfEight(values, k + 8);
      if (!Double.isFinite(sum)) {
        eachInfiniteToNan(values, k, k + FINITE_AT_ONCE);
      }
    }
    eachInfiniteToNan(values, k, to);
  }

  /** Of pairs, which a processor adds at the same time. */
  private static double sumOfEight(double[] values, int k) {
    return ((values[k] + values[k + 1]) + (values[k + 2] + values[k + 3]))
        + ((values[k + 4] + values[k + 5]) + (values[k + 6] + values[k + 7]));
  }

  private static void eachInfiniteToNan(double[] values, int from, int to) {
    for (int k = from; k < to; k++) {
      // One comparison, of which Double.isInfinite takes two.
      if (Math.abs(values[k]) > Double.MAX_VALUE) {
        values[k] = Double.NaN;
      }
    }
  }

  private static String fingerprint(List<Feature> features) {
    StringBuilder text = new StringBuilder();
    for (Feature feature : features) {
      text.append(feature.id())
          .append('/')
          .append(feature.lookback())
          .append('/')
          .append(feature.version())
          .append(feature.spansHoles() ? "/holes" : "")
          .append(feature.needsMarket() ? "/market" : "")
          .append('\n');
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
