package dev.bougie.jobs.universe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Dumps that a test names by date. */
final class FakeListing implements SymbolListing {

  private final Map<String, List<Instant>> months = new ConcurrentHashMap<>();
  private final Map<String, List<Instant>> days = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  FakeListing put(String symbol, List<String> monthly, List<String> daily) {
    months.put(symbol, monthly.stream().map(FakeListing::start).toList());
    days.put(symbol, daily.stream().map(FakeListing::start).toList());
    return this;
  }

  /** How often it was asked for archives. */
  int asked() {
    return asked.get();
  }

  @Override
  public List<String> symbols() {
    return List.copyOf(months.keySet());
  }

  @Override
  public List<Instant> months(String symbol) {
    asked.incrementAndGet();
    return months.getOrDefault(symbol, List.of());
  }

  @Override
  public List<Instant> days(String symbol, Instant from, Instant to) {
    asked.incrementAndGet();
    return days.getOrDefault(symbol, List.of()).stream()
        .filter(day -> !day.isBefore(from) && day.isBefore(to))
        .toList();
  }

  private static Instant start(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }
}
