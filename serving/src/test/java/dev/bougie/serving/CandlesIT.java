package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.serving.RunningServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandlesIT {

  /** The last of 600 hourly candles opens at 11:00 and closed half an hour before now. */
  private static final Instant FIRST = Instant.parse("2025-05-07T12:00:00Z");

  private static final Instant LAST = Instant.parse("2025-06-01T11:00:00Z");

  private static final int COUNT = 600;

  @TempDir private static Path folder;
  private static RunningServer server;
  private static List<Candle> btc;

  @BeforeAll
  static void start() {
    server = RunningServer.start(folder);
    btc = server.market().store("BTCUSDT", Interval.H1, FIRST, COUNT, "dump");
    server.market().store("MIXUSDT", Interval.H1, FIRST.minusSeconds(36_000), 10, "synthetic");
    server.market().store("MIXUSDT", Interval.H1, FIRST, 10, "rest");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void givesTheNewestCandlesOldestFirst() throws Exception {
    Answer answer = server.get("/v1/candles/BTCUSDT?interval=1h&limit=3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/symbol")).isEqualTo("BTCUSDT");
    assertThat(answer.text("/interval")).isEqualTo("1h");
    assertThat(answer.json().at("/synthetic").booleanValue()).isFalse();
    assertThat(answer.json().at("/dataAgeSeconds").longValue()).isEqualTo(1800);
    JsonNode candles = answer.json().at("/candles");
    assertThat(candles).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertIs(candles.get(i), btc.get(COUNT - 3 + i));
    }
    assertThat(candles.get(2).get("openTime").textValue()).isEqualTo(LAST.toString());
    assertThat(candles.get(2).get("closeTime").textValue()).isEqualTo("2025-06-01T11:59:59.999Z");
  }

  @Test
  void givesFiveHundredCandlesWhereNoLimitIsNamed() throws Exception {
    Answer answer = server.get("/v1/candles/BTCUSDT");
    assertThat(answer.json().at("/candles")).hasSize(500);
    assertIs(answer.json().at("/candles/499"), btc.get(COUNT - 1));
    assertThat(server.get("/v1/candles/BTCUSDT?limit=1000").json().at("/candles")).hasSize(COUNT);
  }

  @ParameterizedTest
  @CsvSource({
    "from=2025-05-08&to=2025-05-09, 12, 24",
    "from=2025-05-08T00:00:00Z&to=2025-05-08T02:00:00Z, 12, 2",
    "from=2025-05-08T02:00:00%2B02:00&to=2025-05-08T02:00:00Z, 12, 2",
    "from=1746662400000&to=1746666000000, 12, 1",
    "from=2025-05-08&limit=5, 12, 5",
    "to=2025-05-08&limit=5, 7, 5",
    "to=2025-05-08, 0, 12",
    "from=2025-05-08T00:00:00.001Z&to=2025-05-08T01:00:00.001Z, 13, 1",
    "from=2030-01-01, 600, 0",
    "from=1970-01-01&to=9999-12-31&limit=1, 0, 1",
  })
  void givesTheCandlesThatOpenInAHalfOpenRange(String range, int first, int count)
      throws Exception {
    Answer answer = server.get("/v1/candles/BTCUSDT?" + range);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode candles = answer.json().at("/candles");
    assertThat(candles).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertIs(candles.get(i), btc.get(first + i));
    }
    assertThat(answer.json().at("/dataAgeSeconds").longValue()).isEqualTo(1800);
  }

  @Test
  void marksARangeAsSyntheticIfAnyCandleIs() throws Exception {
    assertThat(server.get("/v1/candles/MIXUSDT").json().at("/synthetic").booleanValue()).isTrue();
    String traded = "/v1/candles/MIXUSDT?from=" + FIRST;
    assertThat(server.get(traded).json().at("/synthetic").booleanValue()).isFalse();
    String madeUp = "/v1/candles/MIXUSDT/at?time=" + FIRST.minusMillis(1);
    assertThat(server.get(madeUp).json().at("/synthetic").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-06-01T11:00:00Z",
        "2025-06-01T11:17:00Z",
        "2025-06-01T11:59:59.999Z",
        "2025-06-01T13:30:00%2B02:00",
        "1748777400000"
      })
  void givesTheCandleThatHoldsAnInstant(String time) throws Exception {
    Answer answer = server.get("/v1/candles/BTCUSDT/at?interval=1h&time=" + time);
    assertThat(answer.status()).isEqualTo(200);
    assertIs(answer.json(), btc.get(COUNT - 1));
    assertThat(answer.text("/symbol")).isEqualTo("BTCUSDT");
    assertThat(answer.text("/interval")).isEqualTo("1h");
    assertThat(answer.json().at("/synthetic").booleanValue()).isFalse();
    assertThat(answer.json().at("/dataAgeSeconds").longValue()).isEqualTo(1800);
  }

  @Test
  void saysThatACandleIsNotStored() throws Exception {
    Answer answer = server.get("/v1/candles/BTCUSDT/at?time=2025-06-01T12:00:00Z");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("/code")).isEqualTo("no_candle");
    assertThat(answer.text("/field")).isEqualTo("time");
    assertThat(answer.text("/message"))
        .contains("2025-06-01T12:00:00Z", "2025-06-01T11:59:59.999Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/candles/NONEUSDT", "/v1/candles/btcusdt", "/v1/candles/NONE/at?time=0"})
  void saysThatASymbolIsUnknown(String path) throws Exception {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("/code")).isEqualTo("unknown_symbol");
    assertThat(answer.text("/field")).isEqualTo("symbol");
  }

  @Test
  void saysThatASymbolHasNoCandlesOfAnInterval() throws Exception {
    Answer answer = server.get("/v1/candles/BTCUSDT?interval=4h");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("/code")).isEqualTo("no_candle");
    assertThat(answer.text("/field")).isEqualTo("interval");
    assertThat(answer.text("/message")).contains("4h", "BTCUSDT");
  }

  @Test
  void tellsWhatIsStored() throws Exception {
    Answer answer = server.get("/v1/symbols");
    assertThat(answer.json().at("/symbols")).hasSize(2);
    assertThat(answer.text("/symbols/0/symbol")).isEqualTo("BTCUSDT");
    assertThat(answer.text("/symbols/0/interval")).isEqualTo("1h");
    assertThat(answer.text("/symbols/0/firstCandle")).isEqualTo(FIRST.toString());
    assertThat(answer.text("/symbols/0/lastCandle")).isEqualTo(LAST.toString());
    assertThat(answer.json().at("/symbols/0/candles").intValue()).isEqualTo(COUNT);
    assertThat(answer.json().at("/symbols/0/synthetic").booleanValue()).isFalse();
    assertThat(answer.json().at("/symbols/0/dataAgeSeconds").longValue()).isEqualTo(1800);
    assertThat(answer.json().at("/symbols/1/synthetic").booleanValue()).isTrue();
  }

  private static void assertIs(JsonNode json, Candle candle) {
    assertThat(Instant.parse(json.get("openTime").textValue()).toEpochMilli())
        .isEqualTo(candle.openTime());
    assertThat(json.get("open").doubleValue()).isEqualTo(candle.open());
    assertThat(json.get("high").doubleValue()).isEqualTo(candle.high());
    assertThat(json.get("low").doubleValue()).isEqualTo(candle.low());
    assertThat(json.get("close").doubleValue()).isEqualTo(candle.close());
    assertThat(json.get("volume").doubleValue()).isEqualTo(candle.volume());
    assertThat(json.get("quoteVolume").doubleValue()).isEqualTo(candle.quoteVolume());
    assertThat(json.get("trades").longValue()).isEqualTo(candle.trades());
    assertThat(json.get("takerBuyBase").doubleValue()).isEqualTo(candle.takerBuyBase());
    assertThat(json.get("takerBuyQuote").doubleValue()).isEqualTo(candle.takerBuyQuote());
    assertThat(Instant.parse(json.get("closeTime").textValue()).toEpochMilli())
        .isEqualTo(candle.closeTime());
  }
}
