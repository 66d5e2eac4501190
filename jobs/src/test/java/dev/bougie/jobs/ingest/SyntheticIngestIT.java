package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticIngestIT {

  private static final Instant FROM = Instant.parse("2024-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-03-03T00:30:00Z");
  private static final int CLOSED = 48;
  private static final long SEED = 42;
  private static final Clock HERE = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void marksWhatItMadeUpInBothStores() {
    Ingest.Result result = makeUp("MADEUPUSDT");

    assertThat(result.source()).isEqualTo("synthetic");
    assertThat(result.candles()).isEqualTo(CLOSED);
    assertThat(result.exchangeAheadMillis()).isZero();
    assertThat(lake.candles("MADEUPUSDT")).hasSize(CLOSED);
    assertThat(lake.candlesInPostgres("MADEUPUSDT")).isEqualTo(lake.candles("MADEUPUSDT"));
    assertThat(lake.sources("MADEUPUSDT")).containsExactly("synthetic");
    assertThat(lake.syntheticInPostgres("MADEUPUSDT")).containsExactly(true);
  }

  @Test
  void makesTheSameUpAgain() {
    makeUp("AGAINUSDT");
    List<Candle> first = lake.candles("AGAINUSDT");
    List<String> files = lake.files("lake.market.candles");

    assertThat(makeUp("AGAINUSDT").changedInPostgres()).isZero();

    assertThat(lake.candles("AGAINUSDT")).isEqualTo(first);
    assertThat(lake.files("lake.market.candles")).isEqualTo(files);
  }

  @Test
  void neverReplacesCandlesOfTheExchange() {
    try (FakeExchange exchange = exchange("REALUSDT")) {
      ingest(exchange, "REALUSDT");

      assertThatThrownBy(() -> makeUp("FREEUSDT", "REALUSDT"))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "market.symbols = 'REALUSDT' cannot be used: hold real candles in the lake, which made-up ones may not replace");

      assertThat(lake.candles("FREEUSDT")).isEmpty();
      assertThat(lake.candlesInPostgres("FREEUSDT")).isEmpty();
      assertThat(lake.candles("REALUSDT")).isEqualTo(exchange.closed("REALUSDT"));
      assertThat(lake.candlesInPostgres("REALUSDT")).isEqualTo(exchange.closed("REALUSDT"));
      assertThat(lake.syntheticInPostgres("REALUSDT")).containsExactly(false);
    }
  }

  @Test
  void givesWayToCandlesOfTheExchangeInBothStores() {
    try (FakeExchange exchange =
        FakeExchange.start(
            List.of("SOONUSDT"), Interval.H1, Instant.parse("2024-03-02T00:00:00Z"), NOW)) {
      makeUp("SOONUSDT", "STAYSUSDT");

      ingest(exchange, "SOONUSDT");

      assertThat(lake.candles("SOONUSDT")).hasSize(24).isEqualTo(exchange.closed("SOONUSDT"));
      assertThat(lake.candlesInPostgres("SOONUSDT")).isEqualTo(exchange.closed("SOONUSDT"));
      assertThat(lake.sources("SOONUSDT")).containsExactly("rest");
      assertThat(lake.syntheticInPostgres("SOONUSDT")).containsExactly(false);
      assertThat(lake.candles("STAYSUSDT")).hasSize(CLOSED);
      assertThat(lake.candlesInPostgres("STAYSUSDT")).hasSize(CLOSED);
    }
  }

  private static FakeExchange exchange(String symbol) {
    return FakeExchange.start(List.of(symbol), Interval.H1, FROM, NOW);
  }

  private static void ingest(FakeExchange exchange, String symbol) {
    new TestIngest(lake, HERE).overRest(exchange.url(), config(symbol));
  }

  private static Ingest.Result makeUp(String... symbols) {
    return new TestIngest(lake, HERE).synthetic(SEED, config(symbols));
  }

  private static Ingest.Config config(String... symbols) {
    return TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbols);
  }
}
