package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the lake was told of one symbol in one month.
 *
 * @param month its beginning, epoch milliseconds
 * @param first open time of the first candle, stored or rejected
 * @param last open time of the last one
 * @param candles that are stored
 * @param rejects that were kept, some perhaps of candles that are stored too
 */
record ToldMonth(String symbol, long month, long first, long last, long candles, long rejects) {

  /** Whether every candle from the first to the last is stored, so that none must be looked at. */
  boolean isWhole(Interval interval) {
    return candles == interval.count(first, interval.next(last));
  }

  /** The open times from the first candle of some months to the last. */
  static Span edge(List<ToldMonth> inOrder, Interval interval) {
    return new Span(inOrder.get(0).first(), interval.next(inOrder.get(inOrder.size() - 1).last()));
  }

  /**
   * The holes between the first and the last candle of some months.
   *
   * @param inOrder the months of one symbol that hold anything
   * @param within the holes inside the months, in any order; rejected candles in a row that go on
   *     in the next month are two of them, and one of what is returned
   */
  static List<Hole> holes(List<ToldMonth> inOrder, List<Hole> within, Interval interval) {
    List<Hole> all = new ArrayList<>(within);
    for (int i = 1; i < inOrder.size(); i++) {
      long behind = interval.next(inOrder.get(i - 1).last());
      if (behind < inOrder.get(i).first()) {
        all.add(new Hole(new Span(behind, inOrder.get(i).first()), Place.BETWEEN));
      }
    }
    all.sort(Comparator.comparingLong(hole -> hole.span().from()));
    List<Hole> holes = new ArrayList<>();
    for (Hole hole : all) {
      Hole before = holes.isEmpty() ? null : holes.get(holes.size() - 1);
      if (before != null
          && before.place() == Place.REJECTED
          && hole.place() == Place.REJECTED
          && before.span().to() == hole.span().from()) {
        Span both = new Span(before.span().from(), hole.span().to());
        holes.set(holes.size() - 1, new Hole(both, Place.REJECTED));
      } else {
        holes.add(hole);
      }
    }
    return holes;
  }
}
