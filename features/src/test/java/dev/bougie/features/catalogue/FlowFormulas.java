package dev.bougie.features.catalogue;

import static dev.bougie.features.catalogue.FamilyFormulas.correlation;
import static dev.bougie.features.catalogue.FamilyFormulas.each;
import static dev.bougie.features.catalogue.FamilyFormulas.products;
import static dev.bougie.features.catalogue.FamilyFormulas.returns;
import static dev.bougie.features.catalogue.FamilyFormulas.tail;
import static dev.bougie.features.catalogue.Formulas.column;
import static dev.bougie.features.catalogue.Formulas.mean;
import static dev.bougie.features.catalogue.Formulas.orNan;
import static dev.bougie.features.catalogue.Formulas.score;
import static dev.bougie.features.catalogue.Formulas.squares;
import static dev.bougie.features.catalogue.Formulas.sum;

import dev.bougie.features.candle.Candle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** Formulas of volume and order flow. */
final class FlowFormulas {

  private FlowFormulas() {}

  static void addTo(Map<String, ToDoubleBiFunction<List<Candle>, int[]>> formulas) {
    formulas.put(
        "chaikin_money_flow",
        (w, n) -> orNan(sum(each(w, FlowFormulas::flow)) / sum(column(w, Candle::volume))));
    formulas.put(
        "order_toxicity",
        (w, n) -> orNan(sum(each(netBase(w), Math::abs)) / sum(column(w, Candle::volume))));
    formulas.put("taker_return_correlation", (w, n) -> correlation(returns(w), netBase(tail(w))));
    formulas.put(
        "taker_premium",
        (w, n) -> {
          double paid =
              sum(column(w, Candle::takerBuyQuote)) / sum(column(w, Candle::takerBuyBase));
          double average = sum(column(w, Candle::quoteVolume)) / sum(column(w, Candle::volume));
          return orNan(Math.log(paid / average));
        });
    formulas.put("price_impact", (w, n) -> priceImpact(w));
    formulas.put(
        "amihud_change",
        (w, n) ->
            FamilyFormulas.amihud(w.subList(w.size() - n[0] - 1, w.size()))
                - FamilyFormulas.amihud(w));
    formulas.put("range_spread", (w, n) -> mean(spreads(w)));
    formulas.put(
        "trade_count_z_score", (w, n) -> score(column(w, candle -> (double) candle.trades())));
    formulas.put(
        "volume_ratio",
        (w, n) -> {
          List<Double> volumes = column(w, Candle::volume);
          return orNan(Math.log(mean(volumes.subList(w.size() - n[0], w.size())) / mean(volumes)));
        });
    formulas.put(
        "volatility_volume_correlation",
        (w, n) -> correlation(each(returns(w), Math::abs), column(tail(w), Candle::volume)));
  }

  private static double flow(Candle candle) {
    double height = candle.high() - candle.low();
    double place = 2 * candle.close() - candle.high() - candle.low();
    return height == 0 ? 0 : place / height * candle.volume();
  }

  private static List<Double> netBase(List<Candle> w) {
    return each(w, candle -> 2 * candle.takerBuyBase() - candle.volume());
  }

  private static double priceImpact(List<Candle> w) {
    List<Double> net = each(tail(w), candle -> 2 * candle.takerBuyQuote() - candle.quoteVolume());
    if (net.stream().distinct().count() == 1) {
      return Double.NaN;
    }
    double turnover = mean(column(tail(w), Candle::quoteVolume));
    return products(net, returns(w)) / squares(net) * turnover;
  }

  private static List<Double> spreads(List<Candle> w) {
    List<Double> spreads = new ArrayList<>();
    double k = 3 - 2 * Math.sqrt(2);
    for (int index = 1; index < w.size(); index++) {
      Candle before = w.get(index - 1);
      Candle now = w.get(index);
      double beta =
          Math.pow(Math.log(before.high() / before.low()), 2)
              + Math.pow(Math.log(now.high() / now.low()), 2);
      double high = Math.max(before.high(), now.high());
      double low = Math.min(before.low(), now.low());
      double gamma = Math.pow(Math.log(high / low), 2);
      double alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / k - Math.sqrt(gamma / k);
      spreads.add(Math.max(0, 2 * (Math.exp(alpha) - 1) / (1 + Math.exp(alpha))));
    }
    return spreads;
  }
}
