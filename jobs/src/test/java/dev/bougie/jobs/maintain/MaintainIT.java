package dev.bougie.jobs.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.TestRowSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.registry.ModelRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainIT {

  /** Later than any commit of these tests, so that all of them are old. */
  private static final Instant NOW = Instant.parse("2100-01-01T00:00:00Z");

  private static final Clock EARLY =
      Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static final Instant START = Instant.parse("2024-01-30T00:00:00Z");
  private static final Label LABEL = new Label(Label.Kind.LOG_RETURN, 1, Interval.H1);
  private static final ServingWindow WINDOW = new ServingWindow(2_000);

  @TempDir private static Path folder;
  private static TestLake lake;
  private Path runs;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @BeforeEach
  void emptyLake(@TempDir Path runs) {
    this.runs = runs;
    lake.spark().sql("DROP TABLE IF EXISTS lake.market.candles PURGE");
    lake.database().jdbi().useHandle(handle -> handle.execute("TRUNCATE candles"));
  }

  @Test
  void keepsEveryRowInFewFilesWithoutDeletes() {
    storeInManyCommits();
    List<Candle> rows = lake.candles("AUSDT");
    long files = count("data_files");
    assertThat(files).isGreaterThan(4);
    assertThat(count("delete_files")).isPositive();

    Maintain.TableResult result = candles(maintain(10));

    assertThat(lake.candles("AUSDT")).isEqualTo(rows);
    // Two months, and nothing that has to be merged on read.
    assertThat(count("data_files")).isEqualTo(2);
    assertThat(count("delete_files")).isZero();
    assertThat(result.filesAdded()).isEqualTo(2);
    assertThat(result.filesRewritten()).isEqualTo(files);
    assertThat(result.filesSkipped()).isZero();

    long snapshot = snapshot();
    Maintain.TableResult again = candles(maintain(10));

    assertThat(again.filesRewritten()).isZero();
    assertThat(again.snapshotsExpired()).isZero();
    assertThat(snapshot()).isEqualTo(snapshot);
  }

  @Test
  void keepsTheSnapshotsThatModelsAndRunsName() throws IOException {
    store(0, 30, 1);
    long published = snapshot();
    store(10, 40, 2);
    long trained = snapshot();
    store(20, 50, 3);
    long unnamed = snapshot();
    store(30, 60, 4);
    List<Candle> rows = lake.candles("AUSDT");
    List<String> atPublished = at(published);
    List<String> atTrained = at(trained);
    new ModelRegistry(lake.database().jdbi(), clock()).register(model(data(published)));
    RunFolder.of(runs.toString(), "run", lake.spark().sparkContext().hadoopConfiguration())
        .write(run(data(trained)));

    Maintain.TableResult result = candles(maintain(1));

    assertThat(result.snapshotsNamed()).isEqualTo(2);
    assertThat(at(published)).isEqualTo(atPublished);
    assertThat(at(trained)).isEqualTo(atTrained);
    assertThat(snapshots()).contains(published, trained).doesNotContain(unnamed).hasSize(3);
    assertThat(lake.candles("AUSDT")).isEqualTo(rows);

    // A run that was deleted names nothing any more.
    Files.delete(runs.resolve("run/run.json"));
    assertThat(candles(maintain(1)).snapshotsExpired()).isOne();
    assertThat(snapshots()).contains(published).doesNotContain(trained).hasSize(2);
    assertThat(at(published)).isEqualTo(atPublished);
  }

  @Test
  void keepsTheNewestSnapshotsAndYoungOnes() {
    for (int commit = 0; commit < 4; commit++) {
      store(commit * 10, commit * 10 + 10, 1);
    }
    List<Long> before = snapshots();

    // Four small files are not worth a compaction, five are.
    assertThat(candles(maintain(3)).snapshotsExpired()).isOne();
    assertThat(snapshots()).containsExactlyElementsOf(before.subList(1, 4));

    store(40, 50, 1);
    before = snapshots();
    assertThat(candles(maintain(1, EARLY)).snapshotsExpired()).isZero();
    assertThat(snapshots()).hasSize(5).containsAll(before);
  }

  @Test
  void deletesOldOrphansAndNoYoungFile() throws IOException {
    store(0, 30, 1);
    List<Candle> rows = lake.candles("AUSDT");
    Path data = Path.of(URI.create(new Lake(lake.spark()).table(Lake.CANDLES).location()));
    Path old = orphan(data.resolve("data/old.parquet"), Duration.ofDays(4));
    Path young = orphan(data.resolve("data/young.parquet"), Duration.ofDays(2));

    Maintain.TableResult result = candles(maintain(10));

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(result.orphansDeleted()).isPositive();
    assertThat(lake.candles("AUSDT")).isEqualTo(rows);
    assertThat(candles(maintain(10)).orphansDeleted()).isZero();
  }

  @Test
  void letsPostgresHoldTheWindowByTheClockOfTheExchange() {
    Duration ahead = Duration.ofHours(5);
    ExchangeClock exchange = new ExchangeClock(lake.database().jdbi());
    exchange.save(ahead, NOW);
    Instant first = WINDOW.firstOpenTime(Interval.H1, NOW.plus(ahead));
    store(0, 1, 1);
    List<MarketCandle> told =
        List.of(candle("AUSDT", first.minus(Duration.ofHours(1))), candle("AUSDT", first));
    new PostgresCandles(lake.database()).upsert(told, "rest");

    assertThat(maintain(10).candlesDeleted()).isOne();

    assertThat(lake.candlesInPostgres("AUSDT")).containsExactly(told.get(1).candle());
    exchange.save(Duration.ZERO, NOW);
  }

  @Test
  void losesNothingBesideAnIngest() throws Exception {
    storeInManyCommits();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> ingest =
          thread.submit(
              () -> {
                for (int commit = 0; commit < 4; commit++) {
                  storeUntilCommitted(commit * 10, 80 + commit * 10, 20 + commit);
                }
              });
      // By a clock before which no file is old: what the ingest is writing is no orphan.
      maintain(10, EARLY);
      ingest.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the ingest failed", e);
    } finally {
      thread.shutdownNow();
    }

    Map<Long, Candle> expected = new TreeMap<>();
    manyCommits().forEach(candle -> expected.put(candle.openTime(), candle));
    for (int commit = 0; commit < 4; commit++) {
      hours(commit * 10, 80 + commit * 10, 20 + commit)
          .forEach(candle -> expected.put(candle.openTime(), candle));
    }
    assertThat(lake.candles("AUSDT")).isEqualTo(List.copyOf(expected.values()));
  }

  /** As a scheduler would: a commit that met the compaction's is tried again. */
  private static void storeUntilCommitted(int from, int to, long seed) {
    for (int attempt = 1; true; attempt++) {
      try {
        store(from, to, seed);
        return;
      } catch (ValidationException | CommitFailedException e) {
        if (attempt == 10) {
          throw e;
        }
      }
    }
  }

  @Test
  void failsRatherThanForgetARunThatItCannotRead() throws IOException {
    store(0, 10, 1);
    Files.createDirectories(runs.resolve("torn"));
    Files.writeString(runs.resolve("torn/run.json"), "{\"id\": ");
    List<Long> before = snapshots();

    assertThatThrownBy(() -> maintain(1)).hasMessageContaining("torn");

    assertThat(snapshots()).isEqualTo(before);
  }

  private Maintain.Result maintain(int snapshots) {
    return maintain(snapshots, clock());
  }

  private Maintain.Result maintain(int snapshots, Clock clock) {
    MaintainSettings settings =
        new MaintainSettings(5, 100, Duration.ofDays(7), snapshots, Duration.ofDays(3));
    Maintain.Result result =
        new Maintain(
                lake.spark(),
                lake.database(),
                new Maintain.Config(settings, WINDOW, runs.toString()),
                clock,
                Progress.SILENT)
            .run();
    return result;
  }

  private static Maintain.TableResult candles(Maintain.Result result) {
    return result.tables().stream()
        .filter(table -> table.table().equals(Lake.CANDLES))
        .findFirst()
        .orElseThrow();
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  /** Two months, half of whose rows were revised once. */
  private static void storeInManyCommits() {
    for (int commit = 0; commit < 6; commit++) {
      store(commit * 10, commit * 10 + 15, commit);
    }
  }

  private static List<Candle> manyCommits() {
    List<Candle> told = new ArrayList<>();
    for (int commit = 0; commit < 6; commit++) {
      told.addAll(hours(commit * 10, commit * 10 + 15, commit));
    }
    return told;
  }

  private static void store(int from, int to, long seed) {
    lake.store("AUSDT", Interval.H1, hours(from, to, seed), "rest");
  }

  private static List<Candle> hours(int from, int to, long seed) {
    List<Candle> candles = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      long open = START.plus(Duration.ofHours(hour)).toEpochMilli();
      double low = 1 + seed + hour / 1000.0;
      candles.add(
          new Candle(open, low, low + 1, low, low, 1, 1, 1, 1, 1, Interval.H1.closeTime(open)));
    }
    return candles;
  }

  private static MarketCandle candle(String symbol, Instant openTime) {
    long open = openTime.toEpochMilli();
    return new MarketCandle(
        symbol,
        Interval.H1,
        new Candle(open, 1, 1, 1, 1, 1, 1, 1, 1, 1, Interval.H1.closeTime(open)));
  }

  private static Path orphan(Path file, Duration age) throws IOException {
    Files.writeString(file, "nobody's");
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  private static long snapshot() {
    return new Lake(lake.spark()).snapshot(Lake.CANDLES).orElseThrow();
  }

  private static List<Long> snapshots() {
    return lake.spark()
        .table(Lake.CANDLES + ".snapshots")
        .select("snapshot_id")
        .as(Encoders.LONG())
        .collectAsList();
  }

  private static long count(String metadata) {
    return lake.spark().table(Lake.CANDLES + "." + metadata).count();
  }

  private static List<String> at(long snapshot) {
    return lake.spark()
        .read()
        .option("versionAsOf", snapshot)
        .table(Lake.CANDLES)
        .orderBy("symbol", "open_time")
        .toJSON()
        .collectAsList();
  }

  private static Manifest.TrainingData data(long snapshot) {
    return new Manifest.TrainingData(Map.of(Lake.CANDLES, snapshot), START, NOW, 1, List.of());
  }

  private static TrainingRun run(Manifest.TrainingData data) {
    return new TrainingRun(
        "run",
        LABEL,
        List.of("AUSDT"),
        false,
        new Manifest.FeatureSetUsed("core", "f", List.of("log_return_1")),
        Lake.CANDLES,
        data,
        TestRowSettings.USUAL,
        List.of(),
        List.of(),
        "test",
        1,
        START);
  }

  private static Manifest model(Manifest.TrainingData data) {
    return new Manifest(
        Manifest.VERSION,
        "model",
        new Manifest.Candidate("linear", "linear", Map.of()),
        LABEL,
        new Manifest.Inputs(
            List.of("AUSDT"),
            false,
            new Manifest.FeatureSetUsed("core", "f", List.of("log_return_1"))),
        new Graph(List.of(Graph.FORECAST), 15, "00"),
        new Manifest.Training(data, "test", 1),
        new Manifest.Evidence(List.of(), Map.of(), new Manifest.Verdict(Level.SOUND, List.of())),
        new Calibration(1, List.of(), ErrorQuantiles.of(new double[] {1})),
        new Manifest.Proofs(new Manifest.Parity(1, List.of()), null),
        START);
  }
}
