package dev.bougie.jobs.split;

import java.io.Serializable;
import java.time.Instant;

/**
 * The candles that open in {@code [from, to)}.
 *
 * @param from open time of the first
 * @param to later than {@code from}
 */
public record Span(Instant from, Instant to) implements Serializable {

  public Span {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("a span from %s to %s is empty".formatted(from, to));
    }
  }

  public boolean holds(Instant openTime) {
    return !openTime.isBefore(from) && openTime.isBefore(to);
  }
}
