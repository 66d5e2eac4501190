package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.CandleRules;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads archives from disk, one after the other: candles that may be stored, and rejects. */
final class ArchiveReader {

  /** A line has about 130 bytes; even all of them twice stay below. */
  private static final long MOST_BYTES_A_CANDLE = 512;

  private static final long MOST_BYTES_BESIDE = 1L << 20;

  /** A file that is nothing but bad rows is a bad file. */
  private static final int MOST_REJECTS = 100_000;

  private final KlineCsv csv = new KlineCsv();
  private final CandleBatch candles = new CandleBatch();
  private long rejectedAlone;

  /** The candles of the archive read last, checked and closed. */
  CandleBatch candles() {
    return candles;
  }

  /** Open times on the grid of which the archive read last has rejects and no candle. */
  long rejectedAlone() {
    return rejectedAlone;
  }

  /**
   * Reads an archive; {@link #candles} holds its candles until the next one is read.
   *
   * @param now epoch milliseconds; a candle that is not closed by then is left out
   * @return the rows that may not be stored, each reason once an open time
   * @throws IOException if the zip is not sound: the candles are then not to be used
   */
  List<Loaded.Reject> read(Archive archive, Path zip, long now) throws IOException {
    long from = archive.from().toEpochMilli();
    long expected = archive.interval().count(from, archive.to().toEpochMilli());
    candles.clear((int) expected);
    Sorting sorting = new Sorting(archive, now);
    // The entry's name is never used, so any character set will do.
    try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.ISO_8859_1)) {
      try (InputStream lines = file.getInputStream(onlyEntry(file))) {
        csv.read(lines, MOST_BYTES_BESIDE + expected * MOST_BYTES_A_CANDLE, sorting);
      }
    }
    rejectedAlone = sorting.badlyTold.isEmpty() ? 0 : candles.lacking(sorting.badlyTold);
    return List.copyOf(sorting.rejects.values());
  }

  private static ZipEntry onlyEntry(ZipFile zip) throws IOException {
    Enumeration<? extends ZipEntry> entries = zip.entries();
    if (zip.size() != 1 || !entries.hasMoreElements()) {
      throw new IOException("it has %d entries where one was expected".formatted(zip.size()));
    }
    return entries.nextElement();
  }

  /**
   * Puts each line where it belongs. What {@code CandleSieve} does to an answer of REST, line by
   * line and without a map: archives are the bulk of all rows, columns are where they go, and
   * {@link CandleBatch} finds repeated ones when it sorts. A row outside its archive is damage here
   * and kept as a reject; over REST it is what was not asked for.
   */
  private final class Sorting implements KlineCsv.Lines {

    private final Archive archive;
    private final long from;
    private final long to;
    private final long now;
    private final Map<RejectKey, Loaded.Reject> rejects = new LinkedHashMap<>();

    /** Open times on the grid that a candle was told for which breaks a rule. */
    private final Set<Long> badlyTold = new HashSet<>();

    /** The open time that should come next. */
    private long expected;

    Sorting(Archive archive, long now) {
      this.archive = archive;
      this.from = archive.from().toEpochMilli();
      this.to = archive.to().toEpochMilli();
      this.now = now;
      this.expected = from;
    }

    @Override
    public void row(KlineCsv line) throws IOException {
      Candle candle =
          new Candle(
              line.openTime,
              line.open,
              line.high,
              line.low,
              line.close,
              line.volume,
              line.quoteVolume,
              line.trades,
              line.takerBuyBase,
              line.takerBuyQuote,
              line.closeTime);
      if (line.openTime < from || line.openTime >= to) {
        reject(candle, Loaded.Fault.OUTSIDE_ARCHIVE.name());
        return;
      }
      expected = archive.interval().next(line.openTime);
      if (expected - 1 >= now) {
        return;
      }
      Optional<CandleFault> fault = CandleRules.check(archive.interval(), candle);
      if (fault.isPresent()) {
        reject(candle, fault.get().name());
        if (fault.get() != CandleFault.OFF_GRID) {
          badlyTold.add(line.openTime);
        }
      } else {
        candles.add(candle);
      }
    }

    @Override
    public void malformed(String line) throws IOException {
      reject(expected, Loaded.Fault.MALFORMED.name(), line);
      expected = archive.interval().next(expected);
    }

    private void reject(Candle candle, String reason) throws IOException {
      reject(candle.openTime(), reason, Json.write(candle));
    }

    private void reject(long openTime, String reason, String candle) throws IOException {
      rejects.put(
          new RejectKey(openTime, reason),
          new Loaded.Reject(archive.symbol(), archive.interval(), openTime, reason, candle));
      if (rejects.size() > MOST_REJECTS) {
        throw new IOException("more than %d of its rows are bad".formatted(MOST_REJECTS));
      }
    }
  }

  /** What an archive has at most one reject of. */
  private record RejectKey(long openTime, String reason) {}
}
