package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.engine.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The 158 expressions of Qlib's Alpha158 in its order, each on candles of any interval instead of
 * days: nine shapes and four prices of the candle, and 29 measures over each of the last 5, 10, 20,
 * 30 and 60 candles. {@code ROC5} is {@code alpha158_roc_5} here.
 *
 * <p>They differ from Qlib's in what is undefined. Qlib adds {@code 1e-12} to divisors that may be
 * 0, so that a candle without height or volume answers 0 or a very large number; here it is NaN.
 * Qlib computes a window as soon as it has one candle; here all of it must be there. Qlib takes
 * deviations below {@code 2e-5} for none in RSQR, CORR and CORD, which would silence every market
 * with a small price; here only what does not vary is NaN. The average price VWAP is {@code
 * quoteVolume / volume}. RANK is a fraction of the window, as in Qlib's later versions.
 *
 * <p>Source: Microsoft, Qlib (2020), {@code qlib/contrib/data/loader.py}, {@code qlib/data/ops.py}.
 */
public final class Alpha158 {

  private static final int[] SPANS = {5, 10, 20, 30, 60};

  private Alpha158() {}

  /** All of them, in Qlib's order. */
  public static List<Feature> all() {
    List<Feature> all = new ArrayList<>();
    for (CandlePart.Part part : CandlePart.Part.values()) {
      all.add(new CandlePart(part));
    }
    ofEachSpan(all, Reference::new);
    ofEachSpan(all, span -> new Average(Series.CLOSE, span));
    ofEachSpan(all, span -> new Deviation(Series.CLOSE, span));
    for (Line.Measure measure : Line.Measure.values()) {
      ofEachSpan(all, span -> new Line(measure, span));
    }
    ofEachSpan(all, span -> new Extreme(Extreme.Measure.MAX, span));
    ofEachSpan(all, span -> new Extreme(Extreme.Measure.MIN, span));
    for (OrderStatistic.Measure measure : OrderStatistic.Measure.values()) {
      ofEachSpan(all, span -> new OrderStatistic(measure, span));
    }
    ofEachSpan(all, span -> new Extreme(Extreme.Measure.RSV, span));
    for (ExtremePlace.Measure measure : ExtremePlace.Measure.values()) {
      ofEachSpan(all, span -> new ExtremePlace(measure, span));
    }
    for (VolumeCorrelation.Measure measure : VolumeCorrelation.Measure.values()) {
      ofEachSpan(all, span -> new VolumeCorrelation(measure, span));
    }
    for (Side side : Side.values()) {
      ofEachSpan(all, span -> new ChangeCount(side, span));
    }
    for (Side side : Side.values()) {
      ofEachSpan(all, span -> new ChangeShare(Series.CLOSE, side, span));
    }
    ofEachSpan(all, span -> new Average(Series.VOLUME, span));
    ofEachSpan(all, span -> new Deviation(Series.VOLUME, span));
    ofEachSpan(all, WeightedVolatility::new);
    for (Side side : Side.values()) {
      ofEachSpan(all, span -> new ChangeShare(Series.VOLUME, side, span));
    }
    return List.copyOf(all);
  }

  /** The id of an expression over so many candles. */
  static String id(String expression, int span) {
    return "alpha158_" + expression + "_" + span;
  }

  private static void ofEachSpan(List<Feature> all, IntFunction<Feature> of) {
    for (int span : SPANS) {
      all.add(of.apply(span));
    }
  }
}
