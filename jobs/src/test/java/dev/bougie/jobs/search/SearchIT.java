package dev.bougie.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.fit.RoundCheck;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.split.HoldOut;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.trials.SearchWinners;
import dev.bougie.jobs.trials.TrialLedger;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.registry.Configuration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIT {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-06-01T14:00:00Z"), ZoneOffset.UTC);

  private static final int TRIALS = 8;

  /** Of two folds all trials, of four the better half. */
  private static final int ON_ALL_RUNGS = TRIALS + TRIALS / 2;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Database database;

  @BeforeAll
  static void open() {
    spark = TrainedRun.spark(folder.resolve("lake"));
    database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                folder.resolve("postgres"),
                Duration.ofSeconds(30),
                2));
    database.migrate();
  }

  @AfterAll
  static void close() {
    database.close();
    spark.stop();
  }

  @BeforeEach
  void forgetWhatWasTried() throws Exception {
    database.jdbi().useHandle(handle -> handle.execute("TRUNCATE trials, search_winners"));
    KilledFits.CALLS.set(0);
    PlantedMarket.write(spark, PlantedMarket.DAYS);
  }

  @Test
  void findsWhatThereIsToFindAndKeepsEveryTrial() {
    Search.Result result = search(settings());
    assertThat(result.complete()).isTrue();
    assertThat(result.trials()).isEqualTo(TRIALS);
    assertThat(result.done()).isEqualTo(ON_ALL_RUNGS);
    assertThat(result.failed()).isZero();
    // The signal that was planted has a correlation of 0.29.
    assertThat(result.winner().score()).isBetween(0.15, 0.35);
    assertThat(result.winner().folds()).isEqualTo(4);
    assertThat(result.dataFrom()).isEqualTo(PlantedMarket.START);
    // 15 % of 59 whole days are 212 hours; before them lie horizon and embargo.
    assertThat(result.dataTo())
        .isEqualTo(PlantedMarket.START.plus(Duration.ofHours(59 * 24 - 212 - 25)));

    List<String> rows = table();
    assertThat(rows).hasSize(ON_ALL_RUNGS).allMatch(row -> row.contains("done"));
    TrialLedger ledger = new TrialLedger(database.jdbi());
    Span data = new Span(result.dataFrom(), result.dataTo());
    assertThat(ledger.count(Interval.H1, 1, data)).isEqualTo(TRIALS);
    assertThat(ledger.tried(Interval.H1, 1, data).sharpeRatios()).isNotEmpty();
    SearchWinners.Winner winner =
        new SearchWinners(database.jdbi(), CLOCK).newest(Interval.H1, 1).orElseThrow();
    assertThat(winner.score()).isEqualTo(result.winner().score());
    assertThat(winner.candidate())
        .isEqualTo(
            Configuration.of(
                result.winner().kind(), "core", Map.copyOf(result.winner().parameters())));

    assertThat(search(settings())).isEqualTo(result);
    assertThat(table()).isEqualTo(rows);
  }

  @Test
  void neverLooksAtTheHoldOut() throws Exception {
    Search.Result result = search(settings());
    List<String> rows = table();
    database.jdbi().useHandle(handle -> handle.execute("TRUNCATE trials"));
    PlantedMarket.write(spark, 50);
    assertThat(search(settings())).isEqualTo(result);
    assertThat(table()).isEqualTo(rows);
  }

  @Test
  void goesOnWhereItWasKilledAndComesToTheSame() {
    Search.Result expected = search(settings());
    List<String> rows = table();
    database.jdbi().useHandle(handle -> handle.execute("TRUNCATE trials, search_winners"));

    assertThatThrownBy(() -> search(settings(), new KilledFits(new LocalFits(42), 9)))
        .isInstanceOf(IllegalStateException.class);
    List<String> left = table();
    assertThat(left).hasSizeBetween(4, ON_ALL_RUNGS - 1).anyMatch(row -> row.contains("running"));
    assertThat(left).anyMatch(row -> row.contains("done"));

    assertThat(search(settings())).isEqualTo(expected);
    assertThat(table()).isEqualTo(rows);
    // What was done before is not done again.
    assertThat(rows).containsAll(left.stream().filter(row -> row.contains("done")).toList());
  }

  @Test
  void endsWhenTheBudgetIsOverAndGivesItsTrialsBack() {
    SearchSettings settings = settings(Duration.ofSeconds(4), space("linear"));
    assertThatThrownBy(() -> search(settings, new EndlessFits()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 of 8 trials were made within search.budget = PT4S");
    assertThat(search(settings(Duration.ofMinutes(5), space("linear"))).complete()).isTrue();
  }

  @Test
  void leavesOutTrialsThatCannotBeMade() {
    Search.Result result = search(settings(), new NothingLearnt("xgboost", new LocalFits(42)));
    assertThat(result.failed()).isPositive();
    assertThat(result.winner().kind()).isEqualTo("linear");
    assertThat(table()).anyMatch(row -> row.contains("failed") && row.contains("0 rows to learn"));
    assertThatThrownBy(
            () ->
                search(
                    settings(Duration.ofMinutes(5), space("xgboost")),
                    new NothingLearnt("xgboost", new LocalFits(42))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none has a score")
        .hasMessageContaining("0 rows to learn");
  }

  @Test
  void refusesWhatItCannotSearch() {
    SearchSpace bad =
        new SearchSpace(
            List.of("xgboost"),
            List.of(),
            new SearchSpace.Linear("0.1", "0"),
            new SearchSpace.Xgboost("10", "integer 20 30", "0.1", "1", "1", "5"));
    assertThatThrownBy(() -> search(settings(Duration.ofMinutes(5), bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("search.space.xgboost")
        .hasMessageContaining("depth");
    SearchSpace elsewhere =
        new SearchSpace(List.of("linear"), List.of("alpha158"), bad.linear(), bad.xgboost());
    assertThatThrownBy(() -> search(settings(Duration.ofMinutes(5), elsewhere)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("featurize.feature-set=alpha158");
    assertThat(table()).isEmpty();
  }

  /** Dies as a process does that is killed: nothing is told to anybody. */
  private record KilledFits(LocalFits fits, int after) implements TrialFitter {

    static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public double[] foretell(
        Trial trial,
        Matrix rows,
        int trainFrom,
        int trainTo,
        int testFrom,
        int testTo,
        RoundCheck check) {
      if (CALLS.incrementAndGet() > after) {
        throw new AssertionError("killed");
      }
      return fits.foretell(trial, rows, trainFrom, trainTo, testFrom, testTo, check);
    }
  }

  /** Fits until it is told to end. */
  private record EndlessFits() implements TrialFitter {
    @Override
    public double[] foretell(
        Trial trial,
        Matrix rows,
        int trainFrom,
        int trainTo,
        int testFrom,
        int testTo,
        RoundCheck check) {
      while (true) {
        check.beforeRound();
        Thread.onSpinWait();
      }
    }
  }

  private record NothingLearnt(String kind, LocalFits fits) implements TrialFitter {
    @Override
    public double[] foretell(
        Trial trial,
        Matrix rows,
        int trainFrom,
        int trainTo,
        int testFrom,
        int testTo,
        RoundCheck check) {
      if (trial.kind().equals(kind)) {
        throw new DataException("0 rows to learn from");
      }
      return fits.foretell(trial, rows, trainFrom, trainTo, testFrom, testTo, check);
    }
  }

  /** All that does not tell when and by whom. */
  private static List<String> table() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT concat_ws(' ', experiment, configuration, rung, candidate, seed, state, score,
                          sharpe, block_returns, metrics, fault) FROM trials ORDER BY rung, configuration
                        """)
                    .mapTo(String.class)
                    .list());
  }

  private static SearchSettings settings() {
    return settings(Duration.ofMinutes(5), space("linear", "xgboost"));
  }

  private static SearchSettings settings(Duration budget, SearchSpace space) {
    return new SearchSettings(TRIALS, 2, 4, 0.4, budget, Duration.ofSeconds(1), 100, space);
  }

  private static SearchSpace space(String... kinds) {
    return new SearchSpace(
        List.of(kinds),
        List.of(),
        new SearchSpace.Linear("log 0.0001 0.01", "0"),
        new SearchSpace.Xgboost(
            "integer 10 20", "integer 2 4", "log 0.05 0.3", "linear 0.5 1", "1", "10"));
  }

  private static Search.Result search(SearchSettings settings) {
    return search(settings, new LocalFits(42));
  }

  private static Search.Result search(SearchSettings settings, TrialFitter fitter) {
    return new Search(
            spark,
            database,
            new Search.Config(
                PlantedMarket.SYMBOLS,
                PlantedMarket.LABEL,
                Optional.empty(),
                Optional.empty(),
                "core",
                24,
                0,
                new HoldOut.Config(0.15),
                new Costs(0.0001, 0),
                42,
                settings),
            fitter,
            CLOCK,
            Progress.SILENT)
        .run();
  }
}
