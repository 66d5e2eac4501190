package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bougie.features.candle.Candle;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.ingest.FaultySource.Fault;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole ingests, archives and the pages behind them, of a source that goes wrong in one way or in
 * all of them at once: in the end both stores hold exactly its rows. Each test has symbols of its
 * own, so that all may share one lake. {@code -Dbougie.faults.seed} chooses other accidents.
 */
class FaultsIT {

  private static final long SEED = Long.getLong("bougie.faults.seed", 1);
  private static final double ALONE = 0.3;
  private static final double MIXED = 0.05;
  private static final Clock HERE = Clock.fixed(FaultySource.NOW, ZoneOffset.UTC);

  /** Archives wherever there are some, and nothing that is stored. */
  private static final IngestSettings ARCHIVES = TestIngest.settings(false, 0, 0, false);

  /** The archives that were replaced too, and what came over REST behind the last one. */
  private static final IngestSettings RECHECK = TestIngest.settings(false, 5, 0, true);

  /** Everything anew: what came over REST long ago has no checksum that tells of a change. */
  private static final IngestSettings REFETCH = TestIngest.settings(true, 0, 0, false);

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  /** Every symbol meets a fault of its own, and none keeps the others back. */
  @Test
  void endsWithTheSourcesRowsWhateverGoesWrongAlone() {
    String[] symbols = Stream.of(Fault.values()).map(FaultsIT::symbolWith).toArray(String[]::new);
    try (FaultySource source = new FaultySource(SEED, symbols)) {
      for (Fault fault : Fault.values()) {
        source.strike(symbolWith(fault), EnumSet.of(fault), ALONE);
      }
      try {
        ingest(source, ARCHIVES);
      } catch (ExchangeException e) {
        assertThat(e).hasMessageContaining("could not be had, all else is stored");
      }
      for (Fault fault : Fault.values()) {
        assertThat(hasStruck(source, fault)).as("%s with seed %d", fault, SEED).isTrue();
      }
      source.heal();

      ingest(source, ARCHIVES);

      assertBothStoresHoldTheSourcesRows(source);
      for (Fault fault : Fault.values()) {
        assertThat(rejects(symbolWith(fault)))
            .as(fault.name())
            .hasSize(fault == Fault.GARBAGE_LINE ? source.garbled().size() : 0)
            .allSatisfy(row -> assertNamed(row, source));
      }
      assertThat(ingest(source, ARCHIVES).candles()).isZero();
    }
  }

  @Test
  void followsTheRevisionOfHistory() {
    try (FaultySource source = new FaultySource(SEED, "REVISEDUSDT")) {
      ingest(source, ARCHIVES);
      source.revise(ALONE);

      Ingest.Result result = ingest(source, RECHECK);

      assertThat(result.added()).isZero();
      assertThat(result.revised()).isEqualTo(result.changedInPostgres()).isPositive();
      assertBothStoresHoldTheSourcesRows(source);
    }
  }

  @Test
  void showsReadersWholeCommitsAloneWhileAllGoesWrongAtOnce() throws Exception {
    String[] symbols = {"MIX1USDT", "MIX2USDT", "MIX3USDT", "MIX4USDT", "MIX5USDT", "MIX6USDT"};
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FaultySource source = new FaultySource(SEED, symbols);
        LakeReader reader = new LakeReader(lake, folder.resolve("lake"), source)) {
      for (String symbol : symbols) {
        source.strike(symbol, EnumSet.allOf(Fault.class), MIXED);
      }
      source.bucket().gate().shut();
      assertThat(reader.read()).isZero();

      Future<Ingest.Result> faulty = thread.submit(() -> ingest(source, ARCHIVES));
      while (!faulty.isDone()) {
        if (reader.read() > 0) {
          source.bucket().gate().open();
        }
      }
      assertThatCode(() -> faulty.get(1, TimeUnit.MINUTES))
          .satisfiesAnyOf(
              ok -> assertThat(ok).isNull(),
              e ->
                  assertThat(e)
                      .isInstanceOf(ExecutionException.class)
                      .hasCauseInstanceOf(ExchangeException.class));
      source.heal();
      ingest(source, ARCHIVES);

      long all = reader.read();
      assertThat(reader.seen())
          .as("states with seed %d", SEED)
          .contains(0L, all)
          .hasSizeGreaterThan(2);
      assertThat(reader.violations()).as("with seed %d", SEED).isEmpty();
      assertBothStoresHoldTheSourcesRows(source);
      for (String symbol : symbols) {
        assertThat(rejects(symbol)).allSatisfy(row -> assertNamed(row, source));
      }

      source.revise(MIXED);
      ingest(source, REFETCH);
      assertBothStoresHoldTheSourcesRows(source);
    } finally {
      thread.shutdownNow();
    }
  }

  /** A garbage line stands for no candle that is missing, but it is told where it was found. */
  private static void assertNamed(Row reject, FaultySource source) {
    assertThat(reject.<String>getAs("reason")).isEqualTo("MALFORMED");
    long openTime = reject.<java.sql.Timestamp>getAs("open_time").getTime();
    assertThat(source.garbled())
        .anySatisfy(
            archive -> {
              assertThat(archive.symbol()).isEqualTo(reject.<String>getAs("symbol"));
              assertThat(Plan.span(archive).contains(new Ranges.Range(openTime, openTime + 1)))
                  .isTrue();
            });
  }

  private static String symbolWith(Fault fault) {
    return fault.name().replace("_", "") + "USDT";
  }

  private static boolean hasStruck(FaultySource source, Fault fault) {
    String symbol = symbolWith(fault);
    List<String> requests =
        source.bucket().requests().stream().filter(asked -> asked.contains(symbol)).toList();
    return switch (fault) {
      case SLOW, GAP, DUPLICATES, UNSORTED -> true;
      case GARBAGE_LINE -> !source.garbled().isEmpty();
      case MISSING_DUMP, UNLISTED_DUMP, TRUNCATED_ZIP ->
          lake.rowsBySource(symbol).getOrDefault("rest", 0L) > 5;
      default -> Set.copyOf(requests).size() < requests.size();
    };
  }

  private static void assertBothStoresHoldTheSourcesRows(FaultySource source) {
    for (String symbol : source.symbols()) {
      List<Candle> truth = source.truth(symbol);
      assertThat(lake.candles(symbol)).as(symbol).isEqualTo(truth);
      assertThat(lake.candlesInPostgres(symbol)).as(symbol).isEqualTo(truth);
    }
  }

  private static List<Row> rejects(String symbol) {
    return lake.spark()
        .table(Lake.REJECTS)
        .where(functions.col("symbol").equalTo(symbol))
        .collectAsList();
  }

  private static Ingest.Result ingest(FaultySource source, IngestSettings settings) {
    return new TestIngest(lake, HERE)
        .run(source.exchange().url(), source.client(), source.config(), settings);
  }
}
