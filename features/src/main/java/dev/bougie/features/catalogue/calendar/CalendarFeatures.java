package dev.bougie.features.catalogue.calendar;

import dev.bougie.features.catalogue.calendar.Calendar.Coordinate;
import dev.bougie.features.catalogue.calendar.Calendar.Cycle;
import dev.bougie.features.catalogue.calendar.TradingSession.Session;
import dev.bougie.features.engine.Feature;
import java.util.List;

/** Where in the day, the week and the month a candle lies. */
public final class CalendarFeatures {

  private CalendarFeatures() {}

  public static List<Feature> all() {
    return List.of(
        new Calendar(Cycle.HOUR_OF_DAY, Coordinate.SINE),
        new Calendar(Cycle.HOUR_OF_DAY, Coordinate.COSINE),
        new Calendar(Cycle.DAY_OF_WEEK, Coordinate.SINE),
        new Calendar(Cycle.DAY_OF_WEEK, Coordinate.COSINE),
        new Calendar(Cycle.DAY_OF_MONTH, Coordinate.SINE),
        new Calendar(Cycle.DAY_OF_MONTH, Coordinate.COSINE),
        new MonthTurn(),
        new TradingSession(Session.SESSION_ASIA),
        new TradingSession(Session.SESSION_EUROPE),
        new TradingSession(Session.SESSION_US),
        new TradingSession(Session.WEEKEND));
  }
}
