package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.ArchivedCandles;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.BucketException;
import dev.bougie.jobs.dumps.Loaded;
import dev.bougie.jobs.dumps.MissingArchiveException;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.gaps.Missing.Place;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.failure.CircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bucket of archives, for one run. Of each hole only the months that it touches are read, or
 * their days where there is no archive of the month; the one read last stays in memory.
 *
 * <p>An archive that is listed and cannot be had has told nothing. Neither has one that should be
 * listed and is not: the bucket may not have published it yet, and a day that has candles has an
 * archive. Only where a day is missing as a whole, or nothing comes before or behind the hole, does
 * a bucket without an archive tell that there are no candles.
 */
final class ArchiveGapSource implements GapSource {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveGapSource.class);

  /** Archives that the bucket fails to send, one after the other; then no more are asked for. */
  private static final int GIVE_UP_AFTER = 5;

  private final ArchivedCandles archives;
  private final ArchiveListing listing;

  /** Archives that could not be had, which are not asked for again in this run. */
  private final Set<Archive> lost = new HashSet<>();

  private final CircuitBreaker breaker = new CircuitBreaker(GIVE_UP_AFTER);

  ArchiveGapSource(Bucket bucket) {
    this.archives = new ArchivedCandles(bucket, breaker);
    this.listing = new ArchiveListing(bucket);
  }

  @Override
  public String name() {
    return Lake.DUMP;
  }

  @Override
  public Optional<Instant> first(String symbol, Interval interval) {
    if (breaker.isOpen()) {
      throw new ExchangeException("the bucket does not send its archives");
    }
    try {
      return listing
          .first(symbol, interval)
          .flatMap(
              archive ->
                  archives.read(archive, archive.from(), archive.to(), 1).candles().stream()
                      .findFirst())
          .map(candle -> Instant.ofEpochMilli(candle.openTime()));
    } catch (BucketException | MissingArchiveException e) {
      throw new ExchangeException("%s".formatted(e.getMessage()), e);
    }
  }

  @Override
  public Told ask(GapReconciliation.Open hole, Span span, int enough, Instant exchangeNow) {
    List<Candle> candles = new ArrayList<>();
    List<Loaded.Reject> rejects = new ArrayList<>();
    List<Span> untold = new ArrayList<>();
    for (ArchiveListing.Slot slot : slots(hole.gap(), span)) {
      if (candles.size() >= enough) {
        break;
      }
      Span part = onGrid(hole.gap().interval(), slot.span().and(span));
      if (part.from() == part.to()) {
        continue;
      }
      Optional<ArchivedCandles.Part> told =
          slot.archive().flatMap(archive -> read(archive, part, enough - candles.size()));
      told.ifPresent(
          content -> {
            candles.addAll(content.candles());
            rejects.addAll(content.rejects());
          });
      boolean hasNone =
          slot.archive().isEmpty()
              && isOver(slot, exchangeNow)
              && (isWhole(hole.gap().interval(), slot, part) || isEdge(hole.place()));
      if (told.isEmpty() && !hasNone) {
        untold.add(part);
      }
    }
    return new Told(candles, rejects, untold);
  }

  private List<ArchiveListing.Slot> slots(Gap gap, Span span) {
    try {
      return listing.slots(gap.symbol(), gap.interval(), span);
    } catch (BucketException e) {
      throw new ExchangeException("%s".formatted(e.getMessage()), e);
    }
  }

  private Optional<ArchivedCandles.Part> read(Archive archive, Span part, int enough) {
    if (lost.contains(archive) || breaker.isOpen()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          archives.read(
              archive, Instant.ofEpochMilli(part.from()), Instant.ofEpochMilli(part.to()), enough));
    } catch (BucketException | MissingArchiveException e) {
      LOG.warn("an archive that may hold missing candles could not be had: {}", e.getMessage());
      lost.add(archive);
      return Optional.empty();
    }
  }

  /** The same candles between times of the grid; empty where none of them opens in it. */
  private static Span onGrid(Interval interval, Span span) {
    return new Span(interval.openTimeFrom(span.from()), interval.openTimeFrom(span.to()));
  }

  /** Whether its archive would have been published by now. */
  private static boolean isOver(ArchiveListing.Slot slot, Instant exchangeNow) {
    return slot.span().to() + Archive.PUBLISHED_WITHIN.toMillis() <= exchangeNow.toEpochMilli();
  }

  /** Whether no candle of the month or day is known. */
  private static boolean isWhole(Interval interval, ArchiveListing.Slot slot, Span part) {
    return interval.count(part.from(), part.to())
        == interval.count(slot.span().from(), slot.span().to());
  }

  private static boolean isEdge(Place place) {
    return place == Place.BEFORE_FIRST || place == Place.BEHIND_LAST;
  }
}
