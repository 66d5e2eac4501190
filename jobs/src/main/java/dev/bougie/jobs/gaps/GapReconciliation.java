package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the open gaps that are known of one interval together with the holes that a look at the
 * lake has found. A row that still holds stays as it is; one whose candles came, all or some, is
 * repaired, and what is left of it goes on under its history; what no row covers is new.
 */
final class GapReconciliation {

  private GapReconciliation() {}

  /**
   * A gap that is open, and where it lies.
   *
   * @param known whether the ledger has this very row already
   */
  record Open(Gap gap, Place place, boolean known) {}

  /**
   * The ledger's changes.
   *
   * @param open all open gaps of the windows
   * @param repaired rows that are open no longer
   * @param split rows whose parts, all still missing, are told apart from now on; they go away
   */
  record Change(List<Open> open, List<Gap> repaired, List<Gap> split) {}

  /** Compares the open rows of one interval with what the lake lacks. */
  static Change of(List<Gap> rows, List<Missing> missing, Interval interval, Instant now) {
    Change change = new Change(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Map<String, List<Gap>> bySymbol = new TreeMap<>();
    rows.stream()
        .sorted(Comparator.comparingLong(Gap::from))
        .forEach(row -> bySymbol.computeIfAbsent(row.symbol(), any -> new ArrayList<>()).add(row));
    for (Missing symbol : missing) {
      List<Gap> known =
          bySymbol.getOrDefault(symbol.symbol(), List.of()).stream()
              .filter(row -> row.span().overlaps(symbol.window()))
              .toList();
      mergeKnown(known, symbol, now, change);
      addNew(known, symbol, interval, now, change);
    }
    return change;
  }

  private static void mergeKnown(List<Gap> known, Missing symbol, Instant now, Change change) {
    int next = 0;
    for (Gap row : known) {
      // Both lists lie in order of time, so no hole before this one can matter to a later row.
      while (next < symbol.holes().size() && symbol.holes().get(next).span().to() <= row.from()) {
        next++;
      }
      List<Hole> still = inside(row, symbol, next);
      long missing = still.stream().mapToLong(hole -> count(row, hole.span())).sum();
      boolean whole = !still.isEmpty() && missing == count(row, row.span().and(symbol.window()));
      boolean newlyRejected =
          row.cause() != GapCause.REJECTED
              && still.stream().anyMatch(hole -> hole.place() == Place.REJECTED);
      if (whole && !newlyRejected) {
        change.open().add(new Open(row, still.get(0).place(), true));
        continue;
      }
      if (whole) {
        change.split().add(row);
      } else {
        change.repaired().add(row.repaired(now));
      }
      for (Span outside : row.span().without(List.of(symbol.window()))) {
        change.open().add(new Open(row.part(outside), Place.BETWEEN, false));
      }
      for (Hole hole : still) {
        change.open().add(new Open(part(row, hole), hole.place(), false));
      }
    }
  }

  /** What is still missing of a row within the window; where no candle opens, none is. */
  private static List<Hole> inside(Gap row, Missing symbol, int first) {
    List<Hole> still = new ArrayList<>();
    for (int i = first; i < symbol.holes().size(); i++) {
      Hole hole = symbol.holes().get(i);
      if (hole.span().from() >= row.to()) {
        break;
      }
      Span both = hole.span().and(row.span());
      if (count(row, both) > 0) {
        still.add(new Hole(both, hole.place()));
      }
    }
    return still;
  }

  private static Gap part(Gap row, Hole hole) {
    Gap part = row.part(hole.span());
    boolean rejected = hole.place() == Place.REJECTED;
    if (rejected == (row.cause() == GapCause.REJECTED)) {
      return part;
    }
    return part.unchecked(rejected ? GapCause.REJECTED : GapCause.UNKNOWN);
  }

  private static void addNew(
      List<Gap> known, Missing symbol, Interval interval, Instant now, Change change) {
    List<Span> covered = known.stream().map(Gap::span).toList();
    int next = 0;
    for (Hole hole : symbol.holes()) {
      while (next < covered.size() && covered.get(next).to() <= hole.span().from()) {
        next++;
      }
      int end = next;
      while (end < covered.size() && covered.get(end).from() < hole.span().to()) {
        end++;
      }
      GapCause cause = hole.place() == Place.REJECTED ? GapCause.REJECTED : GapCause.UNKNOWN;
      for (Span span : hole.span().without(covered.subList(next, end))) {
        Gap gap = Gap.found(symbol.symbol(), interval, span, cause, now);
        if (gap.missing() > 0) {
          change.open().add(new Open(gap, hole.place(), false));
        }
      }
    }
  }

  private static long count(Gap row, Span span) {
    return row.interval().count(span.from(), span.to());
  }
}
