package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.exchange.FakeMarket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog's server makes a commit, and the connection breaks before it can say so. */
class LostAnswerIT {

  private static final String COMMIT = "UPDATE iceberg_tables";
  private static final Instant FROM = Instant.parse("2024-03-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-03-03T00:00:00Z");

  @TempDir private static Path folder;
  private static StoppablePostgres server;
  private static LossyProxy proxy;
  private static TestLake lake;

  @BeforeAll
  static void open() throws IOException {
    server = StoppablePostgres.start(folder);
    proxy = LossyProxy.before(server.port());
    lake = TestLake.at("jdbc:postgresql://localhost:%d/postgres".formatted(proxy.port()), folder);
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
    proxy.close();
    server.close();
  }

  @Test
  void knowsACommitOfSparkAgain() {
    List<Candle> candles = FakeMarket.candles("SPARKUSDT", Interval.H1, FROM, TO);
    lake.store("SPARKUSDT", Interval.H1, candles.subList(0, 24), "rest");

    proxy.loseAnswerTo(COMMIT);
    lake.store("SPARKUSDT", Interval.H1, candles.subList(20, 48), "rest");

    assertThat(proxy.hasLost()).isTrue();
    assertThat(lake.candles("SPARKUSDT")).isEqualTo(candles);
  }

  @Test
  void knowsACommitOfTheStreamAgain() {
    List<Candle> candles = FakeMarket.candles("STREAMUSDT", Interval.H1, FROM, TO);
    new Lake(lake.spark()).createMarket();
    try (LakeCatalog catalog =
        LakeCatalog.open(
            new LakeSettings(folder.resolve("lake").toString()),
            lake.database().access(),
            new Configuration())) {
      CandleUpsert upsert = new CandleUpsert(catalog);
      upsert.upsert(market(candles.subList(0, 24)), "stream");

      proxy.loseAnswerTo(COMMIT);
      upsert.upsert(market(candles.subList(20, 48)), "stream");
    }

    assertThat(proxy.hasLost()).isTrue();
    assertThat(lake.candles("STREAMUSDT")).isEqualTo(candles);
  }

  private static List<MarketCandle> market(List<Candle> candles) {
    return candles.stream()
        .map(candle -> new MarketCandle("STREAMUSDT", Interval.H1, candle))
        .toList();
  }
}
