package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Interval;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * What became of some archives.
 *
 * @param archives one result for each that was tried, in their order
 * @param untried the others: by then too many had failed
 * @param files data files that hold all their rows, not committed yet; none where there are no rows
 */
public record Loaded(List<Result> archives, List<Archive> untried, List<DataFile> files)
    implements Serializable {

  public Loaded {
    archives = List.copyOf(archives);
    untried = List.copyOf(untried);
    files = List.copyOf(files);
  }

  /**
   * What became of one archive. One that failed leaves neither rows nor rejects.
   *
   * @param sha256 of the zip, in hexadecimal digits; empty where it never came to that
   * @param rows candles of it in the files
   * @param rejects rows of it that are not in the files and why
   * @param rejectedAlone open times on the grid of which it has rejects and no candle
   * @param failure why nothing was taken from it, empty where all went well
   * @param missing whether the failure is that the bucket does not have it
   */
  public record Result(
      Archive archive,
      String sha256,
      long rows,
      List<Reject> rejects,
      long rejectedAlone,
      Optional<String> failure,
      boolean missing)
      implements Serializable {

    public Result {
      rejects = List.copyOf(rejects);
    }

    private Object writeReplace() {
      return new Sent(archive, sha256, rows, rejects, rejectedAlone, failure.orElse(null), missing);
    }
  }

  /** A result on its way from a task: an {@code Optional} is not serialisable. */
  private record Sent(
      Archive archive,
      String sha256,
      long rows,
      List<Reject> rejects,
      long rejectedAlone,
      @Nullable String failure,
      boolean missing)
      implements Serializable {

    private Object readResolve() {
      return new Result(
          archive, sha256, rows, rejects, rejectedAlone, Optional.ofNullable(failure), missing);
    }
  }

  /**
   * A row that is not stored.
   *
   * @param openTime epoch milliseconds; where the row tells none, the one that would have come next
   * @param reason a {@link dev.bougie.features.candle.CandleFault} or {@link Fault}, by its name
   * @param candle as JSON, or the line as it came
   */
  public record Reject(
      String symbol, Interval interval, long openTime, String reason, String candle)
      implements Serializable {}

  /** Why a row never became a candle. The names are stored, so they are never changed. */
  public enum Fault {
    /** The line is not twelve numbers. */
    MALFORMED,
    /** The candle opens outside what the archive covers. */
    OUTSIDE_ARCHIVE
  }
}
