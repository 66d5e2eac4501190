package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.DumpSettings;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.Mishaps;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An exchange and its bucket, which have the same hourly candles, and much that goes wrong. */
final class FaultySource implements AutoCloseable {

  /** Behind it come the months of archives, over the change from milliseconds to microseconds. */
  static final Instant FROM = Instant.parse("2024-10-01T00:00:00Z");

  /** Two days of the month are over, and five hours. */
  static final Instant NOW = Instant.parse("2025-01-03T05:30:00Z");

  /** A stalled answer is given up after this; a sound one takes milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final FakeExchange exchange;
  private final FakeBucket bucket;
  private final List<String> symbols;
  private final long seed;
  private final Random random;
  private final List<Archive> garbled = new ArrayList<>();
  private final Set<Archive> unlisted = new HashSet<>();

  /** What goes wrong. */
  enum Fault {
    SERVER_ERROR(FakeExchange.Fault.SERVER_ERROR, FakeBucket.Fault.SERVER_ERROR),
    UNAVAILABLE(FakeExchange.Fault.UNAVAILABLE, FakeBucket.Fault.UNAVAILABLE),
    RESET(FakeExchange.Fault.BROKEN_OFF, FakeBucket.Fault.BROKEN_OFF),
    SLOW(FakeExchange.Fault.SLOW, FakeBucket.Fault.SLOW),
    STALLED(null, FakeBucket.Fault.STALLED),
    HTML(FakeExchange.Fault.PAGE, FakeBucket.Fault.PAGE),
    HALF_AN_ANSWER(FakeExchange.Fault.HALF, FakeBucket.Fault.HALF),
    BAD_CHECKSUM(null, FakeBucket.Fault.BAD_CHECKSUM),
    /** The archive is listed, and is not there. */
    MISSING_DUMP(null, FakeBucket.Fault.NOT_FOUND),
    /** The archive is not even listed. */
    UNLISTED_DUMP,
    /** The archive is only half, and its checksum is right. */
    TRUNCATED_ZIP,
    GARBAGE_LINE,
    /** Neither of both has the candle. */
    GAP,
    DUPLICATES,
    UNSORTED;

    private final FakeExchange.@Nullable Fault answer;
    private final FakeBucket.@Nullable Fault file;

    Fault() {
      this(null, null);
    }

    Fault(FakeExchange.@Nullable Fault answer, FakeBucket.@Nullable Fault file) {
      this.answer = answer;
      this.file = file;
    }
  }

  FaultySource(long seed, String... symbols) {
    this.symbols = List.of(symbols);
    this.seed = seed;
    this.random = new Random(seed);
    this.exchange = FakeExchange.start(this.symbols, Interval.H1, FROM, NOW);
    this.bucket = FakeBucket.start(this.symbols, Interval.H1, FROM, NOW);
  }

  FakeExchange exchange() {
    return exchange;
  }

  FakeBucket bucket() {
    return bucket;
  }

  List<String> symbols() {
    return symbols;
  }

  /** What a client has of the bucket. */
  Optional<Bucket> client() {
    return Optional.of(
        new Bucket(
            new DumpSettings(
                bucket.url(), 6, Duration.ofMillis(1), Duration.ofMillis(4), PATIENCE)));
  }

  /** All of it. */
  Ingest.Config config() {
    return TestIngest.config(
        Interval.H1, Optional.of(FROM), Optional.empty(), symbols.toArray(String[]::new));
  }

  /** The rows that both stores must end with. */
  List<Candle> truth(String symbol) {
    return exchange.closed(symbol).stream().distinct().toList();
  }

  /** Archives that hold a garbage line. */
  List<Archive> garbled() {
    return List.copyOf(garbled);
  }

  /** What a plan of all the range takes: days where the month is not listed. */
  List<Archive> planned() {
    List<Archive> planned = new ArrayList<>();
    for (Archive archive : coarsest()) {
      if (unlisted.contains(archive) && archive.period() == Archive.Period.MONTHLY) {
        for (int day = 1; day <= archive.month().lengthOfMonth(); day++) {
          planned.add(Archive.daily(archive.symbol(), Interval.H1, archive.month().atDay(day)));
        }
      } else {
        planned.add(archive);
      }
    }
    return planned;
  }

  private List<Archive> coarsest() {
    List<Archive> planned = new ArrayList<>();
    LocalDate end = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    for (String symbol : symbols) {
      YearMonth month = YearMonth.from(LocalDate.ofInstant(FROM, ZoneOffset.UTC));
      for (; month.isBefore(YearMonth.from(end)); month = month.plusMonths(1)) {
        planned.add(Archive.monthly(symbol, Interval.H1, month));
      }
      for (LocalDate day = month.atDay(1); day.isBefore(end); day = day.plusDays(1)) {
        planned.add(Archive.daily(symbol, Interval.H1, day));
      }
    }
    return planned;
  }

  /** Lets each of these spoil that share of what it can spoil of a symbol. */
  void strike(String symbol, Set<Fault> faults, double share) {
    spoilCandles(symbol, faults, share);
    List<Archive> ofSymbol =
        coarsest().stream().filter(archive -> archive.symbol().equals(symbol)).toList();
    for (Archive archive : ofSymbol) {
      // A fault that is alone strikes the first of a few archives for sure.
      boolean sure = faults.size() == 1 && archive.equals(ofSymbol.get(0));
      spoilArchive(archive, faults, sure ? 1 : share);
    }
    exchange.spoil(
        new Mishaps<>(
            symbol,
            seed,
            share,
            faults.stream().flatMap(fault -> Optional.ofNullable(fault.answer).stream()).toList()));
    bucket.spoil(
        new Mishaps<>(
            symbol,
            seed,
            share,
            faults.stream().flatMap(fault -> Optional.ofNullable(fault.file).stream()).toList()));
  }

  /** Answers as it should from now on; what is wrong with the data stays. */
  void heal() {
    exchange.heal();
    bucket.heal();
  }

  /** Tells that share of the candles otherwise from now on. */
  void revise(double share) {
    for (String symbol : symbols) {
      for (Candle old : some(truth(symbol), share)) {
        Candle revised = Candles.with(old, old.openTime(), old.high(), old.low());
        exchange.replace(symbol, revised);
      }
      List<Candle> now = truth(symbol);
      bucket.change(
          symbol,
          candles -> {
            candles.clear();
            candles.addAll(now);
          });
    }
  }

  private void spoilCandles(String symbol, Set<Fault> faults, double share) {
    if (faults.contains(Fault.GAP)) {
      Set<Candle> gone = new HashSet<>(some(truth(symbol), share));
      gone.forEach(candle -> exchange.remove(symbol, Instant.ofEpochMilli(candle.openTime())));
      bucket.change(symbol, candles -> candles.removeAll(gone));
    }
    if (faults.contains(Fault.DUPLICATES)) {
      List<Candle> twice = some(truth(symbol), share);
      twice.forEach(candle -> exchange.add(symbol, candle));
      bucket.change(symbol, candles -> candles.addAll(twice));
    }
    if (faults.contains(Fault.UNSORTED)) {
      exchange.tellUnsorted(symbol);
      bucket.change(symbol, candles -> Collections.shuffle(candles, random));
    }
  }

  /** By one of the faults at the most. */
  private void spoilArchive(Archive archive, Set<Fault> faults, double share) {
    List<Fault> possible =
        Stream.of(Fault.UNLISTED_DUMP, Fault.TRUNCATED_ZIP, Fault.GARBAGE_LINE)
            .filter(faults::contains)
            .toList();
    int drawn = (int) (random.nextDouble() / share);
    if (drawn >= possible.size()) {
      return;
    }
    switch (possible.get(drawn)) {
      case UNLISTED_DUMP -> {
        bucket.remove(archive);
        unlisted.add(archive);
      }
      case TRUNCATED_ZIP -> bucket.truncate(archive);
      default -> {
        bucket.garble(archive);
        garbled.add(archive);
      }
    }
  }

  private List<Candle> some(List<Candle> candles, double share) {
    return candles.stream().filter(candle -> random.nextDouble() < share).toList();
  }

  @Override
  public void close() {
    bucket.close();
    exchange.close();
  }
}
