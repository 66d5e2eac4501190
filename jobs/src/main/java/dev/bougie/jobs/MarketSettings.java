package dev.bougie.jobs;

import dev.bougie.model.config.ConfigException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which candles; section {@code market}.
 *
 * @param symbols of the exchange, at least one
 * @param from open time of the first candle; two years before {@code to} where absent
 * @param to open times lie before it; the exchange's present where absent
 */
public record MarketSettings(List<String> symbols, Optional<Instant> from, Optional<Instant> to) {

  public MarketSettings {
    if (symbols.isEmpty()) {
      throw new ConfigException("symbols", symbols, "must name at least one symbol");
    }
    for (String symbol : symbols) {
      if (!symbol.matches("[\\p{L}\\p{N}_.-]{1,40}")) {
        throw new ConfigException("symbols", symbol, "must be letters and digits, such as BTCUSDT");
      }
    }
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new ConfigException("from", from.get(), "must lie before market.to = " + to.get());
    }
    symbols = symbols.stream().distinct().toList();
  }
}
