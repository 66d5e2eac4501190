package dev.bougie.jobs.gaps;

import java.util.ArrayList;
import java.util.List;

/** A half-open range of open times {@code [from, to)}, epoch milliseconds. */
record Span(long from, long to) {

  boolean overlaps(Span other) {
    return from < other.to && other.from < to;
  }

  boolean contains(Span other) {
    return from <= other.from && other.to <= to;
  }

  /** What both cover; they must overlap. */
  Span and(Span other) {
    return new Span(Math.max(from, other.from), Math.min(to, other.to));
  }

  /** What is left of this without the others, which lie in order and do not overlap. */
  List<Span> without(List<Span> others) {
    List<Span> left = new ArrayList<>();
    long start = from;
    for (Span other : others) {
      if (other.overlaps(this)) {
        if (start < other.from) {
          left.add(new Span(start, other.from));
        }
        start = Math.max(start, other.to);
      }
    }
    if (start < to) {
      left.add(new Span(start, to));
    }
    return left;
  }
}
