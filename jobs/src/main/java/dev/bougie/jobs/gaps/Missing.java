package dev.bougie.jobs.gaps;

import java.util.List;

/**
 * What the lake lacks of one symbol.
 *
 * @param window the open times that were looked at
 * @param holes in order of time; they neither overlap nor leave the window
 */
record Missing(String symbol, Span window, List<Hole> holes) {

  Missing {
    holes = List.copyOf(holes);
  }

  /** Where a hole lies. */
  enum Place {
    /** Before the first candle of the window. */
    BEFORE_FIRST,
    /** Between two candles, or between a candle and a rejected one. */
    BETWEEN,
    /** Behind the last candle of the window, or all of it. */
    BEHIND_LAST,
    /** The source told candles that were rejected. */
    REJECTED
  }

  /** Candles that are missing one after the other. */
  record Hole(Span span, Place place) {}
}
