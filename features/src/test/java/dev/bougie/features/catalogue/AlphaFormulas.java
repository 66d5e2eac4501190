package dev.bougie.features.catalogue;

import static dev.bougie.features.catalogue.FamilyFormulas.correlation;
import static dev.bougie.features.catalogue.FamilyFormulas.each;
import static dev.bougie.features.catalogue.FamilyFormulas.slope;
import static dev.bougie.features.catalogue.FamilyFormulas.times;
import static dev.bougie.features.catalogue.Formulas.closes;
import static dev.bougie.features.catalogue.Formulas.column;
import static dev.bougie.features.catalogue.Formulas.last;
import static dev.bougie.features.catalogue.Formulas.mean;
import static dev.bougie.features.catalogue.Formulas.orNan;
import static dev.bougie.features.catalogue.Formulas.squares;
import static dev.bougie.features.catalogue.Formulas.sum;
import static dev.bougie.features.catalogue.PriceFormulas.changes;
import static dev.bougie.features.catalogue.PriceFormulas.highest;
import static dev.bougie.features.catalogue.PriceFormulas.lowest;

import dev.bougie.features.candle.Candle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** Qlib's expressions, as its data loader writes them. */
final class AlphaFormulas {

  private AlphaFormulas() {}

  static void addTo(Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas) {
    candle(formulas, "kmid", c -> (c.close() - c.open()) / c.open());
    candle(formulas, "klen", c -> (c.high() - c.low()) / c.open());
    candle(formulas, "kmid2", c -> (c.close() - c.open()) / (c.high() - c.low()));
    candle(formulas, "kup", c -> (c.high() - Math.max(c.open(), c.close())) / c.open());
    candle(
        formulas, "kup2", c -> (c.high() - Math.max(c.open(), c.close())) / (c.high() - c.low()));
    candle(formulas, "klow", c -> (Math.min(c.open(), c.close()) - c.low()) / c.open());
    candle(
        formulas, "klow2", c -> (Math.min(c.open(), c.close()) - c.low()) / (c.high() - c.low()));
    candle(formulas, "ksft", c -> (2 * c.close() - c.high() - c.low()) / c.open());
    candle(formulas, "ksft2", c -> (2 * c.close() - c.high() - c.low()) / (c.high() - c.low()));
    candle(formulas, "open", c -> c.open() / c.close());
    candle(formulas, "high", c -> c.high() / c.close());
    candle(formulas, "low", c -> c.low() / c.close());
    candle(formulas, "vwap", c -> c.quoteVolume() / c.volume() / c.close());

    ofCloses(formulas, "roc", (x, n) -> x.get(0));
    ofCloses(formulas, "ma", (x, n) -> mean(x));
    ofCloses(formulas, "std", (x, n) -> deviation(x));
    ofCloses(formulas, "beta", (x, n) -> slope(x));
    formulas.put("alpha158_rsqr", (w, n) -> Math.pow(correlation(times(n[0]), closes(w)), 2));
    ofCloses(
        formulas,
        "resi",
        (x, n) -> x.get(n[0] - 1) - (mean(x) + slope(x) * (n[0] - 1 - (n[0] - 1) / 2.0)));
    formulas.put("alpha158_max", (w, n) -> highest(w) / last(w).close());
    formulas.put("alpha158_min", (w, n) -> lowest(w) / last(w).close());
    ofCloses(formulas, "qtlu", (x, n) -> quantile(x, 0.8));
    ofCloses(formulas, "qtld", (x, n) -> quantile(x, 0.2));
    formulas.put("alpha158_rank", (w, n) -> rank(closes(w)) / n[0]);
    formulas.put(
        "alpha158_rsv", (w, n) -> orNan((last(w).close() - lowest(w)) / (highest(w) - lowest(w))));
    formulas.put("alpha158_imax", (w, n) -> placeOfHighest(w) / n[0]);
    formulas.put("alpha158_imin", (w, n) -> placeOfLowest(w) / n[0]);
    formulas.put("alpha158_imxd", (w, n) -> (placeOfHighest(w) - placeOfLowest(w)) / n[0]);
    formulas.put(
        "alpha158_corr", (w, n) -> correlation(closes(w), each(w, c -> Math.log(c.volume() + 1))));
    formulas.put(
        "alpha158_cord",
        (w, n) -> {
          List<Double> volumes =
              each(ratios(column(w, Candle::volume)), ratio -> Math.log(ratio + 1));
          return volumes.stream().allMatch(Double::isFinite)
              ? correlation(each(ratios(closes(w)), ratio -> ratio - 1), volumes)
              : Double.NaN;
        });
    formulas.put("alpha158_cntp", (w, n) -> rises(w) / n[0]);
    formulas.put("alpha158_cntn", (w, n) -> falls(w) / n[0]);
    formulas.put("alpha158_cntd", (w, n) -> (rises(w) - falls(w)) / n[0]);
    changesOf(formulas, "sum", Candle::close);
    changesOf(formulas, "vsum", Candle::volume);
    formulas.put(
        "alpha158_vma", (w, n) -> orNan(mean(column(w, Candle::volume)) / last(w).volume()));
    formulas.put(
        "alpha158_vstd", (w, n) -> orNan(deviation(column(w, Candle::volume)) / last(w).volume()));
    formulas.put("alpha158_wvma", (w, n) -> weightedVolatility(w));
  }

  private static void candle(
      Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas,
      String name,
      ToDoubleFunction<Candle> formula) {
    formulas.put("alpha158_" + name, (w, n) -> orNan(formula.applyAsDouble(last(w))));
  }

  /** Of the closes, over the last of them. */
  private static void ofCloses(
      Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas,
      String name,
      ToDoubleBiFunction<List<Double>, int[]> formula) {
    formulas.put(
        "alpha158_" + name, (w, n) -> formula.applyAsDouble(closes(w), n) / last(w).close());
  }

  private static void changesOf(
      Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas,
      String name,
      ToDoubleFunction<Candle> field) {
    formulas.put("alpha158_" + name + "p", (w, n) -> part(w, field, 1, 0));
    formulas.put("alpha158_" + name + "n", (w, n) -> part(w, field, 0, 1));
    formulas.put("alpha158_" + name + "d", (w, n) -> part(w, field, 1, -1));
  }

  private static double part(List<Candle> w, ToDoubleFunction<Candle> field, int ofUp, int ofDown) {
    List<Double> changes = changes(each(w, field));
    double up = sum(each(changes, change -> Math.max(change, 0)));
    double down = sum(each(changes, change -> Math.max(-change, 0)));
    return orNan((ofUp * up + ofDown * down) / sum(each(changes, Math::abs)));
  }

  private static double deviation(List<Double> values) {
    return Math.sqrt(squares(values) / (values.size() - 1));
  }

  private static double quantile(List<Double> values, double share) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    double place = share * (sorted.size() - 1);
    double weight = place - Math.floor(place);
    return (1 - weight) * sorted.get((int) Math.floor(place))
        + weight * sorted.get((int) Math.ceil(place));
  }

  private static double rank(List<Double> values) {
    double last = values.get(values.size() - 1);
    long below = values.stream().filter(value -> value < last).count();
    long equal = values.stream().filter(value -> value == last).count();
    return below + (equal + 1) / 2.0;
  }

  private static double placeOfHighest(List<Candle> w) {
    return column(w, Candle::high).indexOf(highest(w)) + 1;
  }

  private static double placeOfLowest(List<Candle> w) {
    return column(w, Candle::low).indexOf(lowest(w)) + 1;
  }

  private static List<Double> ratios(List<Double> values) {
    List<Double> ratios = new ArrayList<>();
    for (int k = 1; k < values.size(); k++) {
      ratios.add(values.get(k) / values.get(k - 1));
    }
    return ratios;
  }

  private static double rises(List<Candle> w) {
    return changes(closes(w)).stream().filter(change -> change > 0).count();
  }

  private static double falls(List<Candle> w) {
    return changes(closes(w)).stream().filter(change -> change < 0).count();
  }

  private static double weightedVolatility(List<Candle> w) {
    List<Double> weighted = new ArrayList<>();
    for (int k = 1; k < w.size(); k++) {
      double moved = Math.abs(w.get(k).close() / w.get(k - 1).close() - 1);
      weighted.add(moved * w.get(k).volume());
    }
    return orNan(deviation(weighted) / mean(weighted));
  }
}
