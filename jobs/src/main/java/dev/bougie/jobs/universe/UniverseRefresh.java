package dev.bougie.jobs.universe;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.ListedSymbol;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.jobs.progress.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Brings {@code lake.market.symbols} up to date: what the exchange lists, what only its dumps still
 * have, and from when to when each has daily candles. What cannot change any more is not asked
 * again, so that a run costs little. Running it twice leaves the same rows but for when they were
 * last seen.
 */
public final class UniverseRefresh {

  private static final int THREADS = 8;

  /**
   * After so long no dump of a delisted symbol appears any more: two months, since this counts from
   * its last candle, whose month may have just begun. Where the end of an archive is known, {@code
   * Archive.PUBLISHED_WITHIN} is counted from there.
   */
  private static final Duration SETTLED = Duration.ofDays(62);

  private final SparkSession spark;
  private final BinanceRest exchange;
  private final SymbolListing dumps;
  private final Progress progress;

  public UniverseRefresh(
      SparkSession spark, BinanceRest exchange, SymbolListing dumps, Progress progress) {
    this.spark = spark;
    this.exchange = exchange;
    this.dumps = dumps;
    this.progress = progress;
  }

  /**
   * What the table holds now.
   *
   * @param symbols all of them
   * @param trading those that are traded
   * @param delisted those that the exchange no longer lists
   * @param added those that were not there before
   * @param asOf the exchange's present
   */
  public record Result(long symbols, long trading, long delisted, long added, Instant asOf) {}

  /** Runs the stage. */
  public Result run() {
    Instant now = exchange.now();
    Map<String, ListedSymbol> listed = byName(exchange.symbols(), ListedSymbol::symbol);
    Set<String> archived = new HashSet<>(dumps.symbols());
    SymbolTable table = new SymbolTable(spark);
    table.create();
    Map<String, KnownSymbol> known =
        byName(table.rows().stream().map(KnownSymbol::of).toList(), KnownSymbol::symbol);
    SortedSet<String> names = new TreeSet<>(listed.keySet());
    names.addAll(archived);
    names.addAll(known.keySet());
    QuoteAssets quotes =
        new QuoteAssets(listed.values().stream().map(ListedSymbol::quote).toList());

    Map<String, Optional<Span>> spans = spans(names, listed, archived, known, now);
    Map<String, Span> stored = stored();
    List<KnownSymbol> fresh = new ArrayList<>();
    for (String name : names) {
      Optional<KnownSymbol> before = Optional.ofNullable(known.get(name));
      Optional<ListedSymbol> told = Optional.ofNullable(listed.get(name));
      Optional<Span> span =
          Span.hull(
              Span.hull(
                  spans.getOrDefault(name, Optional.empty()), before.flatMap(KnownSymbol::span)),
              Optional.ofNullable(stored.get(name)));
      boolean seen = told.isPresent() || archived.contains(name);
      fresh.add(merged(name, told, before, quotes, span, seen, now));
    }
    List<Row> changed =
        fresh.stream()
            .filter(symbol -> !symbol.equals(known.get(symbol.symbol())))
            .map(KnownSymbol::row)
            .toList();
    if (!changed.isEmpty()) {
      table.upsert(changed);
    }
    return new Result(
        fresh.size(),
        count(fresh, ListedSymbol.TRADING),
        count(fresh, SymbolTable.DELISTED),
        fresh.size() - known.size(),
        now);
  }

  private static KnownSymbol merged(
      String name,
      Optional<ListedSymbol> told,
      Optional<KnownSymbol> before,
      QuoteAssets quotes,
      Optional<Span> span,
      boolean seen,
      Instant now) {
    Optional<String> quote =
        told.map(ListedSymbol::quote)
            .or(() -> before.flatMap(KnownSymbol::quote))
            .or(() -> quotes.of(name));
    Optional<String> base =
        told.map(ListedSymbol::base)
            .or(() -> before.flatMap(KnownSymbol::base))
            .or(() -> quote.map(asset -> name.substring(0, name.length() - asset.length())));
    return new KnownSymbol(
        name,
        base,
        quote,
        told.map(ListedSymbol::status).orElse(SymbolTable.DELISTED),
        span,
        before.map(KnownSymbol::firstSeen).orElse(now),
        seen ? now : before.map(KnownSymbol::lastSeen).orElse(now));
  }

  /** Asks for the spans that are not known or may have grown. */
  private Map<String, Optional<Span>> spans(
      SortedSet<String> names,
      Map<String, ListedSymbol> listed,
      Set<String> archived,
      Map<String, KnownSymbol> known,
      Instant now) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Progress.Task task = progress.start("find spans", names.size())) {
      Map<String, Future<Optional<Span>>> asked = new LinkedHashMap<>();
      for (String name : names) {
        Optional<KnownSymbol> before = Optional.ofNullable(known.get(name));
        Optional<String> status = Optional.ofNullable(listed.get(name)).map(ListedSymbol::status);
        boolean hasDumps = archived.contains(name);
        asked.put(name, threads.submit(() -> span(name, status, hasDumps, before, now)));
      }
      Map<String, Optional<Span>> spans = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Optional<Span>>> span : asked.entrySet()) {
        spans.put(span.getKey(), span.getValue().get());
        task.step(1);
      }
      return spans;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("cannot find the symbols' spans", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for the symbols' spans", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** For a listed symbol the exchange itself knows best; the dumps speak for the others. */
  private Optional<Span> span(
      String name,
      Optional<String> status,
      boolean hasDumps,
      Optional<KnownSymbol> before,
      Instant now) {
    Optional<Span> known = before.flatMap(KnownSymbol::span);
    boolean settled =
        known.filter(span -> span.last().isBefore(now.minus(SETTLED))).isPresent()
            && before
                .map(KnownSymbol::status)
                .equals(status.or(() -> Optional.of(SymbolTable.DELISTED)));
    if (status.filter(ListedSymbol.TRADING::equals).isPresent()) {
      Instant today = Instant.ofEpochMilli(Interval.D1.openTimeAt(now.toEpochMilli()));
      return known
          .map(Span::first)
          .or(() -> exchange.firstCandle(name, Interval.D1).map(UniverseRefresh::opened))
          .map(first -> new Span(first, today))
          .or(() -> hasDumps ? Span.archived(dumps, name, now) : Optional.empty());
    }
    if (settled) {
      return known;
    }
    if (status.isPresent()) {
      Optional<Span> told =
          exchange
              .firstCandle(name, Interval.D1)
              .map(UniverseRefresh::opened)
              .map(
                  first ->
                      new Span(
                          first,
                          exchange
                              .lastCandle(name, Interval.D1)
                              .map(UniverseRefresh::opened)
                              .orElse(first)));
      if (told.isPresent()) {
        return told;
      }
    }
    return hasDumps ? Span.archived(dumps, name, now) : Optional.empty();
  }

  /** What the lake's own daily candles span. */
  private Map<String, Span> stored() {
    if (!new Lake(spark).exists(Lake.CANDLES)) {
      return Map.of();
    }
    List<Row> rows =
        spark
            .table(Lake.CANDLES)
            .where(
                functions
                    .col("interval")
                    .equalTo(Interval.D1.code())
                    .and(functions.col("source").notEqual(Lake.SYNTHETIC)))
            .groupBy("symbol")
            .agg(functions.min("open_time").as("first"), functions.max("open_time").as("last"))
            .collectAsList();
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> row.<String>getAs("symbol"),
                row ->
                    new Span(
                        row.<java.sql.Timestamp>getAs("first").toInstant(),
                        row.<java.sql.Timestamp>getAs("last").toInstant())));
  }

  private static Instant opened(Candle candle) {
    return Instant.ofEpochMilli(candle.openTime());
  }

  private static long count(List<KnownSymbol> symbols, String status) {
    return symbols.stream().filter(symbol -> symbol.status().equals(status)).count();
  }

  private static <T> Map<String, T> byName(List<T> symbols, Function<T, String> name) {
    return symbols.stream().collect(Collectors.toMap(name, Function.identity(), (a, b) -> b));
  }
}
