package dev.bougie.jobs.stream;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.Backoff;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All streams, over as many connections as they need. */
final class Feed {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final long CHECK_MILLIS = 1_000;
  private static final long STOP_SECONDS = 5;

  private final ScheduledExecutorService timer;
  private final List<Link> links = new ArrayList<>();

  Feed(
      StreamSettings settings,
      List<Market> markets,
      StreamClient client,
      Clock clock,
      Link.Events events) {
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "bougie-connections");
              thread.setDaemon(true);
              return thread;
            });
    List<String> streams = markets.stream().map(Market::streamName).toList();
    int each = settings.streamsPerConnection();
    if ((streams.size() + each - 1) / each > BinanceStreams.MOST_CONNECTIONS) {
      throw new ConfigException(
          "stream.streams-per-connection",
          each,
          "must be larger: %d streams would need more than %d connections"
              .formatted(streams.size(), BinanceStreams.MOST_CONNECTIONS));
    }
    ConnectionPacer pacer = new ConnectionPacer();
    Backoff backoff = new Backoff(settings.firstWait(), settings.longestWait());
    for (int from = 0; from < streams.size(); from += each) {
      links.add(
          new Link(
              List.copyOf(streams.subList(from, Math.min(from + each, streams.size()))),
              client,
              pacer,
              backoff,
              settings.silence(),
              timer,
              clock,
              events));
    }
  }

  void start() {
    timer.execute(() -> links.forEach(Link::connect));
    var unused =
        timer.scheduleWithFixedDelay(
            this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A failed look must not be the last one, which is what the timer would make of it. */
  private void check() {
    try {
      links.forEach(Link::check);
    } catch (RuntimeException e) {
      LOG.warn("connections could not be checked", e);
    }
  }

  int connections() {
    return links.size();
  }

  int openConnections() {
    return (int) links.stream().filter(Link::isOpen).count();
  }

  /** Ends all connections. */
  void stop() throws InterruptedException {
    try {
      timer.submit(() -> links.forEach(Link::stop)).get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("connections could not be ended in order", e);
    }
    timer.shutdownNow();
  }
}
