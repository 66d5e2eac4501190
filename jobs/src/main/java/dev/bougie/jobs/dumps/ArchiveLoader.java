package dev.bougie.jobs.dumps;

import dev.bougie.jobs.lake.CandleFileWriter;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.failure.CircuitBreaker;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Brings archives of the bucket into data files of the lake. Serialisable, so that every Spark task
 * has its own.
 */
public final class ArchiveLoader implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Bucket bucket;

  /** Where archives lie on their way; a text, since a path is not serialisable. */
  private final @Nullable String parent;

  public ArchiveLoader(Bucket bucket) {
    this(bucket, null);
  }

  /** With a folder of its own for archives on their way, the machine's temporary one if null. */
  ArchiveLoader(Bucket bucket, @Nullable String parent) {
    this.bucket = bucket;
    this.parent = parent;
  }

  /**
   * Fetches archives, checks their candles and writes those that may be stored into one data file
   * of their partition. An archive that fails leaves nothing and does not keep the others back; the
   * file is in the lake only once its caller commits it.
   *
   * @param table {@link dev.bougie.jobs.lake.Lake#CANDLES}, a serialisable copy
   * @param archives of one interval and one calendar month, by symbol, then by time, without
   *     overlap
   * @param now a candle that is not closed by then is left out
   * @param breaker learns when the bucket itself fails, and opens when the rest is not to be tried
   * @throws UncheckedIOException if the lake or the disk cannot be written: then nothing is left
   */
  public Loaded load(Table table, List<Archive> archives, Instant now, CircuitBreaker breaker) {
    requireOnePartition(archives);
    return CandleRoom.OF_THIS_PROCESS.within(
        mostCandles(archives), () -> loadAll(table, archives, now, breaker));
  }

  private Loaded loadAll(Table table, List<Archive> archives, Instant now, CircuitBreaker breaker) {
    try (ArrivalFolder folder = ArrivalFolder.open(parent);
        OpenFile file = new OpenFile(table)) {
      ArchiveReader reader = new ArchiveReader();
      List<Loaded.Result> results = new ArrayList<>();
      List<Archive> untried = new ArrayList<>();
      for (Archive archive : archives) {
        if (breaker.isOpen()) {
          untried.add(archive);
        } else {
          results.add(load(archive, folder.path(), reader, now, file, breaker));
        }
      }
      return new Loaded(results, untried, file.finish());
    }
  }

  private static long mostCandles(List<Archive> archives) {
    return archives.stream()
        .mapToLong(a -> a.interval().count(a.from().toEpochMilli(), a.to().toEpochMilli()))
        .max()
        .orElse(0);
  }

  private Loaded.Result load(
      Archive archive,
      Path folder,
      ArchiveReader reader,
      Instant now,
      OpenFile file,
      CircuitBreaker breaker) {
    String sha256 = "";
    List<Loaded.Reject> rejects;
    try {
      Bucket.Fetched fetched = bucket.fetch(archive, folder, breaker);
      sha256 = fetched.sha256();
      rejects = reader.read(archive, fetched.zip(), now.toEpochMilli());
      Files.delete(fetched.zip());
    } catch (MissingArchiveException e) {
      return failed(archive, sha256, e, true);
    } catch (BucketException | IOException e) {
      return failed(archive, sha256, e, false);
    }
    long rows = reader.candles().isEmpty() ? 0 : file.write(archive, reader.candles());
    return new Loaded.Result(
        archive, sha256, rows, rejects, reader.rejectedAlone(), Optional.empty(), false);
  }

  private static Loaded.Result failed(
      Archive archive, String sha256, Exception e, boolean missing) {
    String reason = "%s: %s".formatted(archive.path(), e.getMessage());
    return new Loaded.Result(archive, sha256, 0, List.of(), 0, Optional.of(reason), missing);
  }

  private static void requireOnePartition(List<Archive> archives) {
    for (int i = 1; i < archives.size(); i++) {
      Archive before = archives.get(i - 1);
      Archive archive = archives.get(i);
      int symbols = before.symbol().compareTo(archive.symbol());
      if (before.interval() != archive.interval()
          || !before.month().equals(archive.month())
          || symbols > 0
          || (symbols == 0 && before.to().isAfter(archive.from()))) {
        throw new IllegalArgumentException(
            "%s cannot follow %s in one file".formatted(archive.path(), before.path()));
      }
    }
  }

  /** A data file that is opened with the first candle, and discarded unless it is finished. */
  private static final class OpenFile implements AutoCloseable {

    private final Table table;
    private @Nullable CandleFileWriter writer;

    OpenFile(Table table) {
      this.table = table;
    }

    long write(Archive archive, CandleBatch candles) {
      if (writer == null) {
        writer = CandleFileWriter.open(table, archive.interval(), archive.month());
      }
      return candles.writeTo(writer, archive.symbol(), Lake.DUMP);
    }

    List<DataFile> finish() {
      return writer == null ? List.of() : List.of(writer.finish());
    }

    @Override
    public void close() {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
