package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Candle;
import dev.bougie.model.failure.CircuitBreaker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A few candles of an archive, for whoever misses just these. The archive read last stays in
 * memory, and no other: questions about one that follow each other cost one download.
 */
public final class ArchivedCandles {

  private final Bucket bucket;
  private final CircuitBreaker breaker;
  private final ArchiveReader reader = new ArchiveReader();
  private @Nullable Held held;

  /**
   * Nothing is read yet.
   *
   * @param breaker learns when the bucket itself fails
   */
  public ArchivedCandles(Bucket bucket, CircuitBreaker breaker) {
    this.bucket = bucket;
    this.breaker = breaker;
  }

  /**
   * Some rows of an archive.
   *
   * @param candles that keep the rules, oldest first, each open time once
   * @param rejects rows that are no such candles
   */
  public record Part(List<Candle> candles, List<Loaded.Reject> rejects) {
    public Part {
      candles = List.copyOf(candles);
      rejects = List.copyOf(rejects);
    }
  }

  /**
   * What the archive holds of {@code [from, to)}, its checksum verified.
   *
   * @param enough candles at most, the oldest
   * @throws MissingArchiveException if the bucket does not have the archive
   * @throws BucketException if it does not send a sound one, after all tries
   */
  public Part read(Archive archive, Instant from, Instant to, int enough) {
    Held content = held;
    if (content == null || !content.archive().equals(archive)) {
      held = null;
      content = fetch(archive);
      held = content;
    }
    CandleBatch batch = reader.candles();
    List<Candle> candles = new ArrayList<>();
    for (int row : content.order()) {
      Candle candle = batch.candle(row);
      if (candles.size() < enough
          && candle.openTime() >= from.toEpochMilli()
          && candle.openTime() < to.toEpochMilli()) {
        candles.add(candle);
      }
    }
    return new Part(
        candles,
        content.rejects().stream()
            .filter(reject -> reject.openTime() >= from.toEpochMilli())
            .filter(reject -> reject.openTime() < to.toEpochMilli())
            .toList());
  }

  private Held fetch(Archive archive) {
    try (ArrivalFolder folder = ArrivalFolder.open(null)) {
      Bucket.Fetched fetched = bucket.fetch(archive, folder.path(), breaker);
      // Whether a candle is closed is for the caller to say, who knows the exchange's time.
      List<Loaded.Reject> rejects = reader.read(archive, fetched.zip(), Long.MAX_VALUE);
      Files.delete(fetched.zip());
      return new Held(archive, reader.candles().order(), rejects);
    } catch (IOException e) {
      throw new BucketException("%s: %s".formatted(archive.path(), e.getMessage()), e);
    }
  }

  /**
   * What the reader's batch holds.
   *
   * @param order its rows by open time
   */
  @SuppressWarnings("ArrayRecordComponent") // neither compared nor printed
  private record Held(Archive archive, int[] order, List<Loaded.Reject> rejects) {}
}
