package dev.bougie.jobs.insight.measure;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** Parts of the calendar, in UTC, that history is cut into; the longest first. */
public enum CalendarUnit {
  MONTH(Duration.ofDays(28)),
  /** From Monday on. */
  WEEK(Duration.ofDays(7)),
  DAY(Duration.ofDays(1));

  private final Duration shortest;

  CalendarUnit(Duration shortest) {
    this.shortest = shortest;
  }

  /** When the part that holds the instant begins, both epoch milliseconds. */
  long start(long epochMillis) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
    LocalDate start =
        switch (this) {
          case MONTH -> day.withDayOfMonth(1);
          case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          case DAY -> day;
        };
    return start.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** How many neighbours a return over that many milliseconds may reach into. */
  int reach(long millis) {
    return Math.toIntExact(-Math.floorDiv(-millis, shortest.toMillis()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
