package dev.bougie.features.catalogue;

import static dev.bougie.features.catalogue.FamilyFormulas.each;
import static dev.bougie.features.catalogue.FamilyFormulas.movements;
import static dev.bougie.features.catalogue.FamilyFormulas.returns;
import static dev.bougie.features.catalogue.FamilyFormulas.slope;
import static dev.bougie.features.catalogue.FamilyFormulas.threePrices;
import static dev.bougie.features.catalogue.Formulas.closes;
import static dev.bougie.features.catalogue.Formulas.column;
import static dev.bougie.features.catalogue.Formulas.ema;
import static dev.bougie.features.catalogue.Formulas.last;
import static dev.bougie.features.catalogue.Formulas.mean;
import static dev.bougie.features.catalogue.Formulas.openTime;
import static dev.bougie.features.catalogue.Formulas.orNan;
import static dev.bougie.features.catalogue.Formulas.score;
import static dev.bougie.features.catalogue.Formulas.smoothed;
import static dev.bougie.features.catalogue.Formulas.sum;

import dev.bougie.features.candle.Candle;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;

/** Formulas of momentum, trend, shape and calendar. */
final class PriceFormulas {

  private PriceFormulas() {}

  static void addTo(Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas) {
    formulas.put("cci", (w, n) -> commodityChannel(w));
    formulas.put("tsi", (w, n) -> trueStrength(w, n[0], n[1]));
    formulas.put("trix", (w, n) -> trix(closes(w), n[0]));
    formulas.put("williams_r", (w, n) -> orNan(-100 * (highest(w) - last(w).close()) / range(w)));
    formulas.put(
        "efficiency_ratio", (w, n) -> orNan(Math.abs(last(w).close() - w.get(0).close()) / way(w)));
    formulas.put("return_z_score", (w, n) -> score(returns(w)));
    formulas.put("keltner_position", (w, n) -> keltner(w));
    formulas.put(
        "donchian_position",
        (w, n) -> {
          List<Candle> before = w.subList(0, n[0]);
          return orNan((last(w).close() - lowest(before)) / range(before));
        });
    formulas.put(
        "trend_residual",
        (w, n) -> {
          double line = mean(closes(w)) + slope(closes(w)) * (n[0] - 1) / 2;
          return (last(w).close() - line) / last(w).close();
        });
    formulas.put("directional_balance", (w, n) -> directionalBalance(w, n[0]));
    formulas.put("high_distance", (w, n) -> Math.log(last(w).close()) - Math.log(highest(w)));
    formulas.put("low_distance", (w, n) -> Math.log(last(w).close()) - Math.log(lowest(w)));
    formulas.put(
        "upper_shadow",
        (w, n) -> {
          Candle c = last(w);
          return orNan((c.high() - Math.max(c.open(), c.close())) / (c.high() - c.low()));
        });
    formulas.put(
        "lower_shadow",
        (w, n) -> {
          Candle c = last(w);
          return orNan((Math.min(c.open(), c.close()) - c.low()) / (c.high() - c.low()));
        });
    formulas.put("open_gap", (w, n) -> Math.log(w.get(1).open()) - Math.log(w.get(0).close()));
    formulas.put("day_of_month_sin", (w, n) -> Math.sin(2 * Math.PI * monthPhase(w)));
    formulas.put("day_of_month_cos", (w, n) -> Math.cos(2 * Math.PI * monthPhase(w)));
    formulas.put(
        "month_turn",
        (w, n) -> {
          LocalDate date = openTime(w).toLocalDate();
          return date.getDayOfMonth() <= 3 || date.plusDays(1).getDayOfMonth() == 1 ? 1 : 0;
        });
    formulas.put("session_asia", (w, n) -> share(w, time -> time.getHour() < 8));
    formulas.put(
        "session_europe", (w, n) -> share(w, time -> time.getHour() >= 7 && time.getHour() < 16));
    formulas.put(
        "session_us", (w, n) -> share(w, time -> time.getHour() >= 13 && time.getHour() < 21));
    formulas.put(
        "weekend",
        (w, n) ->
            share(w, time -> time.getDayOfWeek().getValue() >= DayOfWeek.SATURDAY.getValue()));
  }

  private static double commodityChannel(List<Candle> w) {
    List<Double> prices = each(w, candle -> threePrices(candle) / 3);
    if (prices.stream().distinct().count() == 1) {
      return Double.NaN;
    }
    double mean = mean(prices);
    double distance = mean(each(prices, price -> Math.abs(price - mean)));
    return (prices.get(prices.size() - 1) - mean) / (0.015 * distance);
  }

  private static double trueStrength(List<Candle> w, int first, int second) {
    List<Double> changes = changes(closes(w));
    List<Double> smooth = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    for (int end = 4 * first; end <= changes.size(); end++) {
      smooth.add(ema(changes.subList(0, end), first, 4 * first));
      sizes.add(ema(each(changes.subList(0, end), Math::abs), first, 4 * first));
    }
    return orNan(100 * ema(smooth, second, 4 * second) / ema(sizes, second, 4 * second));
  }

  private static double trix(List<Double> closes, int span) {
    List<Double> values = closes;
    for (int time = 0; time < 3; time++) {
      List<Double> averages = new ArrayList<>();
      for (int end = 4 * span; end <= values.size(); end++) {
        averages.add(ema(values.subList(0, end), span, 4 * span));
      }
      values = averages;
    }
    return values.get(1) / values.get(0) - 1;
  }

  private static double keltner(List<Candle> w) {
    double reach = mean(each(w, candle -> candle.high() - candle.low()));
    double middle = mean(each(w, candle -> threePrices(candle) / 3));
    double lower = middle - reach;
    return reach == 0 ? Double.NaN : (last(w).close() - lower) / (2 * reach);
  }

  private static double directionalBalance(List<Candle> w, int period) {
    double plus = smoothed(movements(w, 1), 1.0 / period);
    double minus = smoothed(movements(w, -1), 1.0 / period);
    return orNan(100 * (plus - minus) / (plus + minus));
  }

  static double highest(List<Candle> w) {
    return Collections.max(column(w, Candle::high));
  }

  static double lowest(List<Candle> w) {
    return Collections.min(column(w, Candle::low));
  }

  static double range(List<Candle> w) {
    return highest(w) - lowest(w);
  }

  static List<Double> changes(List<Double> values) {
    List<Double> changes = new ArrayList<>();
    for (int k = 1; k < values.size(); k++) {
      changes.add(values.get(k) - values.get(k - 1));
    }
    return changes;
  }

  private static double way(List<Candle> w) {
    return sum(each(changes(closes(w)), Math::abs));
  }

  private static double monthPhase(List<Candle> w) {
    LocalDate date = openTime(w).toLocalDate();
    return (date.getDayOfMonth() - 1.0) / date.lengthOfMonth();
  }

  /** Which part of the candle's hours lies inside, or of its minutes. */
  private static double share(List<Candle> w, Predicate<ZonedDateTime> inside) {
    int minutes = 0;
    int passed = 0;
    long closes = last(w).closeTime();
    // Sessions begin and end with an hour.
    long step = closes - last(w).openTime() >= 3_600_000 ? 3_600_000 : 60_000;
    for (long time = last(w).openTime(); time <= closes; time += step) {
      minutes++;
      passed += inside.test(Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC)) ? 1 : 0;
    }
    return passed / (double) minutes;
  }
}
