package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.ServingWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;

/**
 * Runs of the stage as tests want them: without waits.
 *
 * @param from what the ledger's hours are counted from
 */
record TestGaps(TestLake lake, Instant from) {

  static GapSettings settings(int maxCandles) {
    return new GapSettings(
        Duration.ofDays(10), Duration.ofDays(1), 3, Duration.ofDays(30), 500, maxCandles, 500);
  }

  /** Hourly candles between the first and the last that are stored. */
  static Gaps.Config config(String symbol) {
    return config(symbol, Interval.H1, Optional.empty(), Optional.empty(), settings(500));
  }

  static Gaps.Config config(
      String symbol,
      Interval interval,
      Optional<Instant> from,
      Optional<Instant> to,
      GapSettings settings) {
    return new Gaps.Config(List.of(symbol), interval, from, to, settings, new ServingWindow(2_000));
  }

  /** With REST as the only source. */
  Gaps.Result run(FakeExchange exchange, Instant here, Gaps.Config config) {
    return run(exchange, Optional.empty(), here, config);
  }

  /** With archives beside REST. */
  Gaps.Result run(FakeExchange exchange, FakeBucket bucket, Instant here, Gaps.Config config) {
    return run(exchange, Optional.of(new Bucket(bucket.settings())), here, config);
  }

  /** All rows of a symbol: hours, cause, checks and whether it is repaired. */
  List<String> ledger(String symbol) {
    return lake.spark()
        .sql(
            """
            SELECT concat_ws(' ',
              concat(
                timestampdiff(HOUR, :from, from_time), '-',
                timestampdiff(HOUR, :from, to_time)),
              cause, checks, if(repaired_at IS NULL, NULL, 'repaired'))
            FROM lake.market.gaps WHERE symbol = :symbol ORDER BY from_time, to_time
            """,
            Map.of("symbol", symbol, "from", from))
        .as(Encoders.STRING())
        .collectAsList();
  }

  private Gaps.Result run(
      FakeExchange exchange, Optional<Bucket> bucket, Instant here, Gaps.Config config) {
    Clock clock = Clock.fixed(here, ZoneOffset.UTC);
    BinanceSettings binance =
        new BinanceSettings(exchange.url(), 3, Duration.ZERO, Duration.ofMillis(1));
    return Gaps.fromExchange(
            lake.spark(),
            lake.database(),
            new BinanceRest(binance, clock),
            bucket,
            config,
            clock,
            Progress.SILENT)
        .run();
  }
}
