package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            new MarketSettings(List.of("BTCUSDT", "ETHUSDT"), Optional.empty(), Optional.empty()));
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
  void refusesToBeWithoutSymbols() {
    assertThatThrownBy(() -> read(Map.of("market.symbols", " , ")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("market.symbols = '[]' cannot be used: must name at least one symbol");
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
