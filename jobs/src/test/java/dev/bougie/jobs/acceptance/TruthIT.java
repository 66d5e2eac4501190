package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.doctor.Sums;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.DumpSettings;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.KlineRange;
import dev.bougie.jobs.gaps.GapSettings;
import dev.bougie.jobs.gaps.Gaps;
import dev.bougie.jobs.ingest.Ingest;
import dev.bougie.jobs.ingest.IngestSettings;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.config.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real candles of BTCUSDT, brought whole from an offline exchange that replays them. It holds 1m of
 * four days of 2021, 1h from 2022 on, 2h and 1d from 2017 on.
 */
@ExtendWith(TruthIT.DataIsHere.class)
class TruthIT {

  private static final String SYMBOL = "BTCUSDT";

  /** Archives wherever there are some. */
  private static final IngestSettings ARCHIVES = TestIngest.settings(false, 0, 0, false);

  private static final IngestSettings OVER_REST = TestIngest.settings(true, 0, 1_000, false);
  private static final Clock HERE =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  /**
   * When the exchange stood still for whole 2h candles, from the first missing open time to the
   * next present one: what the recorded candles of BTCUSDT and of ETHUSDT lack alike, as the README
   * of the data lists it.
   */
  private static final List<String> OUTAGES =
      List.of(
          "2017-09-06T18:00:00Z/2017-09-06T22:00:00Z",
          "2018-02-08T02:00:00Z/2018-02-09T10:00:00Z",
          "2018-06-26T02:00:00Z/2018-06-26T12:00:00Z",
          "2018-07-04T02:00:00Z/2018-07-04T08:00:00Z",
          "2018-10-19T06:00:00Z/2018-10-19T08:00:00Z",
          "2018-11-14T02:00:00Z/2018-11-14T08:00:00Z",
          "2019-03-12T02:00:00Z/2019-03-12T08:00:00Z",
          "2019-05-15T04:00:00Z/2019-05-15T12:00:00Z",
          "2019-08-15T02:00:00Z/2019-08-15T10:00:00Z",
          "2019-11-13T02:00:00Z/2019-11-13T04:00:00Z",
          "2019-11-25T02:00:00Z/2019-11-25T04:00:00Z",
          "2020-02-19T12:00:00Z/2020-02-19T16:00:00Z",
          "2020-04-25T02:00:00Z/2020-04-25T04:00:00Z",
          "2020-06-28T02:00:00Z/2020-06-28T04:00:00Z",
          "2020-12-21T14:00:00Z/2020-12-21T18:00:00Z",
          "2021-04-20T02:00:00Z/2021-04-20T04:00:00Z",
          "2021-04-25T06:00:00Z/2021-04-25T08:00:00Z",
          "2021-08-13T02:00:00Z/2021-08-13T06:00:00Z");

  @TempDir private static Path folder;
  private static @Nullable ExchangeProcess exchange;
  private static TestLake lake;

  /** A machine without the recorded candles skips these tests by name. */
  static final class DataIsHere implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (ExchangeProcess.shared().isEmpty()) {
        return ConditionEvaluationResult.disabled(
            "BOUGIE_SHARED must name a folder with exchange/exchange.py and data/, if none such"
                + " lies beside the checkout");
      }
      return ExchangeProcess.hasPython()
          ? ConditionEvaluationResult.enabled("recorded candles are here")
          : ConditionEvaluationResult.disabled("python3 of at least 3.11 is needed");
    }
  }

  @BeforeAll
  static void bringAll() throws Exception {
    exchange =
        ExchangeProcess.start(ExchangeProcess.shared().orElseThrow(), folder.resolve("exchange"));
    lake = TestLake.open(folder);
    ingest(ARCHIVES, Interval.M1, "2021-04-24T00:00:00Z", "2021-04-28T03:15:00Z");
    ingest(ARCHIVES, Interval.H1, "2022-01-01T00:00:00Z", "2025-07-01T00:00:00Z");
    ingest(ARCHIVES, Interval.H2, "2017-08-01T00:00:00Z", "2025-07-01T00:00:00Z");
    ingest(ARCHIVES, Interval.D1, "2017-08-01T00:00:00Z", "2024-01-01T00:00:00Z");
  }

  @AfterAll
  static void close() {
    if (lake != null) {
      lake.close();
    }
    if (exchange != null) {
      exchange.close();
    }
  }

  @Test
  void readsEveryRowOfTheArchivesAsRestTellsItAcrossTheChangeToMicroseconds() {
    Instant from = Instant.parse("2024-12-01T00:00:00Z");
    Instant to = Instant.parse("2025-02-01T00:00:00Z");

    List<Candle> archived = stored(Interval.H1, from, to);

    assertThat(archived).hasSize(62 * 24).isEqualTo(overRest(Interval.H1, from, to));
    assertThat(
            rows(Interval.H1, from, to)
                .select("source")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly("dump");
  }

  @Test
  void addsFinerCandlesUpToCoarserOnes() {
    // Two days and some hours are whole before and behind the outage of 2021-04-25.
    assertThat(Sums.compare(lake, Interval.M1, Interval.H2)).isEqualTo(46);
    assertThat(Sums.compare(lake, Interval.M1, Interval.D1)).isEqualTo(3);
    // All but what lacks the hour of 2023-03-24 13:00.
    assertThat(Sums.compare(lake, Interval.H1, Interval.H2)).isEqualTo(15_324 - 1);
    assertThat(Sums.compare(lake, Interval.H1, Interval.D1)).isEqualTo(730 - 1);
    assertThat(Sums.compare(lake, Interval.H2, Interval.D1)).isGreaterThan(2_300);
  }

  @Test
  void lacksExactlyTheHoursOfTheKnownOutages() {
    for (Interval interval : List.of(Interval.H1, Interval.H2)) {
      Gaps.Result result = gaps(interval);
      assertThat(result.candles()).isZero();
      assertThat(result.missingByCause()).containsOnlyKeys("EXCHANGE_OUTAGE");
    }
    assertThat(ledger(Interval.H2)).isEqualTo(OUTAGES);
    assertThat(ledger(Interval.H1)).containsExactly("2023-03-24T13:00:00Z/2023-03-24T14:00:00Z");
    assertThat(gaps(Interval.H2).checked()).isZero();
  }

  /** The capture ends on 2022-03-06 at 16:40 or so; the lake begins with 2022. */
  @Test
  void replacesTheUnclosedCandleThatACaptureEndsWith() throws IOException {
    Instant from = Instant.parse("2022-01-01T00:00:00Z");
    Instant to = Instant.parse("2022-03-06T17:00:00Z");
    List<Candle> captured =
        capture().stream().filter(candle -> candle.openTime() >= from.toEpochMilli()).toList();
    List<Candle> truth = overRest(Interval.H1, from, to);
    assertThat(captured).hasSameSizeAs(truth);
    int last = truth.size() - 1;
    assertThat(captured.subList(0, last)).isEqualTo(truth.subList(0, last));
    assertThat(captured.get(last)).isNotEqualTo(truth.get(last));
    lake.store(SYMBOL, Interval.H1, captured, "rest");
    assertThat(stored(Interval.H1, from, to)).isEqualTo(captured);

    Ingest.Result result = ingest(OVER_REST, Interval.H1, from.toString(), to.toString());

    assertThat(result.revised()).isEqualTo(1);
    assertThat(result.added()).isZero();
    assertThat(stored(Interval.H1, from, to)).isEqualTo(truth);
  }

  private static Ingest.Result ingest(
      IngestSettings settings, Interval interval, String from, String to) {
    Ingest.Result result =
        new TestIngest(lake, HERE)
            .run(
                running().url(),
                Optional.of(bucket()),
                TestIngest.config(
                    interval,
                    Optional.of(Instant.parse(from)),
                    Optional.of(Instant.parse(to)),
                    SYMBOL),
                settings);
    assertThat(result.rejected()).isZero();
    return result;
  }

  private static Gaps.Result gaps(Interval interval) {
    return Gaps.fromExchange(
            lake.spark(),
            lake.database(),
            rest(),
            Optional.of(bucket()),
            new Gaps.Config(
                List.of(SYMBOL),
                interval,
                Optional.empty(),
                Optional.empty(),
                Settings.load(Optional.empty(), Map.of()).read("gaps", GapSettings.class),
                new ServingWindow(50_000)),
            HERE,
            Progress.SILENT)
        .run();
  }

  private static List<String> ledger(Interval interval) {
    return lake
        .spark()
        .table(Lake.GAPS)
        .where(functions.col("interval").equalTo(interval.code()))
        .orderBy("from_time")
        .collectAsList()
        .stream()
        .map(
            row ->
                row.<java.sql.Timestamp>getAs("from_time").toInstant()
                    + "/"
                    + row.<java.sql.Timestamp>getAs("to_time").toInstant())
        .toList();
  }

  private static List<Candle> stored(Interval interval, Instant from, Instant to) {
    return rows(interval, from, to).orderBy("open_time").collectAsList().stream()
        .map(CandleRows::candle)
        .toList();
  }

  private static Dataset<Row> rows(Interval interval, Instant from, Instant to) {
    return new Lake(lake.spark())
        .candles(List.of(SYMBOL), interval)
        .where(
            functions
                .col("open_time")
                .geq(functions.lit(from))
                .and(functions.col("open_time").lt(functions.lit(to))));
  }

  private static List<Candle> overRest(Interval interval, Instant from, Instant to) {
    return KlineRange.fetch(
        rest(), SYMBOL, interval, from.toEpochMilli(), to.toEpochMilli(), Integer.MAX_VALUE);
  }

  private static BinanceRest rest() {
    return new BinanceRest(
        new BinanceSettings(running().url(), 3, Duration.ZERO, Duration.ofMillis(1)), HERE);
  }

  private static Bucket bucket() {
    return new Bucket(
        new DumpSettings(
            running().url(), 3, Duration.ZERO, Duration.ofMillis(1), Duration.ofSeconds(60)));
  }

  private static ExchangeProcess running() {
    return Objects.requireNonNull(exchange);
  }

  /** Somebody's year of hours, the last of which was open: an index, a time, eleven columns. */
  private static List<Candle> capture() throws IOException {
    Path file =
        ExchangeProcess.shared().orElseThrow().resolve("data/awkward/chainyo_example.csv.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(line -> candle(List.of(line.split(",", -1)))).toList();
    }
  }

  private static Candle candle(List<String> cells) {
    return new Candle(
        LocalDateTime.parse(cells.get(1).replace(' ', 'T'))
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli(),
        Double.parseDouble(cells.get(2)),
        Double.parseDouble(cells.get(3)),
        Double.parseDouble(cells.get(4)),
        Double.parseDouble(cells.get(5)),
        Double.parseDouble(cells.get(6)),
        Double.parseDouble(cells.get(8)),
        Long.parseLong(cells.get(9)),
        Double.parseDouble(cells.get(10)),
        Double.parseDouble(cells.get(11)),
        Long.parseLong(cells.get(7)));
  }
}
