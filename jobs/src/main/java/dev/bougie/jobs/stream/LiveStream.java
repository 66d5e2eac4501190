package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.Backoff;
import dev.bougie.model.market.ExchangeClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the exchange live until it is told to stop: closed candles go into Postgres at once and
 * into the lake in small batches, and what no stream told is fetched over REST. Up to which candle
 * a market is stored in both is kept in Postgres, so that a process that was killed is continued
 * without a hole.
 */
public final class LiveStream {

  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final Duration STOP_SHARE = Duration.ofSeconds(2);
  private static final int POSTGRES_BATCH = 5_000;

  private final StreamSettings settings;
  private final List<String> symbols;
  private final BinanceRest exchange;
  private final LakeSink lake;
  private final ProgressTable table;
  private final ExchangeClock exchangeClock;
  private final StreamClient client;
  private final Clock clock;
  private final Consumer<URI> listening;

  private final Counters counters = new Counters();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Lane toPostgres;
  private final Lane toLake;
  private volatile boolean filledOnce;
  private boolean lakeHangs;
  private volatile long aheadMillis;

  /**
   * A stream that has not begun.
   *
   * @param listening is told where health and metrics are
   */
  public LiveStream(
      StreamSettings settings,
      List<String> symbols,
      BinanceRest exchange,
      Jdbi database,
      CandleSink postgres,
      LakeSink lake,
      Clock clock,
      Consumer<URI> listening) {
    this.settings = settings;
    this.symbols = symbols;
    this.exchange = exchange;
    this.lake = lake;
    this.table = new ProgressTable(database);
    this.exchangeClock = new ExchangeClock(database);
    this.client = new BinanceStreams(settings.url());
    this.clock = clock;
    this.listening = listening;
    Backoff backoff = new Backoff(settings.firstWait(), settings.longestWait());
    this.toPostgres =
        new Lane("postgres", postgres, settings.queue(), Duration.ZERO, POSTGRES_BATCH, backoff);
    this.toLake =
        new Lane(
            "lake", lake, settings.queue(), settings.lakeEvery(), settings.lakeBatch(), backoff);
  }

  /**
   * What a stream did in its life.
   *
   * @param received closed candles that streams told
   * @param filled candles that REST told
   * @param duplicates candles that were told again
   * @param rejected candles that break a rule
   * @param garbage messages that are none
   * @param drops connections that ended or did not open
   * @param unstored candles that could not be stored before the time to stop was over; the next
   *     stream fetches them
   */
  public record Result(
      long received,
      long filled,
      long duplicates,
      long rejected,
      long garbage,
      long drops,
      long unstored) {}

  /** Follows the exchange until {@link #stop}, then stores what was read. */
  public Result run() {
    try {
      Map<Market, MarketProgress> markets = start();
      Rejects rejects = new Rejects(lake::keep);
      Intake intake =
          new Intake(markets, List.of(toPostgres, toLake), rejects, settings.patience(), counters);
      Feed feed = new Feed(settings, List.copyOf(markets.keySet()), client, clock, events(intake));
      try (HealthServer health = serve(markets, feed)) {
        listening.accept(health.url());
        return follow(markets, rejects, intake, feed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while following the exchange", e);
    } finally {
      if (!lakeHangs) {
        lake.close();
      }
    }
  }

  /** Asks a running stream to end; returns at once. */
  public void stop() {
    stop.countDown();
  }

  private Result follow(
      Map<Market, MarketProgress> markets, Rejects rejects, Intake intake, Feed feed)
      throws InterruptedException {
    HoleFiller filler =
        new HoleFiller(exchange, intake, rejects, counters, settings.mostCandlesBack());
    Thread looks =
        new Thread(() -> look(List.copyOf(markets.values()), filler, rejects), "bougie-holes");
    looks.setDaemon(true);
    toPostgres.start();
    toLake.start();
    feed.start();
    looks.start();
    stop.await();

    long until = System.nanoTime() + settings.stopWithin().toNanos();
    feed.stop();
    intake.stop();
    toPostgres.close();
    toLake.close();
    looks.interrupt();
    looks.join(STOP_SHARE.toMillis());
    int notInPostgres = toPostgres.drain(left(until));
    int notInLake = toLake.drain(left(until));
    // A lake that has not taken its candles in time is in the midst of a call that may take long.
    lakeHangs = notInLake > 0;
    if (lakeHangs || keep("rejects", rejects::flush)) {
      keep("progress", () -> table.save(List.copyOf(markets.values())));
    }
    return new Result(
        counters.received.sum(),
        counters.filled.sum(),
        counters.duplicates.sum(),
        counters.rejected.sum(),
        counters.garbage.sum(),
        counters.drops.sum(),
        notInPostgres + notInLake);
  }

  private Map<Market, MarketProgress> start() {
    Map<Market, Long> saved = table.load();
    List<String> listed = listed(saved.keySet());
    List<String> synthetic = table.synthetic(listed, settings.intervals());
    if (!synthetic.isEmpty()) {
      throw new ConfigException(
          "market.symbols",
          String.join(",", synthetic),
          "hold made-up candles; ./bougie ingest replaces them by real ones");
    }
    Instant now = exchange.now();
    aheadMillis = Duration.between(clock.instant(), now).toMillis();
    Map<Market, MarketProgress> markets = new LinkedHashMap<>();
    for (Interval interval : settings.intervals()) {
      long open = interval.openTimeAt(now.toEpochMilli());
      for (String symbol : listed) {
        Market market = new Market(symbol, interval);
        long until = interval.plus(open, -settings.mostCandlesBack() - 1L);
        markets.put(market, new MarketProgress(market, saved.getOrDefault(market, until)));
      }
    }
    return markets;
  }

  /** The symbols without those that were followed before and that the exchange has no longer. */
  private List<String> listed(Set<Market> followed) {
    List<String> listed =
        exchange.listed(symbols, followed.stream().map(Market::symbol).collect(Collectors.toSet()));
    Set<String> gone = new LinkedHashSet<>(symbols);
    listed.forEach(gone::remove);
    if (!gone.isEmpty() && listed.isEmpty()) {
      throw new ConfigException(
          "market.symbols", String.join(",", gone), "must be symbols that the exchange still has");
    }
    if (!gone.isEmpty()) {
      LOG.warn("left out, since the exchange has them no longer: {}", gone);
    }
    return listed;
  }

  /** Looks for holes again and again until it is interrupted. */
  private void look(List<MarketProgress> markets, HoleFiller filler, Rejects rejects) {
    try {
      do {
        fill(markets, filler);
        // Of what is stored nobody asks again, rejects included: they go first.
        if (keep("rejects", rejects::flush)) {
          keep("progress", () -> table.save(markets));
        }
        keep("the exchange's clock", this::keepClock);
      } while (!stop.await(settings.checkEvery().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill(List<MarketProgress> markets, HoleFiller filler) throws InterruptedException {
    try {
      Instant now = exchange.now();
      aheadMillis = Duration.between(clock.instant(), now).toMillis();
      // The first look does not wait for anybody.
      long grace = filledOnce ? settings.grace().toMillis() : 0;
      filler.fill(markets, now, now.toEpochMilli() - grace);
      filledOnce = true;
    } catch (ExchangeException e) {
      LOG.warn("holes cannot be filled: {}", e.getMessage());
    } catch (IllegalStateException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the stream stops");
      }
      LOG.warn("holes cannot be filled", e);
    } catch (RuntimeException e) {
      LOG.warn("holes cannot be filled", e);
    }
  }

  private void keepClock() {
    exchangeClock.save(Duration.ofMillis(aheadMillis), clock.instant());
  }

  /** What cannot be kept now is kept later; whether it was. */
  private static boolean keep(String what, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("{} cannot be kept now: {}", what, e.toString());
      return false;
    }
  }

  private static Duration left(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private Link.Events events(Intake intake) {
    return new Link.Events() {
      @Override
      public boolean message(String text) {
        return intake.message(text);
      }

      @Override
      public void opened() {
        LOG.info("a connection is open");
      }

      @Override
      public void ended() {
        counters.drops.increment();
      }
    };
  }

  private HealthServer serve(Map<Market, MarketProgress> markets, Feed feed) {
    List<MarketProgress> all = new ArrayList<>(markets.values());
    return HealthServer.start(
        settings.host(),
        settings.port(),
        this::dead,
        () -> unready(all, feed),
        () -> metrics(all, feed));
  }

  private Optional<String> dead() {
    for (Lane lane : List.of(toPostgres, toLake)) {
      if (stop.getCount() > 0 && !lane.isAlive()) {
        return Optional.of("nothing is written to %s any more".formatted(lane.name()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> unready(List<MarketProgress> markets, Feed feed) {
    if (feed.openConnections() < feed.connections()) {
      return Optional.of(
          "%d of %d connections are open".formatted(feed.openConnections(), feed.connections()));
    }
    long holes = holes(markets);
    return filledOnce && holes == 0
        ? Optional.empty()
        : Optional.of("%d holes are open".formatted(holes));
  }

  /** Markets that miss a candle which should have come by now. */
  private long holes(List<MarketProgress> markets) {
    long due = exchangeNow() - settings.grace().plus(settings.checkEvery()).toMillis();
    return markets.stream().filter(market -> !market.isSilent() && market.hasHole(due)).count();
  }

  private long exchangeNow() {
    return clock.millis() + aheadMillis;
  }

  private String metrics(List<MarketProgress> markets, Feed feed) {
    return new Exposition()
        .counter(
            "bougie_stream_candles_received_total",
            "Closed candles that streams told.",
            counters.received.sum())
        .counter(
            "bougie_stream_candles_filled_total",
            "Closed candles that REST told.",
            counters.filled.sum())
        .counters(
            "bougie_stream_candles_stored_total",
            "Candles stored, new or not.",
            "store",
            Map.of("postgres", toPostgres.stored(), "lake", toLake.stored()))
        .counter(
            "bougie_stream_candles_duplicate_total",
            "Candles told again.",
            counters.duplicates.sum())
        .counter(
            "bougie_stream_candles_rejected_total",
            "Candles that break a rule.",
            counters.rejected.sum())
        .counter(
            "bougie_stream_candles_left_total",
            "Candles that found no room and were left to REST.",
            counters.left.sum())
        .counter("bougie_stream_garbage_total", "Messages that are none.", counters.garbage.sum())
        .counter(
            "bougie_stream_reconnects_total",
            "Connections that ended or did not open.",
            counters.drops.sum())
        .counters(
            "bougie_stream_store_failures_total",
            "Batches that a store did not take.",
            "store",
            Map.of("postgres", toPostgres.failures(), "lake", toLake.failures()))
        .gauges(
            "bougie_stream_queue_depth",
            "Candles that wait for a store.",
            "store",
            Map.of("postgres", (long) toPostgres.waiting(), "lake", (long) toLake.waiting()))
        .gauges(
            "bougie_stream_candles_pending",
            "Candles taken that a store does not have yet.",
            "store",
            Map.of("postgres", (long) toPostgres.pending(), "lake", (long) toLake.pending()))
        .gauge(
            "bougie_stream_connections_open", "Connections that are open.", feed.openConnections())
        .gauge("bougie_stream_connections", "Connections there should be.", feed.connections())
        .gauge("bougie_stream_holes_open", "Markets that miss a candle.", (double) holes(markets))
        .gauge(
            "bougie_stream_lag_seconds",
            "Age of the newest candle's close.",
            counters.lagSeconds(exchangeNow()))
        .text();
  }
}
