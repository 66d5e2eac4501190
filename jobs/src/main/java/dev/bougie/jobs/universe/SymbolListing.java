package dev.bougie.jobs.universe;

import java.time.Instant;
import java.util.List;

/** What the exchange's dumps hold; asked by several threads at once. */
public interface SymbolListing {

  /** Every symbol that has dumps, those no longer traded included. */
  List<String> symbols();

  /** The starts of the months that have an archive of that symbol's daily candles. */
  List<Instant> months(String symbol);

  /** The starts of the days in {@code [from, to)} that have an archive of its daily candle. */
  List<Instant> days(String symbol, Instant from, Instant to);

  /** Where there are no dumps. */
  static SymbolListing none() {
    return new SymbolListing() {
      @Override
      public List<String> symbols() {
        return List.of();
      }

      @Override
      public List<Instant> months(String symbol) {
        return List.of();
      }

      @Override
      public List<Instant> days(String symbol, Instant from, Instant to) {
        return List.of();
      }
    };
  }
}
