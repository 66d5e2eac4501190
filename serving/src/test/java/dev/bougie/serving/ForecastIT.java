package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.serving.RunningServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastIT {

  private static final Instant FIRST = Instant.parse("2025-05-22T12:00:00Z");
  private static final Instant LAST = Instant.parse("2025-06-01T11:00:00Z");
  private static final int COUNT = 240;
  private static final double COSTS = -2 * Math.log1p(-0.001);

  @TempDir private static Path folder;
  private static RunningServer server;
  private static List<Candle> btc;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder);
    btc = server.market().store("BTCUSDT", Interval.H1, FIRST, COUNT, "dump");
    server.market().store("SYNUSDT", Interval.H1, FIRST, COUNT, "synthetic");
    server.market().store("NEWUSDT", Interval.H1, LAST, 1, "rest");
    server.market().store("FOURUSDT", Interval.H4, FIRST, 10, "rest");
    server.publish(new TestModel("m1", 1, Level.SKILLED, false, 0.1, 0.001));
    server.publish(new TestModel("m3", 3, Level.TRADABLE, true, 0, -0.02));
    server.await("/ready", "/model", "m1");
    server.await("/v1/predictions/BTCUSDT?horizon=3", "/model/id", "m3");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void resetExchangeClock() throws Exception {
    new ExchangeClock(server.database().jdbi()).save(Duration.ZERO, RunningServer.NOW);
    server.await("/v1/predictions/BTCUSDT", "/dataAgeSeconds", "1800");
  }

  @Test
  void foretellsFromTheLastClosedCandle() throws Exception {
    Answer answer = server.get("/v1/predictions/BTCUSDT?interval=1h&horizon=1");
    double close = btc.get(COUNT - 1).close();
    double expected = 0.1 * Math.log(close / btc.get(COUNT - 2).close()) + 0.001;
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/symbol")).isEqualTo("BTCUSDT");
    assertThat(answer.text("/interval")).isEqualTo("1h");
    assertThat(answer.json().at("/horizon").intValue()).isEqualTo(1);
    assertThat(answer.text("/candleTime")).isEqualTo("2025-06-01T11:00:00Z");
    assertThat(answer.text("/targetTime")).isEqualTo("2025-06-01T12:59:59.999Z");
    assertThat(answer.number("/close")).isEqualTo(close);
    assertThat(answer.number("/expectedReturn")).isCloseTo(expected, within(1e-15));
    assertThat(answer.number("/predictedPrice"))
        .isCloseTo(close * Math.exp(expected), within(1e-9));
    assertThat(answer.number("/probabilityUp")).isStrictlyBetween(0.5, 0.6);
    assertThat(answer.text("/model/id")).isEqualTo("m1");
    assertThat(answer.text("/model/level")).isEqualTo("skilled");
    assertThat(answer.json().at("/dataAgeSeconds").longValue()).isEqualTo(1800);
    assertThat(answer.json().at("/synthetic").booleanValue()).isFalse();
  }

  @Test
  void givesIntervalsInPricesNarrowestFirst() throws Exception {
    Answer answer = server.get("/v1/predictions/BTCUSDT");
    double price = answer.number("/predictedPrice");
    JsonNode intervals = answer.json().at("/intervals");
    assertThat(intervals).hasSize(2);
    assertThat(intervals.at("/0/level").doubleValue()).isEqualTo(0.8);
    assertThat(intervals.at("/0/low").doubleValue())
        .isCloseTo(price * Math.exp(-0.012), within(1e-9));
    assertThat(intervals.at("/0/high").doubleValue())
        .isCloseTo(price * Math.exp(0.012), within(1e-9));
    assertThat(intervals.at("/1/level").doubleValue()).isEqualTo(0.95);
    assertThat(intervals.at("/1/low").doubleValue())
        .isCloseTo(price * Math.exp(-0.02), within(1e-9));
  }

  @Test
  void foretellsEachHorizonWithItsOwnModel() throws Exception {
    Answer answer = server.get("/v1/predictions/BTCUSDT?horizon=3");
    assertThat(answer.text("/model/id")).isEqualTo("m3");
    assertThat(answer.text("/model/level")).isEqualTo("tradable");
    assertThat(answer.text("/targetTime")).isEqualTo("2025-06-01T14:59:59.999Z");
    assertThat(answer.number("/expectedReturn")).isCloseTo(-0.02, within(1e-15));
    assertThat(answer.number("/probabilityUp")).isCloseTo(0.0227501319, within(1e-9));
    assertThat(answer.json().at("/synthetic").booleanValue()).isTrue();
  }

  @Test
  void marksAForecastAsSyntheticIfACandleIs() throws Exception {
    assertThat(server.get("/v1/predictions/SYNUSDT").json().at("/synthetic").booleanValue())
        .isTrue();
  }

  @Test
  void foretellsFromAHistoryThatIsTooShortForMostFeatures() throws Exception {
    Answer answer = server.get("/v1/predictions/NEWUSDT");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.number("/expectedReturn")).isCloseTo(0.001, within(1e-15));
  }

  @Test
  void saysWhetherTheModelKnowsTheSymbolAsAdviceDoes() throws Exception {
    for (String symbol : List.of("BTCUSDT", "SYNUSDT")) {
      boolean trained =
          server.get("/v1/predictions/" + symbol).json().at("/trained").booleanValue();
      assertThat(trained).isEqualTo(symbol.equals("BTCUSDT"));
      assertThat(
              server
                  .get("/v1/advice/" + symbol)
                  .text("/advice/0/reason")
                  .contains("was not trained on"))
          .isEqualTo(!trained);
    }
  }

  @Test
  void tellsAgesByTheExchangesClock() throws Exception {
    ExchangeClock clock = new ExchangeClock(server.database().jdbi());
    assertThat(server.get("/v1/predictions/BTCUSDT").text("/past")).isEqualTo("false");
    clock.save(Duration.ofDays(1), RunningServer.NOW);
    long aged = 1800 + 86_400;
    Answer old = server.await("/v1/predictions/BTCUSDT", "/dataAgeSeconds", String.valueOf(aged));
    assertThat(old.text("/past")).isEqualTo("true");
    assertThat(server.get("/v1/advice/BTCUSDT").text("/advice/0/reason"))
        .contains("the time that is foretold has passed");
    assertThat(server.get("/v1/candles/BTCUSDT").json().at("/dataAgeSeconds").longValue())
        .isEqualTo(aged);
    assertThat(server.get("/v1/advice").json().at("/advice/0/dataAgeSeconds").longValue())
        .isEqualTo(aged);
    clock.save(Duration.ofMinutes(-30), RunningServer.NOW);
    server.await("/v1/advice/BTCUSDT", "/advice/0/dataAgeSeconds", "0");
  }

  @Test
  void saysThatASymbolIsUnknownOrHasNoSuchCandles() throws Exception {
    Answer unknown = server.get("/v1/predictions/NONEUSDT");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("/code")).isEqualTo("unknown_symbol");
    Answer other = server.get("/v1/advice/FOURUSDT");
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.text("/code")).isEqualTo("no_candle");
  }

  @Test
  void saysWhichModelsThereAreWhereOneIsMissing() throws Exception {
    Answer answer = server.get("/v1/predictions/BTCUSDT?horizon=2");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text("/code")).isEqualTo("no_model");
    assertThat(answer.text("/message"))
        .contains("interval 1h and horizon 2", "interval 1h and horizon 1");
  }

  @Test
  void advisesOnEverySymbolStrongestFirst() throws Exception {
    Answer answer = server.get("/v1/advice");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/policy")).isEqualTo("evidence");
    JsonNode advice = answer.json().at("/advice");
    assertThat(advice).hasSize(3);
    assertThat(advice.findValuesAsText("symbol"))
        .containsExactlyInAnyOrder("BTCUSDT", "NEWUSDT", "SYNUSDT");
    double before = Double.MAX_VALUE;
    for (JsonNode entry : advice) {
      double expected = entry.get("expectedReturn").doubleValue();
      assertThat(Math.abs(expected)).isLessThanOrEqualTo(before);
      before = Math.abs(expected);
      if (entry.get("symbol").textValue().equals("BTCUSDT")) {
        assertThat(entry.get("action").textValue())
            .isEqualTo(expected > 0 ? "LEAN_UP" : "LEAN_DOWN");
      } else {
        assertThat(entry.get("action").textValue()).isEqualTo("HOLD");
        assertThat(entry.get("reason").textValue()).contains("was not trained on");
      }
      assertThat(entry.get("synthetic").booleanValue())
          .isEqualTo(entry.get("symbol").textValue().equals("SYNUSDT"));
    }
  }

  @Test
  void advisesAsItForetells() throws Exception {
    Answer prediction = server.get("/v1/predictions/BTCUSDT?horizon=3");
    Answer answer = server.get("/v1/advice/BTCUSDT?horizon=3");
    assertThat(answer.json().at("/advice")).hasSize(1);
    assertThat(answer.text("/advice/0/symbol")).isEqualTo("BTCUSDT");
    assertThat(answer.text("/advice/0/action")).isEqualTo("SELL");
    assertThat(answer.number("/advice/0/expectedReturn"))
        .isEqualTo(prediction.number("/expectedReturn"));
    assertThat(answer.number("/advice/0/expectedReturnAfterCosts"))
        .isCloseTo(0.02 - COSTS, within(1e-12));
    assertThat(answer.number("/advice/0/probabilityUp"))
        .isEqualTo(prediction.number("/probabilityUp"));
    assertThat(answer.text("/advice/0/reason")).contains("2.000 %", "0.200 %");
    assertThat(answer.text("/advice/0/model/id")).isEqualTo("m3");
    assertThat(answer.text("/advice/0/model/level")).isEqualTo("tradable");
    assertThat(answer.text("/advice/0/candleTime")).isEqualTo(LAST.toString());
    assertThat(answer.json().at("/advice/0/dataAgeSeconds").longValue()).isEqualTo(1800);
    assertThat(answer.json().at("/advice/0/synthetic").booleanValue()).isTrue();
  }

  @Test
  void tellsOfEveryPublishedModel() throws Exception {
    JsonNode models = server.get("/v1/models").json().at("/models");
    assertThat(models).hasSize(2);
    JsonNode m1 = models.get(0);
    assertThat(m1.get("id").textValue()).isEqualTo("m1");
    assertThat(m1.get("kind").textValue()).isEqualTo("linear");
    assertThat(m1.get("interval").textValue()).isEqualTo("1h");
    assertThat(m1.get("horizon").intValue()).isEqualTo(1);
    assertThat(m1.get("champion").booleanValue()).isTrue();
    assertThat(m1.get("level").textValue()).isEqualTo("skilled");
    assertThat(m1.get("createdAt").textValue()).isEqualTo("2025-01-02T03:04:05Z");
    assertThat(m1.at("/metrics/linear/direction").doubleValue()).isEqualTo(0.53);
    assertThat(m1.at("/metrics/zero/informationCoefficient").isNull()).isTrue();
    assertThat(m1.get("synthetic").booleanValue()).isFalse();
    assertThat(m1.get("symbols").get(0).textValue()).isEqualTo("BTCUSDT");
    assertThat(m1.get("reasons").get(0).textValue()).isEqualTo("p = 0.01 against zero");
  }
}
