package dev.bougie.jobs;

import dev.bougie.jobs.universe.Selection;
import dev.bougie.model.config.ConfigException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which candles; section {@code market}.
 *
 * @param kind of the exchange's markets
 * @param symbols of the exchange by name; where neither they nor a selection are given, {@link
 *     #USUAL}
 * @param quote selects symbols paid with that asset
 * @param pattern selects symbols that match that regular expression
 * @param top selects so many of a quote asset, by traded volume; 0 for all of them
 * @param at selects symbols that had candles at that time
 * @param all selects all symbols there ever were
 * @param from open time of the first candle; two years before {@code to} where absent
 * @param to open times lie before it; the exchange's present where absent
 */
public record MarketSettings(
    Kind kind,
    List<String> symbols,
    Optional<String> quote,
    Optional<String> pattern,
    int top,
    Optional<Instant> at,
    boolean all,
    Optional<Instant> from,
    Optional<Instant> to) {

  /** What is taken where nothing is asked for. */
  static final List<String> USUAL = List.of("BTCUSDT", "ETHUSDT");

  /** The exchange's markets. */
  public enum Kind {
    SPOT
  }

  public MarketSettings {
    for (String symbol : symbols) {
      if (!symbol.matches("[\\p{L}\\p{N}_.-]{1,40}")) {
        throw new ConfigException("symbols", symbol, "must be letters and digits, such as BTCUSDT");
      }
    }
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new ConfigException("from", from.get(), "must lie before market.to = " + to.get());
    }
    Selection given = new Selection(symbols, quote, pattern, top, at, all);
    symbols =
        symbols.isEmpty() && !given.asksUniverse() ? USUAL : symbols.stream().distinct().toList();
  }

  /** The choice of symbols; either a list or something to ask the universe for. */
  public Selection selection() {
    return new Selection(symbols, quote, pattern, top, at, all);
  }
}
