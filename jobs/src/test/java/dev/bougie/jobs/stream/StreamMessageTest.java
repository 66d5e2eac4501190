package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMessageTest {

  /** The exchange's own example, of a closed candle. */
  private static final String EVENT =
      """
      {"stream":"bnbbtc@kline_1m","data":{"e":"kline","E":1672515782136,"s":"BNBBTC","k":{\
      "t":1672515780000,"T":1672515839999,"s":"BNBBTC","i":"1m","f":100,"L":200,"o":"0.0010",\
      "c":"0.0020","h":"0.0025","l":"0.0015","v":"1000","n":100,"x":true,"q":"1.0000",\
      "V":"500","Q":"0.500","B":"123456"}}}""";

  @Test
  void readsAClosedCandle() {
    assertThat(StreamMessage.parse(EVENT))
        .isEqualTo(
            new StreamMessage.Closed(
                new MarketCandle(
                    "BNBBTC",
                    Interval.M1,
                    new Candle(
                        1672515780000L,
                        0.0010,
                        0.0025,
                        0.0015,
                        0.0020,
                        1000,
                        1,
                        100,
                        500,
                        0.5,
                        1672515839999L))));
  }

  @Test
  void readsEventsOfRawConnectionsToo() {
    String data = EVENT.substring(EVENT.indexOf("{\"e\""), EVENT.length() - 1);
    assertThat(StreamMessage.parse(data)).isEqualTo(StreamMessage.parse(EVENT));
    assertThat(StreamMessage.parse("{\"e\":\"serverShutdown\",\"E\":1}"))
        .isEqualTo(new StreamMessage.ServerShutdown());
  }

  @Test
  void tellsOpenCandlesCutsAndTheRestApart() {
    assertThat(StreamMessage.parse(EVENT.replace("\"x\":true", "\"x\":false")))
        .isEqualTo(new StreamMessage.Open());
    assertThat(
            StreamMessage.parse(
                "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"))
        .isEqualTo(new StreamMessage.ServerShutdown());
    assertThat(StreamMessage.parse("{\"result\":null,\"id\":1}"))
        .isEqualTo(new StreamMessage.Other());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "7", "\"kline\"", "{\"data\":7}", "{", "{}}"})
  void refusesWhatIsNoEvent(String text) {
    assertThatThrownBy(() -> StreamMessage.parse(text)).isInstanceOf(GarbageException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "x":true          | "x":1
          "x":true          | "y":true
          "o":"0.0010"      | "o":0.0010
          "o":"0.0010"      | "o":"a"
          "o":"0.0010"      | "o":""
          "o":"0.0010"      | "o":null
          "t":1672515780000 | "t":"1672515780000"
          "t":1672515780000 | "t":1672515780000.5
          "t":1672515780000 | "t":99999999999999999999
          "n":100           | "n":null
          "i":"1m"          | "i":"7m"
          "i":"1m"          | "j":"1m"
          """)
  void refusesACandleWithAWrongField(String field, String wrong) {
    assertThat(EVENT).contains(field);
    assertThatThrownBy(() -> StreamMessage.parse(EVENT.replace(field, wrong)))
        .isInstanceOf(GarbageException.class)
        .hasMessageStartingWith("not an event: {\"stream\":\"bnbbtc@kline_1m\"");
  }
}
