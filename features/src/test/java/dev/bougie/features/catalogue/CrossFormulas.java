package dev.bougie.features.catalogue;

import static dev.bougie.features.catalogue.Formulas.last;
import static dev.bougie.features.catalogue.Formulas.mean;
import static dev.bougie.features.catalogue.Formulas.squares;

import dev.bougie.features.candle.Candle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The features that need the market, by what their id starts with, over the look-back's candles of
 * a symbol and of the universe; in words as plain as those of {@link Formulas}.
 */
final class CrossFormulas {

  private CrossFormulas() {}

  static double of(String id, List<Candle> own, Map<String, List<Candle>> universe) {
    String name = id.replaceAll("_[0-9]+$", "");
    List<Candle> bitcoin = Objects.requireNonNull(universe.get("BTCUSDT"));
    List<Double> returns = returnsOfAll(own, universe.values());
    return switch (name) {
      case "return_over_btc" -> {
        OptionalDouble reference = wholeReturn(own, bitcoin);
        yield reference.isPresent() ? wholeReturn(own) - reference.getAsDouble() : Double.NaN;
      }
      case "beta_btc" -> onBitcoin(own, bitcoin, Regression::slope);
      case "correlation_btc" -> onBitcoin(own, bitcoin, Regression::correlation);
      case "residual_volatility_btc" -> onBitcoin(own, bitcoin, Regression::residual);
      case "return_rank" -> rank(wholeReturn(own), returns);
      case "volume_rank" -> rank(volume(own), volumesOfAll(own, universe.values()));
      case "market_breadth" ->
          returns.size() < 2
              ? Double.NaN
              : returns.stream().filter(r -> r > 0).count() / (double) returns.size();
      case "market_return" -> median(returns);
      case "market_dispersion" ->
          returns.size() < 2 ? Double.NaN : Math.sqrt(squares(returns) / returns.size());
      case "return_over_market" -> wholeReturn(own) - median(returns);
      default -> throw new IllegalArgumentException("no formula for " + id);
    };
  }

  private record Regression(List<Double> y, List<Double> x) {

    double slope() {
      return products() / squares(x);
    }

    double correlation() {
      return y.stream().distinct().count() == 1
          ? Double.NaN
          : products() / Math.sqrt(squares(x) * squares(y));
    }

    /** From the residuals themselves. */
    double residual() {
      double slope = slope();
      double intercept = mean(y) - slope * mean(x);
      double sum =
          IntStream.range(0, y.size())
              .mapToDouble(k -> Math.pow(y.get(k) - intercept - slope * x.get(k), 2))
              .sum();
      return Math.sqrt(sum / (y.size() - 2));
    }

    private double products() {
      return IntStream.range(0, y.size())
          .mapToDouble(k -> (y.get(k) - mean(y)) * (x.get(k) - mean(x)))
          .sum();
    }
  }

  private static double onBitcoin(
      List<Candle> own,
      List<Candle> bitcoin,
      java.util.function.ToDoubleFunction<Regression> value) {
    if (bitcoin.size() < own.size()) {
      return Double.NaN;
    }
    Regression regression = new Regression(returns(own), returns(bitcoin));
    return regression.x().stream().distinct().count() == 1
        ? Double.NaN
        : value.applyAsDouble(regression);
  }

  private static List<Double> returns(List<Candle> candles) {
    List<Double> returns = new ArrayList<>();
    for (int k = 1; k < candles.size(); k++) {
      double before = candles.get(k - 1).close();
      returns.add(Math.log1p((candles.get(k).close() - before) / before));
    }
    return returns;
  }

  private static double wholeReturn(List<Candle> candles) {
    double before = candles.get(0).close();
    return Math.log1p((last(candles).close() - before) / before);
  }

  /** Where there are candles at both ends of the window. */
  private static OptionalDouble wholeReturn(List<Candle> window, List<Candle> candles) {
    boolean both =
        !candles.isEmpty()
            && candles.get(0).openTime() == window.get(0).openTime()
            && last(candles).openTime() == last(window).openTime();
    return both ? OptionalDouble.of(wholeReturn(candles)) : OptionalDouble.empty();
  }

  private static List<Double> returnsOfAll(List<Candle> window, Collection<List<Candle>> all) {
    return all.stream()
        .map(candles -> wholeReturn(window, candles))
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble)
        .toList();
  }

  private static double volume(List<Candle> candles) {
    return candles.stream().mapToDouble(Candle::quoteVolume).sum();
  }

  private static List<Double> volumesOfAll(List<Candle> window, Collection<List<Candle>> all) {
    return all.stream()
        .filter(candles -> candles.size() == window.size())
        .map(CrossFormulas::volume)
        .toList();
  }

  private static double rank(double own, List<Double> all) {
    double below = all.stream().filter(other -> other < own).count();
    double equal = all.stream().filter(other -> other == own).count();
    return all.size() < 2 ? Double.NaN : (below + (equal - 1) / 2) / (all.size() - 1);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    if (sorted.size() < 2) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
