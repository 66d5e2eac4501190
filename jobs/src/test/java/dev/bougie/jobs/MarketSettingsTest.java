package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.universe.Selection;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketSettingsTest {

  @Test
  void takesBitcoinAndEtherOverTheRangeThatTheExchangesClockGives() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new MarketSettings(
                MarketSettings.Kind.SPOT,
                List.of("BTCUSDT", "ETHUSDT"),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void takesEachSymbolOnceInTheOrderGiven() {
    assertThat(read(Map.of("market.symbols", "SOLUSDT, BTCUSDT,SOLUSDT")).symbols())
        .containsExactly("SOLUSDT", "BTCUSDT");
  }

  @Test
  void readsDatesAndInstantsAsUtc() {
    MarketSettings market =
        read(Map.of("market.from", "2024-01-31", "market.to", "2024-02-01T06:00:00Z"));
    assertThat(market.from()).contains(Instant.parse("2024-01-31T00:00:00Z"));
    assertThat(market.to()).contains(Instant.parse("2024-02-01T06:00:00Z"));
  }

  @Test
  void refusesAFromThatIsNotBeforeTo() {
    for (String to : List.of("2024-02-01", "2024-01-31")) {
      assertThatThrownBy(() -> read(Map.of("market.from", "2024-02-01", "market.to", to)))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "market.from = '2024-02-01T00:00:00Z' cannot be used: must lie before market.to = %sT00:00:00Z"
                  .formatted(to));
    }
  }

  @Test
  void takesTheUsualSymbolsWhereTheListIsEmpty() {
    assertThat(read(Map.of("market.symbols", " , ")).symbols())
        .containsExactly("BTCUSDT", "ETHUSDT");
  }

  @Test
  void letsASelectionReplaceTheUsualSymbols() {
    MarketSettings market =
        read(
            Map.of(
                "market.quote", "USDT",
                "market.pattern", "B.*",
                "market.top", "7",
                "market.at", "2022-05-01"));
    assertThat(market.selection())
        .isEqualTo(
            new Selection(
                List.of(),
                Optional.of("USDT"),
                Optional.of("B.*"),
                7,
                Optional.of(Instant.parse("2022-05-01T00:00:00Z")),
                false));
    assertThat(market.selection().asksUniverse()).isTrue();
    assertThat(read(Map.of("market.all", "true")).selection().asksUniverse()).isTrue();
    assertThat(read(Map.of()).selection().asksUniverse()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          symbols | AUSDT | quote   | USDT | market.symbols = 'AUSDT' cannot be used: cannot be given beside market.quote; a selection takes the place of the list
          symbols | AUSDT | pattern | A.*  | market.symbols = 'AUSDT' cannot be used: cannot be given beside market.pattern; a selection takes the place of the list
          symbols | AUSDT | all     | true | market.symbols = 'AUSDT' cannot be used: cannot be given beside market.all; a selection takes the place of the list
          symbols | AUSDT | at      | 2024-01-01 | market.symbols = 'AUSDT' cannot be used: cannot be given beside market.at; a selection takes the place of the list
          quote   | USDT  | all     | true | market.quote = 'USDT' cannot be used: cannot be given beside market.all
          pattern | A.*   | all     | true | market.pattern = 'A.*' cannot be used: cannot be given beside market.all
          top     | 5     | pattern | A.*  | market.top = '5' cannot be used: needs quote, since volumes compare within one quote asset only
          top     | -1    | quote   | USDT | market.top = '-1' cannot be used: must not be negative
          at      | 2024-01-01 | top | 0   | market.at = '2024-01-01T00:00:00Z' cannot be used: needs quote, pattern or all
          pattern | (B    | top     | 0    | market.pattern = '(B' cannot be used: must be a regular expression: Unclosed group
          kind    | futures | top   | 0    | market.kind = 'futures' cannot be used: must be one of [spot]
          """)
  void refusesWhatDoesNotGoTogether(
      String key, String value, String other, String otherValue, String message) {
    assertThatThrownBy(() -> read(Map.of("market." + key, value, "market." + other, otherValue)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BTC USDT", "BTC/USDT", "BTC'USDT", "BTC\tUSDT", "BTC&limit=1"})
  void refusesWhatCanBeNoSymbol(String symbol) {
    assertThatThrownBy(() -> read(Map.of("market.symbols", "ETHUSDT," + symbol)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "market.symbols = '%s' cannot be used: must be letters and digits, such as BTCUSDT"
                .formatted(symbol));
  }

  @ParameterizedTest
  @CsvSource({"market.from,yesterday", "market.to,2024-13-01", "market.to,2024-01-01T00:00"})
  void refusesWhatIsNoDate(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "%s = '%s' cannot be used: must be a date such as 2024-01-31 or an instant such as 2024-01-31T00:00:00Z"
                .formatted(key, value));
  }

  private static MarketSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("market", MarketSettings.class);
  }
}
