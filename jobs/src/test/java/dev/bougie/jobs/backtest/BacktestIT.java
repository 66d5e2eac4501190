package dev.bougie.jobs.backtest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.backtest.BacktestSettings.Forecasts;
import dev.bougie.jobs.backtest.core.Account;
import dev.bougie.jobs.backtest.core.BacktestReport;
import dev.bougie.jobs.backtest.core.EquityCurve;
import dev.bougie.jobs.backtest.core.EventBacktest;
import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BacktestIT {

  private static final int TIMES = 500;
  private static final int HORIZON = 3;
  private static final double CAPITAL = 50_000;
  private static final Costs COSTS = new Costs(0.001, 0.0005, 0.01);
  private static final Label LABEL = new Label(Label.Kind.LOG_RETURN, HORIZON, Interval.H1);
  private static final String RUN = "20250601T120000Z-1h-h3";
  private static final Instant HELD_FROM =
      Instant.ofEpochMilli(Interval.H1.plus(RaggedMarket.FIRST, 400));
  private static final RaggedMarket MARKET = new RaggedMarket(11, TIMES);

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void fillTheLake() throws Exception {
    spark = TrainedRun.spark(folder.resolve("lake"));
    new Lake(spark).createMarket();
    MARKET.lakeRows(spark).writeTo(Lake.CANDLES).append();
    long snapshot = new Lake(spark).snapshot(Lake.CANDLES).orElseThrow();
    Dataset<Row> forecasts =
        MARKET
            .forecastRows(spark)
            .withColumn("run_id", lit(RUN))
            .withColumn("fold", lit(0))
            .withColumn("label", lit(0.0));
    new ForecastTable(spark)
        .replaceRuns(
            named(
                    forecasts.withColumn(
                        "part",
                        when(col("open_time").geq(lit(HELD_FROM)), "HOLD_OUT").otherwise("FOLD")),
                    "linear")
                .unionByName(named(forecasts, "twice"), true)
                .unionByName(named(forecasts, "twice"), true)
                .unionByName(named(forecasts.drop("scale"), "unscaled"), true)
                .unionByName(
                    named(
                        forecasts.withColumn(
                            "open_time", col("open_time").plus(lit(Duration.ofDays(900)))),
                        "tomorrow"),
                    true)
                .unionByName(
                    named(
                        forecasts
                            .where(col("symbol").equalTo("ALLUSDT"))
                            .withColumn("forecast", lit(0.001)),
                        "faint"),
                    true));
    // A later revision, which a run that was trained before does not see.
    spark.sql("UPDATE lake.market.candles SET open = open * 2 WHERE symbol = 'ALLUSDT'");
    runFolder().write(run(snapshot));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void doesWhatTheSameForecastsDoCandleByCandle() throws Exception {
    BacktestReport report =
        backtest("linear", settings(Mode.LONG_SHORT, Sizing.VOLATILITY)).report();

    PositionRule rule =
        new PositionRule(Mode.LONG_SHORT, Sizing.VOLATILITY, 1.0 / 5, 0.01, 2, HORIZON);
    assertThat(report.rule()).isEqualTo(rule);
    EventBacktest.Outcome events =
        EventBacktest.run(
            rule, COSTS, CAPITAL, MARKET.source(), MARKET.events().iterator(), RaggedMarket.FIRST);
    Account expected =
        Account.of(
            Account.RULE,
            events.ledger(),
            EquityCurve.ofConstantCapital(events.ledger(), CAPITAL, Interval.H1),
            events.trades(),
            CAPITAL);
    assertSame(report.ruled(), expected);
    assertThat(report.candidate()).isEqualTo("linear");
    assertThat(report.symbols())
        .containsExactly("ALLUSDT", "GONEUSDT", "HOLESUSDT", "LATEUSDT", "ONEUSDT");
    assertThat(report.synthetic()).isTrue();
  }

  @Test
  void measuresTheRuleAgainstHoldingTheSameSymbols() {
    BacktestReport report = backtest("linear", settings(Mode.LONG_ONLY, Sizing.EQUAL)).report();

    assertThat(report.accounts())
        .extracting(Account::name)
        .containsExactly(Account.RULE, Account.BUY_AND_HOLD, Account.EQUAL_WEIGHT);
    Account held = report.accounts().get(1);
    double earned = 0;
    for (String symbol : report.symbols()) {
      List<Candle> candles = MARKET.candles(symbol);
      Candle first = candles.get(0);
      Candle last = candles.get(candles.size() - 1);
      double bought = CAPITAL / 5;
      double sold = bought * last.close() / first.open();
      earned +=
          sold
              - bought
              - COSTS.of(bought, first.quoteVolume())
              // The position at the last open is what is sold at the last close.
              - COSTS.of(bought * last.open() / first.open(), last.quoteVolume());
    }
    assertThat(held.performance().totalReturn()).isCloseTo(earned / CAPITAL, within(1e-9));
    assertThat(held.performance().trades()).isEqualTo(5);
    double exposure = report.accounts().get(2).performance().exposure();
    long candles = report.symbols().stream().mapToLong(s -> MARKET.candles(s).size()).sum();
    assertThat(exposure).isCloseTo(candles / 5.0 / TIMES, within(1e-9));
  }

  @Test
  void writesTheSameFilesEachTime() throws Exception {
    Backtest.Result result = backtest("linear", settings(Mode.LONG_ONLY, Sizing.EQUAL));
    Path json = folder.resolve("runs").resolve(RUN).resolve("backtest.json");
    Path page = folder.resolve("runs").resolve(RUN).resolve("backtest.html");
    assertThat(result.page()).endsWith("/" + RUN + "/backtest.html");
    byte[] once = Files.readAllBytes(json);
    byte[] shown = Files.readAllBytes(page);
    JsonNode told = Json.mapper().readTree(once);
    assertThat(told.at("/accounts/0/daily")).hasSizeGreaterThan(20);
    assertThat(told.at("/accounts/0/firstDay").textValue()).isEqualTo("2025-03-08");
    assertThat(told.at("/accounts/0/months/0/month").textValue()).isEqualTo("2025-03");

    backtest("linear", settings(Mode.LONG_ONLY, Sizing.EQUAL));
    assertThat(Files.readAllBytes(json)).isEqualTo(once);
    assertThat(Files.readAllBytes(page)).isEqualTo(shown);
  }

  @Test
  void takesOnlyTheSymbolsAndDatesThatAreAskedFor() {
    Instant from = Instant.parse("2025-03-12T00:00:00Z");
    Instant to = Instant.parse("2025-03-16T00:00:00Z");
    BacktestReport report =
        backtest(
                "linear",
                new BacktestSettings(
                    Forecasts.ALL,
                    List.of("ALLUSDT", "HOLESUSDT"),
                    Optional.of(from),
                    Optional.of(to),
                    CAPITAL,
                    Mode.LONG_SHORT,
                    Sizing.EQUAL,
                    1,
                    0.01,
                    2,
                    1_000))
            .report();
    assertThat(report.symbols()).containsExactly("ALLUSDT", "HOLESUSDT");
    assertThat(report.rule().weight()).isEqualTo(0.5);
    assertThat(report.from()).isBetween(from, from.plusSeconds(7_200));
    assertThat(report.to()).isBetween(to, to.plusSeconds(5 * 3_600));
    assertThat(report.ruled().performance().days()).isEqualTo(5);
  }

  @Test
  void actsOnTheHoldOutAloneWhereThatIsAskedFor() {
    BacktestReport report =
        backtest("linear", settings(Forecasts.HOLD_OUT, Mode.LONG_SHORT, Sizing.EQUAL)).report();
    assertThat(report.heldOut()).isTrue();
    assertThat(report.from()).isEqualTo(HELD_FROM);
    assertThatThrownBy(
            () -> backtest("faint", settings(Forecasts.HOLD_OUT, Mode.LONG_ONLY, Sizing.EQUAL)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no such forecasts of 'faint'");
  }

  @Test
  void refusesWhatCannotBeActedOn() {
    BacktestSettings usual = settings(Mode.LONG_ONLY, Sizing.EQUAL);
    assertThatThrownBy(() -> backtest("twice", usual))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("forecasts of 'twice' in run " + RUN)
        .hasMessageContaining("stand there more than once");
    assertThatThrownBy(() -> backtest("unscaled", settings(Mode.LONG_ONLY, Sizing.VOLATILITY)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("tell no volatility");
    assertThatThrownBy(() -> backtest("tomorrow", usual))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("are of candles that the lake does not hold");
    assertThatThrownBy(() -> backtest("silent", usual))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no such forecasts of 'silent'");
    assertThatThrownBy(() -> backtest("unknown", usual))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("run.candidate = 'unknown'");
    assertThatThrownBy(
            () ->
                backtest(
                    "linear",
                    new BacktestSettings(
                        Forecasts.ALL,
                        List.of("ALLUSDT", "NONEUSDT"),
                        Optional.empty(),
                        Optional.empty(),
                        CAPITAL,
                        Mode.LONG_ONLY,
                        Sizing.EQUAL,
                        1,
                        0.01,
                        2,
                        1_000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("backtest.symbols = 'NONEUSDT'");
  }

  @Test
  void showsARuleThatNeverTrades() {
    BacktestReport report = backtest("faint", settings(Mode.LONG_SHORT, Sizing.EQUAL)).report();
    assertThat(report.ruled().performance().trades()).isZero();
    assertThat(report.ruled().performance().totalReturn()).isZero();
    assertThat(report.ruled().performance().sharpe()).isNaN();
    assertThat(report.accounts().get(1).performance().trades()).isEqualTo(1);
  }

  private static void assertSame(Account actual, Account expected) throws Exception {
    for (var figure : expected.performance().getClass().getRecordComponents()) {
      double wanted = ((Number) figure.getAccessor().invoke(expected.performance())).doubleValue();
      double found = ((Number) figure.getAccessor().invoke(actual.performance())).doubleValue();
      assertThat(found)
          .as(figure.getName())
          .isCloseTo(wanted, within(1e-9 * Math.max(1, Math.abs(wanted))));
    }
    assertThat(actual.daily()).hasSameSizeAs(expected.daily());
    for (int day = 0; day < expected.daily().size(); day++) {
      assertThat(actual.daily().get(day)).isCloseTo(expected.daily().get(day), within(1e-12));
    }
  }

  private static BacktestSettings settings(Mode mode, Sizing sizing) {
    return settings(Forecasts.ALL, mode, sizing);
  }

  private static BacktestSettings settings(Forecasts forecasts, Mode mode, Sizing sizing) {
    return new BacktestSettings(
        forecasts,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        CAPITAL,
        mode,
        sizing,
        1,
        0.01,
        2,
        1_000);
  }

  private static Backtest.Result backtest(String candidate, BacktestSettings settings) {
    return new Backtest(
            spark,
            new Backtest.Config(
                new RunSettings(folder.resolve("runs").toUri().toString(), "latest", candidate),
                LABEL,
                settings,
                COSTS),
            Progress.SILENT,
            Backtest.FORECASTS)
        .run();
  }

  private static Dataset<Row> named(Dataset<Row> forecasts, String candidate) {
    return forecasts.withColumn("candidate", lit(candidate));
  }

  private static RunFolder runFolder() {
    return RunFolder.of(
        folder.resolve("runs").toUri().toString(), RUN, spark.sparkContext().hadoopConfiguration());
  }

  private static TrainingRun run(long candles) {
    Instant from = Instant.ofEpochMilli(RaggedMarket.FIRST);
    Instant to = Instant.ofEpochMilli(Interval.H1.plus(RaggedMarket.FIRST, TIMES));
    return new TrainingRun(
        RUN,
        LABEL,
        List.of("ALLUSDT"),
        true,
        new Manifest.FeatureSetUsed("core", "0", List.of()),
        "lake.features.core",
        new Manifest.TrainingData(Map.of(Lake.CANDLES, candles), from, to, TIMES, List.of()),
        TestRowSettings.USUAL,
        List.of(),
        List.of("linear", "twice", "unscaled", "tomorrow", "faint", "silent").stream()
            .map(name -> new Candidate(name, Kind.LINEAR, Map.of()))
            .toList(),
        "0.1.0",
        1,
        Instant.parse("2025-06-01T12:00:00Z"));
  }
}
