package dev.bougie.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeInfoTest {

  /** Shortened from the exchange's documentation. */
  private static final String INFO =
      """
      {"timezone":"UTC","serverTime":1565246363776,
       "rateLimits":[
        {"rateLimitType":"RAW_REQUESTS","interval":"MINUTE","intervalNum":5,"limit":61000},
        {"rateLimitType":"REQUEST_WEIGHT","interval":"DAY","intervalNum":1,"limit":7},
        {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000}],
       "exchangeFilters":[],
       "symbols":[
        {"symbol":"ETHBTC","status":"TRADING","baseAsset":"ETH","baseAssetPrecision":8,
         "quoteAsset":"BTC","orderTypes":["LIMIT"],"filters":[{"filterType":"LOT_SIZE"}]},
        {"symbol":"LUNAUSDT","status":"BREAK","baseAsset":"LUNA","quoteAsset":"USDT"}],
       "sors":[{"baseAsset":"BTC","symbols":["BTCUSDT"]}]}""";

  @Test
  void readsTheWeightOfAMinuteAndTheSymbols() {
    ExchangeInfo info = ExchangeInfo.parse(INFO);
    assertThat(info.weightLimit()).hasValue(6000);
    assertThat(info.symbols())
        .containsExactly(
            new ListedSymbol("ETHBTC", "ETH", "BTC", "TRADING"),
            new ListedSymbol("LUNAUSDT", "LUNA", "USDT", "BREAK"));
  }

  @Test
  void knowsNoLimitWhereNoneIsTold() {
    String info =
        """
        {"symbols":[{"symbol":"ETHBTC","status":"TRADING","baseAsset":"ETH","quoteAsset":"BTC"}]}""";
    assertThat(ExchangeInfo.parse(info).weightLimit()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void refusesAnAnswerThatIsCutOffAnywhere() {
    for (int length = 0; length < INFO.length(); length++) {
      String cut = INFO.substring(0, length);
      assertThatThrownBy(() -> ExchangeInfo.parse(cut))
          .as(cut)
          .isInstanceOf(MalformedAnswerException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "<html>",
        "{}",
        "{\"symbols\":{}}",
        "{\"symbols\":[]}",
        "{\"symbols\":[{\"symbol\":\"A\"}]}"
      })
  void refusesWhatIsNoExchangeInformation(String body) {
    assertThatThrownBy(() -> ExchangeInfo.parse(body))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessage("no exchange information: " + body);
  }
}
