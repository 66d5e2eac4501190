package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} and {@code gaps} print, and how they end. */
class DoctorCommandIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-01-03T00:00:00Z");

  @TempDir private static Path home;

  private final PrintStream stdout = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(stdout);
  }

  @Test
  void endsWithThreeOnlyWhereTheLakeIsDamaged() throws Exception {
    assertThat(run("doctor")).isZero();
    assertThat(text())
        .isEqualTo("note: the lake holds no candles yet, run ingest first\nno damage found\n");

    Candle twice;
    try (FakeExchange exchange = FakeExchange.start(List.of("BTCUSDT"), Interval.H1, FROM, NOW)) {
      exchange.remove("BTCUSDT", Instant.parse("2024-01-01T05:00:00Z"));
      assertThat(run("gaps", "--binance-url", exchange.url().toString())).isEqualTo(3);
      assertThat(run("ingest", "--binance-url", exchange.url().toString(), "--from", "2024-01-01"))
          .isZero();
      assertThat(run("gaps", "--binance-url", exchange.url().toString())).isZero();
      twice = exchange.closed("BTCUSDT").get(7);
    }
    text();
    assertThat(run("doctor", "--by-symbol", "--aggregate")).isZero();
    assertThat(text()).contains("BTCUSDT", "EXCHANGE_OUTAGE 1", "no damage found");

    plant(twice);
    assertThat(run("doctor", "--json")).isEqualTo(3);
    JsonNode health = Json.mapper().readTree(text());
    assertThat(health.at("/damaged").asBoolean()).isTrue();
    assertThat(health.at("/damage/0/kind").asText()).isEqualTo("DUPLICATES");
    assertThat(health.at("/candles/0/rows").asInt()).isEqualTo(48);
  }

  private static void plant(Candle candle) throws Exception {
    try (TestLake lake = TestLake.open(home)) {
      lake.spark()
          .createDataset(
              List.of(CandleRows.row("BTCUSDT", Interval.H1, candle, "rest")), CandleRows.encoder())
          .writeTo(Lake.CANDLES)
          .append();
    }
  }

  private static int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--set", "home=" + home, "--set", "market.symbols=BTCUSDT"));
    return Main.run(all.toArray(String[]::new));
  }

  /** What was printed since the last look. */
  private String text() {
    String text = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    return text;
  }
}
