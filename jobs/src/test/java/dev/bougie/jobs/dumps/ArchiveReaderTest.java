package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeMarket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {

  private static final Archive DECEMBER =
      Archive.monthly("AUSDT", Interval.H1, YearMonth.of(2024, 12));
  private static final Archive JANUARY =
      Archive.monthly("AUSDT", Interval.H1, YearMonth.of(2025, 1));

  @TempDir private Path folder;
  private final ArchiveReader reader = new ArchiveReader();

  @Test
  void readsMillisecondsBefore2025AndMicrosecondsAfter() throws IOException {
    for (Archive archive : List.of(DECEMBER, JANUARY)) {
      List<Candle> candles = candles(archive);

      assertThat(read(archive, lines(candles))).isEmpty();
      assertThat(kept()).isEqualTo(candles);
    }
    assertThat(lines(candles(JANUARY)).get(0)).startsWith("1735689600000000,").contains("999999,");
  }

  @Test
  void readsAFileWithAHeaderAndWindowsLineEndsAndNoLastOne() throws IOException {
    List<Candle> candles = candles(DECEMBER);
    String text = Zips.HEADER + "\r\n" + String.join("\r\n", lines(candles));

    assertThat(read(DECEMBER, Zips.zip("a.csv", text.getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(kept()).isEqualTo(candles);
  }

  @Test
  void sortsAndKeepsTheLastOfThoseWithOneOpenTime() throws IOException {
    List<Candle> candles = candles(DECEMBER);
    List<Candle> told = new ArrayList<>(candles);
    Candle old = Candles.with(candles.get(5), candles.get(5).openTime(), 1e9, 100);
    told.add(2, old);
    told.add(told.remove(300));

    assertThat(read(DECEMBER, lines(told))).isEmpty();
    assertThat(kept()).isEqualTo(candles);
  }

  @Test
  void leavesOutWhatIsNotClosed() throws IOException {
    List<Candle> candles = candles(DECEMBER);
    long closes = candles.get(10).closeTime();

    assertThat(reader.read(DECEMBER, file(zip(candles)), closes)).isEmpty();
    assertThat(kept()).isEqualTo(candles.subList(0, 10));
    assertThat(reader.read(DECEMBER, file(zip(candles)), closes + 1)).isEmpty();
    assertThat(kept()).isEqualTo(candles.subList(0, 11));
  }

  @Test
  void rejectsRowsWithReasonAndTheirValues() throws IOException {
    List<Candle> candles = candles(DECEMBER);
    Candle third = candles.get(2);
    Candle offGrid = Candles.with(third, third.openTime() + 28, third.high(), third.close());
    Candle upsideDown = Candles.with(third, third.openTime(), third.low() / 2, third.close());
    Candle stray = candles(JANUARY).get(0);
    List<Candle> told = new ArrayList<>(candles);
    told.set(2, offGrid);
    told.add(3, upsideDown);
    told.add(stray);

    List<Loaded.Reject> rejects = read(DECEMBER, lines(told));

    assertThat(rejects)
        .extracting(Loaded.Reject::openTime, Loaded.Reject::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(offGrid.openTime(), "OFF_GRID"),
            org.assertj.core.groups.Tuple.tuple(upsideDown.openTime(), "HIGH_TOO_LOW"),
            org.assertj.core.groups.Tuple.tuple(stray.openTime(), "OUTSIDE_ARCHIVE"));
    assertThat(rejects.get(1).candle()).contains("\"close\":" + upsideDown.close());
    candles.remove(2);
    assertThat(kept()).isEqualTo(candles);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Zips.GARBAGE,
        "1733011200000,1,2,1,2,3,1733014799999,4,5,6,7",
        "1733011200000,1,2,1,2,3,1733014799999,4,5,6,7,0,0",
        "1733011200000,1,2,1,2,,1733014799999,4,5,6,7,0",
        "1733011200000,1,2,1,2,3x,1733014799999,4,5,6,7,0",
        "1733011200000.5,1,2,1,2,3,1733014799999,4,5,6,7,0",
        "17330112000000000000,1,2,1,2,3,1733014799999,4,5,6,7,0",
        "open_time,open"
      })
  void rejectsALineThatIsNotTwelveNumbers(String line) throws IOException {
    List<Candle> candles = candles(DECEMBER);
    List<String> lines = lines(candles);
    lines.set(7, line);

    assertThat(read(DECEMBER, lines))
        .containsExactly(
            new Loaded.Reject("AUSDT", Interval.H1, candles.get(7).openTime(), "MALFORMED", line));
    candles.remove(7);
    assertThat(kept()).isEqualTo(candles);
  }

  @Test
  void rejectsALineThatIsLongerThanItsBuffer() throws IOException {
    List<Candle> candles = candles(DECEMBER);
    List<String> lines = lines(candles);
    lines.add(7, "x".repeat(700_000));

    assertThat(read(DECEMBER, lines))
        .extracting(Loaded.Reject::candle)
        .containsExactly("x".repeat(200));
    assertThat(kept()).isEqualTo(candles);
  }

  /** Lines must be whole wherever a read happens to end. */
  @Test
  void readsTheSameInPiecesOfAnySize() throws IOException {
    List<Candle> candles = candles(DECEMBER).subList(0, 40);
    byte[] text = String.join("\n", lines(candles)).getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size < 300; size += 7) {
      int most = size;
      InputStream pieces =
          new ByteArrayInputStream(text) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
              return super.read(to, offset, Math.min(length, most));
            }
          };
      List<Long> openTimes = new ArrayList<>();
      new KlineCsv()
          .read(
              pieces,
              Long.MAX_VALUE,
              new KlineCsv.Lines() {
                @Override
                public void row(KlineCsv line) {
                  openTimes.add(line.openTime);
                }

                @Override
                public void malformed(String line) {
                  throw new AssertionError(line);
                }
              });
      assertThat(openTimes).isEqualTo(candles.stream().map(Candle::openTime).toList());
    }
  }

  @Test
  void refusesAZipThatUnpacksToFarMoreThanItsCandles() {
    byte[] bomb = Zips.zip("a.csv", new byte[4 << 20]);

    assertThatThrownBy(() -> read(DECEMBER, bomb))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unpacks to more than");
  }

  @Test
  void refusesAZipOfTwoFiles() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.csv"));
      zip.putNextEntry(new ZipEntry("../../b.csv"));
    }

    assertThatThrownBy(() -> read(DECEMBER, bytes.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 entries");
  }

  @Test
  void refusesWhatIsNoZip() {
    assertThatThrownBy(() -> read(DECEMBER, new byte[1000])).isInstanceOf(IOException.class);
  }

  private List<Candle> kept() {
    CandleBatch batch = reader.candles();
    return java.util.Arrays.stream(batch.order()).mapToObj(batch::candle).toList();
  }

  private List<Loaded.Reject> read(Archive archive, List<String> lines) throws IOException {
    return read(archive, Zips.zip("a.csv", lines));
  }

  private List<Loaded.Reject> read(Archive archive, byte[] zip) throws IOException {
    return reader.read(archive, file(zip), Long.MAX_VALUE);
  }

  private Path file(byte[] zip) throws IOException {
    return Files.write(folder.resolve("a.zip"), zip);
  }

  private static byte[] zip(List<Candle> candles) {
    return Zips.zip("a.csv", lines(candles));
  }

  private static List<String> lines(List<Candle> candles) {
    return new ArrayList<>(candles.stream().map(Zips::line).toList());
  }

  private static List<Candle> candles(Archive archive) {
    return new ArrayList<>(
        FakeMarket.candles("AUSDT", archive.interval(), archive.from(), archive.to()));
  }
}
