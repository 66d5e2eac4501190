package dev.bougie.features.catalogue;

import static dev.bougie.features.catalogue.FamilyFormulas.correlation;
import static dev.bougie.features.catalogue.FamilyFormulas.each;
import static dev.bougie.features.catalogue.FamilyFormulas.returns;
import static dev.bougie.features.catalogue.FamilyFormulas.tail;
import static dev.bougie.features.catalogue.Formulas.closes;
import static dev.bougie.features.catalogue.Formulas.mean;
import static dev.bougie.features.catalogue.Formulas.orNan;
import static dev.bougie.features.catalogue.Formulas.squares;
import static dev.bougie.features.catalogue.Formulas.sum;
import static dev.bougie.features.catalogue.Formulas.trueRanges;
import static dev.bougie.features.catalogue.Formulas.volatility;

import dev.bougie.features.candle.Candle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** Formulas of volatility and statistics. */
final class RiskFormulas {

  private RiskFormulas() {}

  static void addTo(Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas) {
    formulas.put("up_volatility", (w, n) -> oneSided(returns(w), 1));
    formulas.put("down_volatility", (w, n) -> oneSided(returns(w), -1));
    formulas.put("max_drawdown", (w, n) -> drawdown(closes(w)));
    formulas.put("volatility_of_volatility", (w, n) -> volatilityOfVolatility(w, n[0]));
    formulas.put(
        "volatility_ratio",
        (w, n) -> {
          double few = volatility(w.subList(w.size() - n[0] - 1, w.size()));
          return few == 0 ? Double.NaN : Math.log(few) - Math.log(volatility(w));
        });
    formulas.put("jump_share", (w, n) -> jumpShare(each(returns(w), Math::abs)));
    formulas.put(
        "bollinger_width",
        (w, n) -> {
          List<Double> closes = closes(w);
          return 4 * Math.sqrt(squares(closes) / closes.size()) / mean(closes);
        });
    formulas.put(
        "choppiness",
        (w, n) -> {
          double moved = sum(trueRanges(w));
          double range = PriceFormulas.range(tail(w));
          return range == 0 ? Double.NaN : 100 * Math.log(moved / range) / Math.log(n[0]);
        });
    formulas.put("hurst", (w, n) -> hurst(closes(w), n[1]));
    formulas.put(
        "sign_entropy", (w, n) -> entropy(each(PriceFormulas.changes(closes(w)), Math::signum), 3));
    formulas.put("permutation_entropy", (w, n) -> entropy(orders(closes(w)), 6));
    formulas.put(
        "absolute_autocorrelation",
        (w, n) -> {
          List<Double> sizes = each(returns(w), Math::abs);
          return correlation(
              sizes.subList(n[1], sizes.size()), sizes.subList(0, sizes.size() - n[1]));
        });
    formulas.put(
        "leverage_correlation",
        (w, n) -> {
          List<Double> returns = returns(w);
          return correlation(
              each(returns.subList(1, returns.size()), Math::abs),
              returns.subList(0, returns.size() - 1));
        });
    formulas.put("highest_return", (w, n) -> Collections.max(returns(w)));
    formulas.put("lowest_return", (w, n) -> Collections.min(returns(w)));
    formulas.put(
        "return_t_statistic",
        (w, n) -> {
          List<Double> returns = returns(w);
          double deviation = Math.sqrt(squares(returns) / (n[0] - 1));
          return orNan(mean(returns) / deviation * Math.sqrt(n[0]));
        });
  }

  private static double oneSided(List<Double> returns, int sign) {
    return Math.sqrt(mean(each(returns, r -> r * sign > 0 ? r * r : 0)));
  }

  private static double drawdown(List<Double> closes) {
    double highest = 0;
    double deepest = 0;
    for (double close : closes) {
      highest = Math.max(highest, close);
      deepest = Math.max(deepest, (highest - close) / highest);
    }
    return deepest;
  }

  private static double volatilityOfVolatility(List<Candle> w, int inner) {
    List<Double> returns = returns(w);
    List<Double> volatilities = new ArrayList<>();
    for (int end = inner; end <= returns.size(); end++) {
      volatilities.add(Math.sqrt(squares(returns.subList(end - inner, end)) / (inner - 1)));
    }
    double deviation = Math.sqrt(squares(volatilities) / (volatilities.size() - 1));
    return orNan(deviation / mean(volatilities));
  }

  /** Of one size more than the window has returns. */
  private static double jumpShare(List<Double> sizes) {
    double realised = 0;
    double bipower = 0;
    for (int k = 1; k < sizes.size(); k++) {
      realised += sizes.get(k) * sizes.get(k);
      bipower += Math.PI / 2 * sizes.get(k) * sizes.get(k - 1);
    }
    return realised == 0 ? Double.NaN : Math.max(0, 1 - bipower / realised);
  }

  private static double hurst(List<Double> closes, int scale) {
    double one = variance(closes, 1);
    return one == 0 ? Double.NaN : Math.log(variance(closes, scale) / one) / Math.log(scale) / 2;
  }

  private static double variance(List<Double> closes, int scale) {
    List<Double> returns = new ArrayList<>();
    for (int k = scale; k < closes.size(); k++) {
      double before = closes.get(k - scale);
      returns.add(Math.log1p((closes.get(k) - before) / before));
    }
    return squares(returns) / returns.size();
  }

  private static List<String> orders(List<Double> closes) {
    List<String> orders = new ArrayList<>();
    for (int k = 2; k < closes.size(); k++) {
      List<Double> three = closes.subList(k - 2, k + 1);
      List<Integer> places = new ArrayList<>(List.of(0, 1, 2));
      places.sort((a, b) -> Double.compare(three.get(a), three.get(b)));
      orders.add(places.toString());
    }
    return orders;
  }

  private static double entropy(List<?> kinds, int possible) {
    Map<Object, Integer> counts = new HashMap<>();
    kinds.forEach(kind -> counts.merge(kind, 1, Integer::sum));
    double entropy = 0;
    for (int count : counts.values()) {
      double share = count / (double) kinds.size();
      entropy -= share * Math.log(share);
    }
    return entropy / Math.log(possible);
  }
}
