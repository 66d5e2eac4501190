package dev.bougie.jobs.universe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {

  @ParameterizedTest
  @CsvSource({
    "BTC.*,      BTCUSDT, true",
    "BTC,        BTCUSDT, false",
    ".*(UP|DOWN)USDT, BTCUPUSDT, true",
    "[A-M].*USDT, ZECUSDT, false"
  })
  void matchesTheWholeSymbol(String pattern, String symbol, boolean matches) {
    assertThat(new SymbolPattern(pattern).matches(symbol)).isEqualTo(matches);
  }

  @Test
  void refusesAPatternThatTakesForever() {
    assertThatThrownBy(() -> selection("(.*.*.*.*)*B"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("takes too long");
  }

  @Test
  void refusesAPatternThatIsTooLong() {
    assertThat(selection("A".repeat(200)).asksUniverse()).isTrue();
    assertThatThrownBy(() -> selection("A".repeat(201)))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("must have at most 200 characters");
  }

  @ParameterizedTest
  @CsvSource({"BTCUSDT,USDT", "BTCUSD,USD", "USDTBKRW,BKRW", "ETHBTC,BTC"})
  void takesTheLongestQuoteAssetThatTheNameEndsWith(String symbol, String quote) {
    assertThat(new QuoteAssets(List.of("T", "DT", "USD", "USDT", "BTC", "BKRW")).of(symbol))
        .contains(quote);
  }

  @ParameterizedTest
  @ValueSource(strings = {"USDT", "BTCEUR", ""})
  void knowsNoQuoteAssetWhereNoneFitsOrNothingIsLeft(String symbol) {
    assertThat(new QuoteAssets(List.of("USDT", "BTC")).of(symbol)).isEmpty();
  }

  @Test
  void asksForTheOptionsItWasGiven() {
    assertThat(
            new Selection(
                    List.of(),
                    Optional.of("USDT"),
                    Optional.of("B.*"),
                    3,
                    Optional.of(Instant.parse("2024-01-01T00:00:00Z")),
                    false)
                .options())
        .isEqualTo(" --quote USDT --pattern 'B.*' --at 2024-01-01T00:00:00Z");
  }

  private static Selection selection(String pattern) {
    return new Selection(
        List.of(), Optional.empty(), Optional.of(pattern), 0, Optional.empty(), false);
  }
}
