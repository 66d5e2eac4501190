package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeMarket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandleMergeIT {

  private static final Instant JANUARY = Instant.parse("2024-01-10T00:00:00Z");
  private static final Instant MARCH = Instant.parse("2024-03-10T00:00:00Z");
  private static final Instant MAY = Instant.parse("2024-05-10T00:00:00Z");

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  /** Not between them either: the file there cannot be read any more. */
  @Test
  void readsNothingOfMonthsThatTheCandlesAreNotOf() throws Exception {
    List<Candle> old = day(JANUARY);
    List<Candle> young = day(MAY);
    store(old);
    store(day(MARCH));
    store(young);
    for (Path file : files(MARCH)) {
      Files.writeString(file, "no Parquet any more");
    }
    Candle revised = Candles.with(old.get(3), old.get(3).openTime(), 900, 800);
    Candle next =
        FakeMarket.candles("AUSDT", Interval.H1, after(MAY), after(MAY).plusSeconds(1)).get(0);

    Lake.Upserted upserted =
        new Lake(lake.spark())
            .upsertCandles(
                lake.spark()
                    .createDataset(
                        Stream.of(revised, old.get(4), next)
                            .map(candle -> CandleRows.row("AUSDT", Interval.H1, candle, "rest"))
                            .toList(),
                        CandleRows.encoder()));

    assertThat(upserted).isEqualTo(new Lake.Upserted(1, 1));
    assertThat(
            lake.spark()
                .table(Lake.CANDLES)
                .where("open_time < '2024-02-01' OR open_time >= '2024-04-01'")
                .count())
        .isEqualTo(old.size() + young.size() + 1);
  }

  private static void store(List<Candle> candles) {
    lake.store("AUSDT", Interval.H1, candles, "rest");
  }

  private static List<Candle> day(Instant from) {
    return FakeMarket.candles("AUSDT", Interval.H1, from, after(from));
  }

  private static Instant after(Instant day) {
    return day.plus(Duration.ofDays(1));
  }

  /** The data files that hold the candle which opens then. */
  private static List<Path> files(Instant openTime) {
    List<Path> files =
        lake
            .spark()
            .table(Lake.CANDLES)
            .where("open_time = '%s'".formatted(openTime))
            .selectExpr("_file")
            .distinct()
            .collectAsList()
            .stream()
            .map((Row row) -> Path.of(java.net.URI.create(row.getString(0)).getPath()))
            .toList();
    assertThat(files).isNotEmpty();
    return files;
  }
}
