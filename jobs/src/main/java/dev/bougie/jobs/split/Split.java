package dev.bougie.jobs.split;

import java.time.Instant;
import java.util.List;

/**
 * Rows to train on and rows to test on, by the open time of the candle a row stands for. At least
 * {@link Reach#gap} candles lie between any row of the one and any row of the other, so no label
 * trained on meets a label tested on; another split cannot be made.
 *
 * @param index from 0 among the splits of its part
 * @param train on the interval's grid, in order of time, at least one, none overlapping
 * @param test likewise; empty for {@link Part#FINAL} and for it alone
 */
public record Split(Part part, int index, Reach reach, List<Span> train, List<Span> test) {

  public Split {
    train = List.copyOf(train);
    test = List.copyOf(test);
    if (index < 0) {
      throw new IllegalArgumentException("index %d, must be at least 0".formatted(index));
    }
    if (train.isEmpty()) {
      throw new IllegalArgumentException("%s %d trains on nothing".formatted(part, index));
    }
    if (test.isEmpty() != (part == Part.FINAL)) {
      throw new IllegalArgumentException(
          "%s %d has %d test spans".formatted(part, index, test.size()));
    }
    requireOrder(reach, train);
    requireOrder(reach, test);
    for (Span trained : train) {
      for (Span tested : test) {
        requireApart(reach, trained, tested);
      }
    }
  }

  private static void requireOrder(Reach reach, List<Span> spans) {
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (!isOnGrid(reach, span.from()) || !isOnGrid(reach, span.to())) {
        throw new IllegalArgumentException(
            "%s is not on the grid of %s".formatted(span, reach.interval()));
      }
      if (i > 0 && span.from().isBefore(spans.get(i - 1).to())) {
        throw new IllegalArgumentException(
            "%s does not follow %s".formatted(span, spans.get(i - 1)));
      }
    }
  }

  private static void requireApart(Reach reach, Span trained, Span tested) {
    long before = candles(reach, trained.to(), tested.from());
    long behind = candles(reach, tested.to(), trained.from());
    if (before < reach.gap() && behind < reach.gap()) {
      throw new IllegalArgumentException(
          "%s to train on is nearer to %s to test on than %d candles of horizon and %d of embargo"
              .formatted(trained, tested, reach.horizon(), reach.embargo()));
    }
  }

  private static boolean isOnGrid(Reach reach, Instant openTime) {
    return reach.interval().isOnGrid(openTime.toEpochMilli());
  }

  /** How many candles later the second opens, negative where it is earlier. */
  private static long candles(Reach reach, Instant from, Instant to) {
    return reach.interval().place(to.toEpochMilli()) - reach.interval().place(from.toEpochMilli());
  }
}
