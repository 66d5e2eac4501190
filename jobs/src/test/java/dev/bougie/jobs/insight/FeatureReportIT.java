package dev.bougie.jobs.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.InformationCoefficient;
import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.SparkReads;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report on a table that featurize has made. */
class FeatureReportIT {

  private static final FeatureSet SET = FeatureSets.core();
  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-03-11T00:00:00Z");
  private static final int CANDLES = 70 * 24;
  private static final int HOLE = 900;
  private static final List<String> SYMBOLS = List.of("AUSDT", "BUSDT");

  private static final long HEAP = 1L << 30;

  @TempDir private static Path folder;
  private static TestLake lake;
  private static List<Candle> whole;
  private static List<Candle> holed;
  private static FeatureReport.Result result;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    whole = FakeMarket.candles("AUSDT", Interval.H1, FROM, TO);
    List<Candle> other = FakeMarket.candles("BUSDT", Interval.H1, FROM, TO);
    holed = new java.util.ArrayList<>(other);
    holed.remove(HOLE);
    lake.store("AUSDT", Interval.H1, whole, "rest");
    lake.store("BUSDT", Interval.H1, holed, "rest");
    new Featurize(lake.spark(), new Featurize.Config(SYMBOLS, Interval.H1, "core")).run();
    result =
        new FeatureReport(
                lake.spark(),
                config(
                    SYMBOLS,
                    Optional.empty(),
                    settings(100_000),
                    Optional.of(folder.resolve("own/page.html"))),
                Progress.SILENT)
            .run();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void countsAreThoseOfAllRowsAndCoefficientsThoseOfTheCandles() {
    Insight insight = result.insight();

    assertThat(insight.source().rows()).isEqualTo(2 * CANDLES - 1);
    assertThat(insight.sampledRows()).isEqualTo(2 * CANDLES - 1);
    assertThat(insight.source().symbols()).isEqualTo(SYMBOLS);
    assertThat(insight.source().withoutRows()).isEmpty();
    assertThat(insight.source().synthetic()).isFalse();
    assertThat(insight.source().table()).isEqualTo(new FeatureTable(SET).name());
    assertThat(insight.source().first()).isEqualTo(FROM);
    assertThat(insight.source().last()).isEqualTo(TO.minusSeconds(3_600));
    assertThat(insight.features())
        .extracting(FeatureInsight::id)
        .containsExactlyElementsOf(SET.ids());

    int index = SET.ids().indexOf("log_return_24");
    double[] values =
        DoubleStream.concat(
                Arrays.stream(column(whole, index)), Arrays.stream(column(holed, index)))
            .toArray();
    double[] defined = Arrays.stream(values).filter(Double::isFinite).toArray();
    FeatureInsight feature = insight.features().get(index);
    assertThat(feature.rows()).isEqualTo(values.length);
    assertThat(feature.defined()).isEqualTo(defined.length);
    assertThat(feature.nanShare())
        .isEqualTo((double) (values.length - defined.length) / values.length);
    assertThat(feature.first()).isEqualTo(FROM.plusSeconds(24 * 3_600));
    assertThat(feature.last()).isEqualTo(TO.minusSeconds(3_600));
    assertThat(feature.mean())
        .isCloseTo(Arrays.stream(defined).average().orElseThrow(), within(1e-12));
    assertThat(feature.max()).isEqualTo(Arrays.stream(defined).max().orElseThrow());

    InformationCoefficient coefficient = feature.coefficients().get(1);
    assertThat(coefficient.horizon()).isEqualTo(6);
    assertThat(coefficient.whole()).isCloseTo(spearman(index, 6), within(1e-9));
  }

  @Test
  void writesAPageThatIsWellFormedAndJsonThatIsOneLine() throws Exception {
    Path page = folder.resolve("own/page.html");

    assertThat(result.page()).isEqualTo(page);
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Files.newInputStream(page))
                .getElementsByTagName("article")
                .getLength())
        .isEqualTo(SET.size());
    String json = Json.write(result);
    assertThat(json.lines()).hasSize(1);
    JsonNode tree = Json.mapper().readTree(json);
    assertThat(tree.at("/page").asText()).isEqualTo(page.toUri().toString());
    assertThat(tree.at("/insight/source/interval").asText()).isEqualTo("1h");
    assertThat(tree.at("/insight/features").size()).isEqualTo(SET.size());
    assertThat(tree.at("/insight/features/0/coefficients/3/horizon").asInt()).isEqualTo(72);
    assertThat(tree.at("/insight/chance/tests").asInt()).isPositive();
  }

  @Test
  void theSampleIsTheSameEachTimeAndKeepsItsReturns() throws Exception {
    SparkReads.Of<FeatureReport.Result> reading =
        SparkReads.of(lake.spark(), () -> report(settings(1_000)).run());
    FeatureReport.Result first = reading.answer();
    assertThat(first.page()).isEqualTo(folder.resolve("reports/%s-1h.html".formatted(name())));
    // What rows there are, the features, the closes for the returns, each once; and the snapshot.
    assertThat(reading.rows() - 3 * (2 * CANDLES - 1)).isBetween(0L, 10L);
    byte[] page = Files.readAllBytes(first.page());
    lake.spark().conf().set("spark.sql.shuffle.partitions", "7");
    FeatureReport.Result second;
    try {
      second = report(settings(1_000)).run();
    } finally {
      lake.spark().conf().set("spark.sql.shuffle.partitions", "4");
    }

    assertThat(second.insight()).isEqualTo(first.insight());
    assertThat(Files.readAllBytes(second.page())).isEqualTo(page);
    // Each row is taken with the same chance: six deviations of a binomial on either side.
    assertThat(first.insight().sampledRows()).isBetween(1_000 - 160, 1_000 + 160);
    // A return looks at the next candle, whether that is in the sample or not: but for the last
    // candles and those before the hole all are known.
    InformationCoefficient next = first.insight().features().get(0).coefficients().get(0);
    assertThat(next.rows()).isGreaterThan(first.insight().sampledRows() - 10);
    assertThat(first.insight().source().rows()).isEqualTo(2 * CANDLES - 1);
    assertThat(first.insight().features().get(0).rows()).isEqualTo(2 * CANDLES - 1);
  }

  @Test
  void aSmallHeapHoldsFewerRowsAndSymbolsWithoutRowsAreTold() {
    int columns = SET.size() + 4;
    Insight insight =
        new FeatureReport(
                lake.spark(),
                new FeatureReport.Config(
                    List.of("AUSDT", "NONEUSDT"),
                    Interval.H1,
                    Optional.empty(),
                    Optional.empty(),
                    "core",
                    settings(1_000),
                    4L * 8 * columns * 500,
                    Optional.empty()),
                Progress.SILENT)
            .run()
            .insight();

    assertThat(insight.sampleSize().rows()).isEqualTo(500);
    assertThat(insight.sampledRows()).isBetween(500 - 120, 500 + 120);
    assertThat(insight.source().withoutRows()).containsExactly("NONEUSDT");
    assertThat(insight.source().rows()).isEqualTo(CANDLES);
    assertThat(insight.features().get(0).rows()).isEqualTo(CANDLES);
  }

  @Test
  void nothingLooksBehindTheEndOfTheRange() {
    Instant end = FROM.plusSeconds(30 * 24 * 3_600);
    Insight insight =
        new FeatureReport(
                lake.spark(),
                config(List.of("AUSDT"), Optional.of(end), settings(100_000), Optional.empty()),
                Progress.SILENT)
            .run()
            .insight();

    assertThat(insight.source().rows()).isEqualTo(30 * 24);
    // candle_range is known from the first candle on; the last 72 have no return over 72.
    FeatureInsight range = insight.features().get(SET.ids().indexOf("candle_range"));
    assertThat(range.coefficients())
        .extracting(InformationCoefficient::rows)
        .containsExactly(30 * 24 - 1, 30 * 24 - 6, 30 * 24 - 24, 30 * 24 - 72);
  }

  @Test
  void refusesARangeOrSymbolsWithoutRows() {
    assertThatThrownBy(
            () ->
                new FeatureReport(
                        lake.spark(),
                        config(
                            List.of("NONEUSDT"),
                            Optional.empty(),
                            settings(1_000),
                            Optional.empty()),
                        Progress.SILENT)
                    .run())
        .isInstanceOf(DataException.class)
        .hasMessage(
            "0 1h rows of [NONEUSDT] in %s: run featurize for them first, or take a wider range"
                .formatted(new FeatureTable(SET).name()));
  }

  @Test
  void refusesASetThatWasNeverFeaturizedAndATableWithoutRows() {
    FeatureSet full = FeatureSets.of("full");
    FeatureReport.Config config =
        new FeatureReport.Config(
            SYMBOLS,
            Interval.H1,
            Optional.empty(),
            Optional.empty(),
            "full",
            settings(1_000),
            HEAP,
            Optional.empty());
    String message =
        "the lake holds no features in %s yet, run featurize first"
            .formatted(new FeatureTable(full).name());

    assertThatThrownBy(() -> new FeatureReport(lake.spark(), config, Progress.SILENT).run())
        .isInstanceOf(DataException.class)
        .hasMessage(message);
    new FeatureTable(full).create(lake.spark());
    assertThatThrownBy(() -> new FeatureReport(lake.spark(), config, Progress.SILENT).run())
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }

  private static double[] column(List<Candle> candles, int feature) {
    return SET.compute(CandleColumns.of(Interval.H1, candles), 0, candles.size())[feature];
  }

  /** From the candles alone: of both symbols, where every candle up to the horizon is there. */
  private static double spearman(int feature, int horizon) {
    DoubleStream.Builder values = DoubleStream.builder();
    DoubleStream.Builder returns = DoubleStream.builder();
    for (List<Candle> candles : List.of(whole, holed)) {
      double[] column = column(candles, feature);
      IntStream.range(0, candles.size() - horizon)
          .filter(
              row ->
                  candles.get(row + horizon).openTime()
                      == candles.get(row).openTime() + horizon * 3_600_000L)
          .filter(row -> Double.isFinite(column[row]))
          .forEach(
              row -> {
                values.add(column[row]);
                returns.add(
                    Math.log(candles.get(row + horizon).close() / candles.get(row).close()));
              });
    }
    return new SpearmansCorrelation()
        .correlation(values.build().toArray(), returns.build().toArray());
  }

  private static String name() {
    String table = new FeatureTable(SET).name();
    return table.substring(table.lastIndexOf('.') + 1);
  }

  private static FeatureReport report(InsightSettings settings) {
    return new FeatureReport(
        lake.spark(),
        config(SYMBOLS, Optional.empty(), settings, Optional.empty()),
        Progress.SILENT);
  }

  private static FeatureReport.Config config(
      List<String> symbols, Optional<Instant> to, InsightSettings settings, Optional<Path> page) {
    return new FeatureReport.Config(
        symbols, Interval.H1, Optional.empty(), to, "core", settings, HEAP, page);
  }

  private static InsightSettings settings(int rows) {
    return new InsightSettings(
        List.of(1, 6, 24, 72), rows, 0.25, 0.9, folder.resolve("reports").toString());
  }
}
