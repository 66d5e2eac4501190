package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.failure.CircuitBreaker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveLoaderIT {

  private static final Instant FROM = Instant.parse("2024-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2025-02-03T12:00:00Z");
  private static final List<String> SYMBOLS =
      List.of("AUSDT", "BUSDT", "CUSDT", "DUSDT", "EUSDT", "FUSDT", "GUSDT", "HUSDT");

  @TempDir private static Path folder;
  @TempDir private static Path onTheirWay;
  private static TestLake lake;
  private static LakeCatalog catalog;
  private static FakeBucket fake;
  private static ArchiveLoader loader;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
    catalog =
        LakeCatalog.open(
            new LakeSettings(folder.resolve("lake").toString()),
            lake.database().access(),
            new Configuration());
    fake = FakeBucket.start(SYMBOLS, Interval.H1, FROM, NOW);
    loader = new ArchiveLoader(new Bucket(fake.settings()), onTheirWay.toString());
  }

  @AfterAll
  static void close() {
    fake.close();
    catalog.close();
    lake.close();
  }

  @Test
  void bringsMonthsAndDaysOfManySymbolsIntoOneFile() throws Exception {
    List<Archive> archives =
        List.of(
            january("AUSDT"),
            Archive.daily("BUSDT", Interval.H1, LocalDate.of(2025, 1, 30)),
            Archive.daily("BUSDT", Interval.H1, LocalDate.of(2025, 1, 31)));

    Loaded loaded = copied(copied(loader).load(table(), archives, NOW, everyArchive()));
    commit(loaded);

    assertThat(loaded.files()).hasSize(1);
    assertThat(loaded.files().get(0).recordCount()).isEqualTo(31 * 24 + 2 * 24);
    assertThat(loaded.archives()).extracting(Loaded.Result::archive).isEqualTo(archives);
    assertThat(loaded.archives()).extracting(Loaded.Result::rows).containsExactly(744L, 24L, 24L);
    assertThat(loaded.archives())
        .allSatisfy(
            result -> {
              assertThat(result.failure()).isEmpty();
              assertThat(result.sha256())
                  .isEqualTo(new Bucket(fake.settings()).checksum(result.archive()));
            });
    assertThat(lake.candles("AUSDT")).isEqualTo(fake.candles(archives.get(0)));
    assertThat(lake.candles("BUSDT"))
        .isEqualTo(
            Stream.concat(
                    fake.candles(archives.get(1)).stream(), fake.candles(archives.get(2)).stream())
                .toList());
    assertThat(lake.sources("AUSDT")).containsExactly("dump");
  }

  @Test
  void keepsTheOthersWhenOneFails() throws Exception {
    List<Archive> archives =
        Stream.of("CUSDT", "DUSDT", "EUSDT", "FUSDT").map(this::december).toList();
    fake.remove(archives.get(0));
    fake.put(archives.get(1), Zips.zip("a.csv", new byte[8 << 20]));
    fake.garble(archives.get(2));
    fake.failNext("FUSDT-1h-2024-12", FakeBucket.Fault.UNAVAILABLE, FakeBucket.Fault.PAGE);

    Loaded loaded = copied(loader.load(table(), archives, NOW, everyArchive()));
    commit(loaded);

    assertThat(loaded.archives())
        .extracting(Loaded.Result::missing)
        .containsExactly(true, false, false, false);
    assertThat(loaded.archives())
        .extracting(result -> result.failure().isPresent())
        .containsExactly(true, true, false, false);
    assertThat(loaded.archives().get(1).failure().orElseThrow())
        .contains(archives.get(1).path(), "unpacks to more than");
    assertThat(loaded.archives().get(2).rejects())
        .extracting(Loaded.Reject::reason, Loaded.Reject::candle)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("MALFORMED", Zips.GARBAGE));
    assertThat(lake.candles("CUSDT")).isEmpty();
    assertThat(lake.candles("DUSDT")).isEmpty();
    assertThat(lake.candles("EUSDT")).isEqualTo(fake.candles(archives.get(2)));
    assertThat(lake.candles("FUSDT")).isEqualTo(fake.candles(archives.get(3)));
    assertThat(onTheirWay).isEmptyDirectory();
  }

  @Test
  void takesABucketThatSendsUnsoundArchivesForAlive() {
    List<Archive> archives = List.of(january("AUSDT"), january("BUSDT"), january("CUSDT"));
    for (Archive archive : archives.subList(0, 2)) {
      fake.failNext(
          archive.path() + ".CHECKSUM",
          Collections.nCopies(4, FakeBucket.Fault.BAD_CHECKSUM).toArray(FakeBucket.Fault[]::new));
    }

    Loaded loaded = loader.load(table(), archives, NOW, new CircuitBreaker(1));

    assertThat(loaded.untried()).isEmpty();
    assertThat(loaded.archives())
        .extracting(result -> result.failure().isPresent())
        .containsExactly(true, true, false);
  }

  @Test
  void writesUnsortedAndRepeatedRowsOnceAndInOrder() {
    List<Candle> sound = fake.candles(november("GUSDT"));
    fake.change(
        "GUSDT",
        candles -> {
          candles.add(candles.remove(3));
          candles.add(10, candles.get(11));
        });
    Loaded loaded = loader.load(table(), List.of(november("GUSDT")), NOW, everyArchive());
    commit(loaded);

    assertThat(lake.candles("GUSDT")).isEqualTo(sound);
    assertThat(loaded.archives().get(0).rows()).isEqualTo(sound.size());
  }

  @Test
  void leavesNoFileWhereThereIsNoCandle() {
    Loaded loaded = loader.load(table(), List.of(november("HUSDT")), FROM, everyArchive());

    assertThat(loaded.files()).isEmpty();
    assertThat(loaded.archives()).extracting(Loaded.Result::rows).containsExactly(0L);
    assertThat(loaded.archives().get(0).failure()).isEmpty();
  }

  @Test
  void refusesArchivesThatAreNotOnePartitionInOrder() {
    List<List<Archive>> wrong =
        List.of(
            List.of(january("AUSDT"), december("BUSDT")),
            List.of(january("BUSDT"), january("AUSDT")),
            List.of(january("AUSDT"), january("AUSDT")),
            List.of(
                january("AUSDT"), Archive.daily("AUSDT", Interval.H1, LocalDate.of(2025, 1, 31))),
            List.of(
                january("AUSDT"), Archive.monthly("BUSDT", Interval.M1, YearMonth.of(2025, 1))));
    for (List<Archive> archives : wrong) {
      assertThatThrownBy(() -> loader.load(table(), archives, NOW, everyArchive()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Table table() {
    Table table = catalog.table(Lake.CANDLES);
    table.refresh();
    return copied(SerializableTable.copyOf(table));
  }

  private static void commit(Loaded loaded) {
    AppendFiles commit = catalog.table(Lake.CANDLES).newAppend();
    loaded.files().forEach(commit::appendFile);
    commit.commit();
  }

  private Archive november(String symbol) {
    return Archive.monthly(symbol, Interval.H1, YearMonth.of(2024, 11));
  }

  private Archive december(String symbol) {
    return Archive.monthly(symbol, Interval.H1, YearMonth.of(2024, 12));
  }

  private static Archive january(String symbol) {
    return Archive.monthly(symbol, Interval.H1, YearMonth.of(2025, 1));
  }

  /** As it arrives on another machine. */
  private static <T> T copied(T value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(value);
      @SuppressWarnings("unchecked")
      T copy =
          (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** However many fail. */
  private static CircuitBreaker everyArchive() {
    return new CircuitBreaker(Integer.MAX_VALUE);
  }
}
