package dev.bougie.features.catalogue.calendar;

/**
 * The day of the month of an instant, UTC, by arithmetic alone: no object for each candle.
 *
 * <p>Years are taken to begin in March, so that the leap day is the last of one, and months then
 * have 153 days in each five.
 */
final class MonthDay {

  private static final long MILLIS_OF_DAY = 86_400_000L;

  /** From 0000-03-01 to the epoch. */
  private static final long EPOCH = 719_468;

  private static final int DAYS_OF_400_YEARS = 146_097;
  private static final int DAYS_OF_100_YEARS = 36_524;
  private static final int DAYS_OF_4_YEARS = 1_461;
  private static final int DAYS_OF_YEAR = 365;
  private static final int FEBRUARY = 11;

  private MonthDay() {}

  /** From 1. */
  static int of(long epochMillis) {
    int day = dayOfYear(marchDay(epochMillis));
    return day - monthStart(month(day)) + 1;
  }

  /** The last day of that month: 28 to 31. */
  static int last(long epochMillis) {
    int era = marchDay(epochMillis);
    int month = month(dayOfYear(era));
    if (month < FEBRUARY) {
      return monthStart(month + 1) - monthStart(month);
    }
    // A March-year has a leap day if the calendar year it ends in does.
    int ends = yearOfEra(era) + 1;
    return ends % 4 == 0 && (ends % 100 != 0 || ends % 400 == 0) ? 29 : 28;
  }

  /** The day of its 400 years, from 0 for the first of March. */
  private static int marchDay(long epochMillis) {
    long day = Math.floorDiv(epochMillis, MILLIS_OF_DAY) + EPOCH;
    return Math.floorMod(day, DAYS_OF_400_YEARS);
  }

  private static int yearOfEra(int era) {
    int century = Math.min(era / DAYS_OF_100_YEARS, 3);
    int inCentury = era - century * DAYS_OF_100_YEARS;
    int four = inCentury / DAYS_OF_4_YEARS;
    int inFour = inCentury - four * DAYS_OF_4_YEARS;
    return 100 * century + 4 * four + Math.min(inFour / DAYS_OF_YEAR, 3);
  }

  private static int dayOfYear(int era) {
    int year = yearOfEra(era);
    return era - (DAYS_OF_YEAR * year + year / 4 - year / 100);
  }

  /** From 0 for March. */
  private static int month(int dayOfYear) {
    return (5 * dayOfYear + 2) / 153;
  }

  private static int monthStart(int month) {
    return (153 * month + 2) / 5;
  }
}
