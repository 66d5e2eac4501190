package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.model.manifest.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasts of a model that looks at where a symbol stands among the others. */
class MarketForecastIT {

  private static final Instant FIRST = Instant.parse("2025-05-30T12:00:00Z");
  private static final int COUNT = 48;

  @TempDir private Path folder;

  @Test
  void looksAtTheMarketAsItIsWhenAsked() throws Exception {
    try (RunningServer server = RunningServer.start(folder)) {
      Map<String, List<Candle>> candles = new TreeMap<>();
      for (String symbol : List.of("AUSDT", "BTCUSDT", "CUSDT", "DUSDT", "EUSDT")) {
        candles.put(symbol, server.market().store(symbol, Interval.H1, FIRST, COUNT, "rest"));
      }
      server.market().store("GONEUSDT", Interval.H1, FIRST, COUNT - 2, "rest");
      server.market().store("OTHERUSDT", Interval.H4, FIRST, COUNT, "rest");
      List<String> universe =
          List.of("AUSDT", "BTCUSDT", "CUSDT", "DUSDT", "EUSDT", "SINCEGONEUSDT");
      server.publish(model("ranks", universe));
      server.await("/ready", "/model", "ranks");

      List<String> ranked =
          candles.keySet().stream()
              .sorted(
                  Comparator.comparingDouble(
                      symbol -> change(Objects.requireNonNull(candles.get(symbol)))))
              .toList();
      for (int place = 0; place < 5; place++) {
        assertThat(server.get("/v1/predictions/" + ranked.get(place)).number("/expectedReturn"))
            .isEqualTo(0.01 * (place / 4.0));
      }
      JsonNode advice = server.get("/v1/advice").json().at("/advice");
      assertThat(advice).hasSize(6);
      for (JsonNode entry : advice) {
        String symbol = entry.get("symbol").textValue();
        assertThat(entry.get("expectedReturn").doubleValue())
            .isEqualTo(server.get("/v1/predictions/" + symbol).number("/expectedReturn"));
        assertThat(entry.get("synthetic").booleanValue()).isFalse();
      }

      // The lowest leaps to the top with its next candle; the clock stands still.
      Candle last = Objects.requireNonNull(candles.get(ranked.get(0))).get(COUNT - 1);
      for (String symbol : ranked) {
        double price = symbol.equals(ranked.get(0)) ? 1e9 : 50_000;
        String source = symbol.equals(ranked.get(4)) ? "synthetic" : "rest";
        server.market().store(symbol, Interval.H1, List.of(next(last, price)), source);
      }
      var leapt = server.get("/v1/predictions/" + ranked.get(0));
      assertThat(leapt.number("/expectedReturn")).isEqualTo(0.01);
      assertThat(leapt.json().at("/synthetic").booleanValue()).isTrue();
    }
  }

  @Test
  void doesNotAnswerWhereTheUniverseIsAnother() throws Exception {
    try (RunningServer server = RunningServer.start(folder)) {
      for (String symbol : List.of("AUSDT", "BTCUSDT", "CUSDT")) {
        server.market().store(symbol, Interval.H1, FIRST, COUNT, "rest");
      }
      server.publish(
          model("many", List.of("AUSDT", "BTCUSDT", "CUSDT", "DUSDT", "EUSDT", "FUSDT", "GUSDT")));
      server.await("/ready", "/model", "many");

      var refused = server.get("/v1/predictions/AUSDT");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().at("/code").textValue()).isEqualTo("other_universe");
      assertThat(refused.json().at("/message").textValue())
          .contains("trained beside 7 symbols", "holds 3", "3 are the same");
      assertThat(server.get("/v1/advice").status()).isEqualTo(503);
      server.market().store("DUSDT", Interval.H1, FIRST, COUNT, "rest");
      server.publish(model("few", List.of("AUSDT", "BTCUSDT")));
      server.await("/ready", "/model", "few");
      assertThat(server.get("/v1/predictions/AUSDT").status()).isEqualTo(200);
    }
  }

  @Test
  void advisesOnTheOthersWhereOneHasNoForecast() throws Exception {
    try (RunningServer server = RunningServer.start(folder)) {
      List<String> universe = List.of("AUSDT", "BTCUSDT", "CUSDT");
      for (String symbol : universe) {
        server.market().store(symbol, Interval.H1, FIRST, COUNT, "rest");
      }
      Instant before = FIRST.minus(Duration.ofHours(12));
      server.market().store("BYGONEUSDT", Interval.H1, before, 12, "rest");
      server.publish(model("sound", universe));
      server.await("/ready", "/model", "sound");

      var advice = server.get("/v1/advice");

      assertThat(advice.status()).isEqualTo(200);
      assertThat(texts(advice.json().at("/advice"), "symbol"))
          .containsExactlyInAnyOrderElementsOf(universe);
      assertThat(texts(advice.json().at("/unavailable"), "symbol")).containsExactly("BYGONEUSDT");
      var alone = server.get("/v1/advice/BYGONEUSDT");
      assertThat(alone.status()).isEqualTo(503);
      for (String field : List.of("code", "message")) {
        assertThat(advice.text("/unavailable/0/" + field)).isEqualTo(alone.text("/" + field));
      }

      // Infinite but for the symbol of the lowest rank.
      server.publish(
          new TestModel(
              "huge",
              1,
              Level.SKILLED,
              false,
              Double.MAX_VALUE,
              Double.MAX_VALUE,
              FeatureSets.of("full"),
              "return_rank_24",
              universe));
      server.await("/ready", "/model", "huge");
      var one = server.get("/v1/advice");
      assertThat(one.status()).isEqualTo(200);
      assertThat(one.json().at("/advice")).hasSize(1);
      JsonNode others = one.json().at("/unavailable");
      assertThat(texts(others, "symbol"))
          .hasSize(3)
          .isSorted()
          .contains("BYGONEUSDT")
          .doesNotContain(one.text("/advice/0/symbol"));
      assertThat(texts(others, "code"))
          .containsExactlyInAnyOrder("no_forecast", "no_forecast", "other_universe");
    }
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(entry -> entry.get(field).textValue())
        .toList();
  }

  private static TestModel model(String id, List<String> universe) {
    return new TestModel(
        id, 1, Level.SKILLED, false, 0.01, 0, FeatureSets.of("full"), "return_rank_24", universe);
  }

  private static double change(List<Candle> candles) {
    return Math.log(candles.get(COUNT - 1).close() / candles.get(COUNT - 25).close());
  }

  private static Candle next(Candle last, double price) {
    long openTime = Interval.H1.next(last.openTime());
    return new Candle(
        openTime, price, price, price, price, 1, price, 1, 1, 1, Interval.H1.closeTime(openTime));
  }
}
