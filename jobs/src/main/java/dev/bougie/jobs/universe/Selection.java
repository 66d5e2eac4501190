package dev.bougie.jobs.universe;

import dev.bougie.model.config.ConfigException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which symbols of the universe. What is given besides a list of symbols narrows the choice
 * together.
 *
 * @param symbols by name; then nothing else is given
 * @param quote paid with that asset
 * @param pattern a regular expression that the whole symbol matches
 * @param top so many, by traded quote volume over 30 days, 0 for no such limit; needs a quote asset
 * @param at with candles at that time
 * @param all however it is called
 */
public record Selection(
    List<String> symbols,
    Optional<String> quote,
    Optional<String> pattern,
    int top,
    Optional<Instant> at,
    boolean all) {

  public Selection {
    symbols = List.copyOf(symbols);
    if (top < 0) {
      throw new ConfigException("top", top, "must not be negative");
    }
    pattern.ifPresent(given -> new SymbolPattern(given).check());
    if (top > 0 && quote.isEmpty()) {
      throw new ConfigException(
          "top", top, "needs quote, since volumes compare within one quote asset only");
    }
    if (all) {
      refuseBesideAll("quote", quote);
      refuseBesideAll("pattern", pattern);
    }
    String other =
        quote.isPresent()
            ? "quote"
            : pattern.isPresent() ? "pattern" : all ? "all" : at.isPresent() ? "at" : "";
    if (!symbols.isEmpty() && !other.isEmpty()) {
      throw new ConfigException(
          "symbols",
          String.join(",", symbols),
          "cannot be given beside market.%s; a selection takes the place of the list"
              .formatted(other));
    }
    if (symbols.isEmpty() && at.isPresent() && quote.isEmpty() && pattern.isEmpty() && !all) {
      throw new ConfigException("at", at.get(), "needs quote, pattern or all");
    }
  }

  /** Those symbols and no others. */
  public static Selection of(List<String> symbols) {
    return new Selection(symbols, Optional.empty(), Optional.empty(), 0, Optional.empty(), false);
  }

  /** Whether the universe has to be asked; a list is its own answer. */
  public boolean asksUniverse() {
    return quote.isPresent() || pattern.isPresent() || all;
  }

  /** Whether it takes that symbol, its rank left out. */
  boolean takes(KnownSymbol symbol) {
    return quote.map(asset -> symbol.quote().filter(asset::equals).isPresent()).orElse(true)
        && pattern.map(given -> new SymbolPattern(given).matches(symbol.symbol())).orElse(true)
        && at.map(time -> symbol.span().filter(span -> span.holds(time)).isPresent()).orElse(true);
  }

  /** As options of the command line. */
  String options() {
    StringBuilder text = new StringBuilder();
    quote.ifPresent(asset -> text.append(" --quote ").append(asset));
    pattern.ifPresent(given -> text.append(" --pattern '").append(given).append('\''));
    at.ifPresent(time -> text.append(" --at ").append(time));
    return text.append(all ? " --all" : "").toString();
  }

  private static void refuseBesideAll(String key, Optional<String> value) {
    if (value.isPresent()) {
      throw new ConfigException(key, value.get(), "cannot be given beside market.all");
    }
  }
}
