package dev.bougie.features.catalogue;

import static dev.bougie.features.catalogue.Formulas.closes;
import static dev.bougie.features.catalogue.Formulas.column;
import static dev.bougie.features.catalogue.Formulas.last;
import static dev.bougie.features.catalogue.Formulas.mean;
import static dev.bougie.features.catalogue.Formulas.orNan;
import static dev.bougie.features.catalogue.Formulas.smoothed;
import static dev.bougie.features.catalogue.Formulas.squares;
import static dev.bougie.features.catalogue.Formulas.sum;

import dev.bougie.features.candle.Candle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** The features that come in many lengths, by what their id starts with and the numbers in it. */
final class FamilyFormulas {

  private static final Map<String, ToDoubleBiFunction<List<Candle>, int[]>> BY_NAME =
      new HashMap<>();

  static {
    BY_NAME.put("adx", (w, n) -> adx(w, n[0]));
    BY_NAME.put("trend_slope", (w, n) -> slope(closes(w)) / mean(closes(w)));
    BY_NAME.put("trend_fit", (w, n) -> Math.pow(correlation(times(w.size()), closes(w)), 2));
    BY_NAME.put("stoch_k", (w, n) -> stochastic(w));
    BY_NAME.put(
        "stoch_d",
        (w, n) ->
            (stochastic(w.subList(0, n[0]))
                    + stochastic(w.subList(1, n[0] + 1))
                    + stochastic(w.subList(2, n[0] + 2)))
                / 3);
    BY_NAME.put("aroon_oscillator", (w, n) -> aroon(w, n[0]));
    BY_NAME.put("garman_klass_volatility", (w, n) -> Math.sqrt(mean(each(w, FamilyFormulas::gk))));
    BY_NAME.put(
        "rogers_satchell_volatility", (w, n) -> Math.sqrt(mean(each(w, FamilyFormulas::rs))));
    BY_NAME.put("yang_zhang_volatility", (w, n) -> yangZhang(w, n[0]));
    BY_NAME.put("mfi", (w, n) -> moneyFlow(w));
    BY_NAME.put("obv_slope", (w, n) -> onBalanceSlope(w));
    BY_NAME.put(
        "vwap_distance",
        (w, n) -> {
          double volume = sum(column(w, Candle::volume));
          double average = sum(column(w, Candle::quoteVolume)) / volume;
          return orNan(last(w).close() / average - 1);
        });
    BY_NAME.put("amihud_illiquidity", (w, n) -> amihud(w));
    BY_NAME.put(
        "return_volume_correlation",
        (w, n) -> correlation(returns(w), column(tail(w), Candle::volume)));
    BY_NAME.put(
        "autocorrelation",
        (w, n) -> {
          List<Double> returns = returns(w);
          return correlation(
              returns.subList(n[1], returns.size()), returns.subList(0, returns.size() - n[1]));
        });
    BY_NAME.put("return_skewness", (w, n) -> moment(returns(w), 3));
    BY_NAME.put("return_kurtosis", (w, n) -> moment(returns(w), 4) - 3);
    BY_NAME.put("candles_present", (w, n) -> w.size() / (double) n[0]);
    PriceFormulas.addTo(BY_NAME);
    RiskFormulas.addTo(BY_NAME);
    FlowFormulas.addTo(BY_NAME);
    AlphaFormulas.addTo(BY_NAME);
  }

  private FamilyFormulas() {}

  static ToDoubleFunction<List<Candle>> of(String id) {
    String name = id.replaceAll("(_[0-9]+)+$", "");
    int[] numbers =
        Arrays.stream(id.substring(name.length()).split("_"))
            .skip(1)
            .mapToInt(Integer::parseInt)
            .toArray();
    ToDoubleBiFunction<List<Candle>, int[]> formula =
        Objects.requireNonNull(BY_NAME.get(name), () -> "no formula for " + id);
    return window -> formula.applyAsDouble(window, numbers);
  }

  private static double adx(List<Candle> w, int period) {
    List<Double> up = movements(w, 1);
    List<Double> down = movements(w, -1);
    List<Double> directions = new ArrayList<>();
    for (int k = 8 * period; k <= up.size(); k++) {
      double plus = smoothed(up.subList(k - 8 * period, k), 1.0 / period);
      double minus = smoothed(down.subList(k - 8 * period, k), 1.0 / period);
      directions.add(100 * Math.abs(plus - minus) / (plus + minus));
    }
    return smoothed(directions, 1.0 / period);
  }

  /** How far each candle reached beyond the one before it, upwards or downwards. */
  static List<Double> movements(List<Candle> w, int way) {
    List<Double> movements = new ArrayList<>();
    for (int k = 1; k < w.size(); k++) {
      double rise = w.get(k).high() - w.get(k - 1).high();
      double fall = w.get(k - 1).low() - w.get(k).low();
      double moved = way > 0 ? rise : fall;
      movements.add(moved > 0 && moved > (way > 0 ? fall : rise) ? moved : 0);
    }
    return movements;
  }

  private static double stochastic(List<Candle> w) {
    double high = Collections.max(column(w, Candle::high));
    double low = Collections.min(column(w, Candle::low));
    return orNan(100 * (last(w).close() - low) / (high - low));
  }

  private static double aroon(List<Candle> w, int span) {
    List<Double> highs = column(w, Candle::high);
    List<Double> lows = column(w, Candle::low);
    int sinceHigh = span - highs.lastIndexOf(Collections.max(highs));
    int sinceLow = span - lows.lastIndexOf(Collections.min(lows));
    return 100.0 * (sinceLow - sinceHigh) / span;
  }

  private static double gk(Candle candle) {
    double range = Math.log(candle.high()) - Math.log(candle.low());
    double body = Math.log(candle.close()) - Math.log(candle.open());
    return range * range / 2 - (2 * Math.log(2) - 1) * body * body;
  }

  private static double rs(Candle candle) {
    double high = Math.log(candle.high());
    double low = Math.log(candle.low());
    double open = Math.log(candle.open());
    double close = Math.log(candle.close());
    return (high - close) * (high - open) + (low - close) * (low - open);
  }

  private static double yangZhang(List<Candle> w, int span) {
    List<Double> gaps = new ArrayList<>();
    for (int k = 1; k < w.size(); k++) {
      gaps.add(Math.log(w.get(k).open() / w.get(k - 1).close()));
    }
    List<Double> bodies = each(tail(w), c -> Math.log(c.close() / c.open()));
    double k = 0.34 / (1.34 + (span + 1.0) / (span - 1.0));
    return Math.sqrt(
        squares(gaps) / (span - 1)
            + k * squares(bodies) / (span - 1)
            + (1 - k) * mean(each(tail(w), FamilyFormulas::rs)));
  }

  private static double moneyFlow(List<Candle> w) {
    double rising = 0;
    double falling = 0;
    for (int k = 1; k < w.size(); k++) {
      double change = threePrices(w.get(k)) - threePrices(w.get(k - 1));
      double flow = threePrices(w.get(k)) / 3 * w.get(k).volume();
      rising += change > 0 ? flow : 0;
      falling += change < 0 ? flow : 0;
    }
    return rising + falling == 0 ? Double.NaN : 100 * rising / (rising + falling);
  }

  static double threePrices(Candle candle) {
    return candle.high() + candle.low() + candle.close();
  }

  private static double onBalanceSlope(List<Candle> w) {
    List<Double> balances = new ArrayList<>();
    double balance = 0;
    for (int k = 1; k < w.size(); k++) {
      balance += Math.signum(w.get(k).close() - w.get(k - 1).close()) * w.get(k).volume();
      balances.add(balance);
    }
    return orNan(slope(balances) / mean(column(tail(w), Candle::volume)));
  }

  static double amihud(List<Candle> w) {
    List<Double> returns = returns(w);
    List<Double> illiquid = new ArrayList<>();
    for (int k = 0; k < returns.size(); k++) {
      double volume = w.get(k + 1).quoteVolume();
      if (volume > 0) {
        illiquid.add(Math.abs(returns.get(k)) / volume);
      }
    }
    double mean = illiquid.isEmpty() ? 0 : mean(illiquid);
    return mean == 0 ? Double.NaN : Math.log(mean);
  }

  /** A standardised central moment, by the population. */
  private static double moment(List<Double> values, int order) {
    if (values.stream().distinct().count() == 1) {
      return Double.NaN;
    }
    double mean = mean(values);
    double deviation = Math.sqrt(squares(values) / values.size());
    return mean(each(values, value -> Math.pow((value - mean) / deviation, order)));
  }

  static double slope(List<Double> values) {
    List<Double> times = times(values.size());
    return products(times, values) / squares(times);
  }

  static double correlation(List<Double> x, List<Double> y) {
    if (x.stream().distinct().count() == 1 || y.stream().distinct().count() == 1) {
      return Double.NaN;
    }
    return products(x, y) / Math.sqrt(squares(x) * squares(y));
  }

  static double products(List<Double> x, List<Double> y) {
    double meanOfX = mean(x);
    double meanOfY = mean(y);
    double sum = 0;
    for (int k = 0; k < x.size(); k++) {
      sum += (x.get(k) - meanOfX) * (y.get(k) - meanOfY);
    }
    return sum;
  }

  static List<Double> times(int count) {
    List<Double> times = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      times.add((double) k);
    }
    return times;
  }

  static List<Double> returns(List<Candle> w) {
    List<Double> returns = new ArrayList<>();
    for (int k = 1; k < w.size(); k++) {
      double before = w.get(k - 1).close();
      returns.add(Math.log1p((w.get(k).close() - before) / before));
    }
    return returns;
  }

  static List<Candle> tail(List<Candle> w) {
    return w.subList(1, w.size());
  }

  static <T> List<Double> each(List<T> values, ToDoubleFunction<T> function) {
    return values.stream().map(function::applyAsDouble).toList();
  }
}
