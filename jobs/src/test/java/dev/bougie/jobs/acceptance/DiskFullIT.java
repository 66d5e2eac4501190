package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.TestLake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lake's file system has no room for what ingest brings: a small one in memory, which a process
 * mounts over the lake where nobody else sees it.
 */
class DiskFullIT {

  private static final List<String> SYMBOLS = List.of("AUSDT", "BUSDT", "CUSDT", "DUSDT");
  private static final Instant FROM = Instant.parse("2023-06-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-03-05T07:30:00Z");

  /** Beside what the lake holds already; all the candles need some two megabytes. */
  private static final int ROOM_KB = 512;

  /** Arguments: the lake, a folder to mount on, its kilobytes, and the command. */
  private static final String IN_A_SMALL_LAKE =
      """
      lake=$1 small=$2 size=$3
      shift 3
      mount -t tmpfs -o "size=${size}k" tmpfs "$small" || exit 99
      cp -R "$lake/." "$small" && mount --bind "$small" "$lake" || exit 99
      "$@"
      code=$?
      umount "$lake" && rm -rf "$lake" && cp -R "$small" "$lake" || exit 99
      exit $code
      """;

  @TempDir private Path folder;

  @Test
  void saysThatThereIsNoRoomAndGoesOnWhenThereIs() throws Exception {
    assumeThat(canMount()).as("needs unshare -rm, to mount a small file system").isTrue();
    try (FakeExchange exchange = FakeExchange.start(SYMBOLS, Interval.H1, FROM, NOW);
        FakeBucket bucket = FakeBucket.start(SYMBOLS, Interval.H1, FROM, NOW);
        TestLake lake = TestLake.open(folder)) {
      lake.store("AUSDT", Interval.H1, exchange.closed("AUSDT"), "rest");

      Process full = startInSmallLake(exchange, bucket);

      assertThat(full.waitFor(3, TimeUnit.MINUTES)).isTrue();
      String output = Files.readString(output());
      assertThat(full.exitValue()).as(output).isEqualTo(1);
      assertThat(output.lines().filter(line -> line.startsWith("bougie: ")))
          .as(output)
          .singleElement()
          .asString()
          .startsWith("bougie: No space left on device: ");
      assertThat(lake.candles("AUSDT")).isEqualTo(exchange.closed("AUSDT"));
      for (String symbol : SYMBOLS) {
        assertThat(exchange.closed(symbol)).containsAll(lake.candles(symbol));
      }
      assertThat(lake.files("lake.market.candles"))
          .allSatisfy(file -> assertThat(Path.of(URI.create(file))).exists());

      ingest(lake, exchange, bucket);
      for (String symbol : SYMBOLS) {
        assertThat(lake.candles(symbol)).isEqualTo(exchange.closed(symbol));
        assertThat(lake.candlesInPostgres(symbol)).isEqualTo(exchange.closed(symbol));
      }
    }
  }

  private static void ingest(TestLake lake, FakeExchange exchange, FakeBucket bucket) {
    new TestIngest(lake, Clock.fixed(NOW, ZoneOffset.UTC))
        .run(
            exchange.url(),
            Optional.of(new Bucket(bucket.settings())),
            TestIngest.config(
                Interval.H1, Optional.of(FROM), Optional.empty(), SYMBOLS.toArray(String[]::new)),
            TestIngest.settings(false, 0, 0, false));
  }

  private Process startInSmallLake(FakeExchange exchange, FakeBucket bucket) throws IOException {
    Path lake = folder.resolve("lake");
    Path small = Files.createDirectory(folder.resolve("small"));
    return JobsProcess.start(
        output(),
        List.of(
            "unshare",
            "-rm",
            "sh",
            "-c",
            IN_A_SMALL_LAKE,
            "sh",
            lake.toString(),
            small.toString(),
            String.valueOf(kilobytes(lake) + ROOM_KB)),
        List.of("-Xmx1g"),
        JobsProcess.ingest(exchange, bucket, SYMBOLS, FROM, folder));
  }

  private boolean canMount() throws IOException, InterruptedException {
    try {
      Process mount =
          new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** With whole pages of memory for each file. */
  private static long kilobytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length() / 4096 + 1).sum()
          * 4;
    }
  }

  private Path output() {
    return folder.resolve("output");
  }
}
