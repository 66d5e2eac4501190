package dev.bougie.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.ingest.Ingest;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.ServingWindow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tail of many symbols, with many calls at once, from an exchange that counts weight. */
class IngestBudgetIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-01-01T05:30:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int LIMIT = 100;

  @TempDir private static Path folder;

  @Test
  void staysWithinTheBudgetHoweverManyCallsAreUnderWay() {
    List<String> symbols =
        IntStream.range(0, 120).mapToObj(symbol -> "S%03dUSDT".formatted(symbol)).toList();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    try (TestLake lake = TestLake.open(folder);
        FakeExchange exchange = FakeExchange.start(symbols, Interval.H1, FROM, NOW)) {
      FakeLimits limits = FakeLimits.of(LIMIT, WINDOW);
      exchange.limits(limits);
      BinanceSettings settings =
          new BinanceSettings(
              exchange.url(), 6, Duration.ZERO, Duration.ofMillis(1), 0.8, WINDOW, 16);
      RequestBudget budget = RequestBudget.shared(lake.database().access(), settings, clock);

      Ingest.Result result =
          Ingest.fromExchange(
                  lake.spark(),
                  lake.database(),
                  new BinanceRest(settings, clock, budget),
                  Optional.empty(),
                  new Ingest.Config(
                      symbols,
                      Interval.H1,
                      Optional.of(FROM),
                      Optional.empty(),
                      new ServingWindow(50_000)),
                  TestIngest.settings(false, 0, 1_000, false),
                  clock,
                  Progress.SILENT)
              .run();

      assertThat(result.candles()).isEqualTo(120 * 5);
      assertThat(limits.refused()).isZero();
      assertThat(limits.most()).isLessThanOrEqualTo(LIMIT);
      for (String symbol : symbols) {
        assertThat(lake.candlesInPostgres(symbol)).isEqualTo(exchange.closed(symbol));
      }
    }
  }
}
