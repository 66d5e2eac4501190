package dev.bougie.jobs.split;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** A history of so many candles, and what a split takes of it, told by places from 0. */
record TestHistory(Interval interval, long first, long candles) {

  /** A seeded start for each interval, those of months and weeks included. */
  static List<TestHistory> ofAllIntervals(int seed, int fewest, int most) {
    Random random = new Random(seed);
    List<TestHistory> all = new ArrayList<>();
    for (Interval interval : Interval.values()) {
      long first =
          interval.openTimeAt(
              Instant.parse("2019-03-07T05:06:07Z").toEpochMilli() + random.nextInt(1_000_000_000));
      all.add(new TestHistory(interval, first, fewest + random.nextInt(most - fewest + 1)));
    }
    return all;
  }

  static TestHistory hours(long candles) {
    return new TestHistory(
        Interval.H1, Instant.parse("2024-01-01T00:00:00Z").toEpochMilli(), candles);
  }

  Span span() {
    return span(0, candles);
  }

  Span span(long from, long to) {
    return new Span(open(from), open(to));
  }

  Instant open(long place) {
    return Instant.ofEpochMilli(interval.plus(first, place));
  }

  /** The places of the candles that open in one of the spans. */
  List<Long> places(List<Span> spans) {
    return LongStream.range(0, candles).filter(isIn(spans)).boxed().toList();
  }

  LongPredicate isIn(List<Span> spans) {
    return place -> spans.stream().anyMatch(span -> span.holds(open(place)));
  }

  /**
   * The places whose label, from its candle to the horizon after it, is apart from the label of
   * every place tested, and by more candles than the embargo.
   */
  List<Long> apartFrom(List<Long> tested, Reach reach) {
    return LongStream.range(0, candles)
        .filter(
            place ->
                tested.stream()
                    .allMatch(
                        test ->
                            place + reach.horizon() + reach.embargo() < test
                                || test + reach.horizon() + reach.embargo() < place))
        .boxed()
        .toList();
  }
}
