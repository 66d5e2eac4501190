package dev.bougie.jobs.stream;

import dev.bougie.model.failure.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one combined connection alive: connects again with growing waits after it ended, gives it
 * up when nothing is heard, and opens its successor first when the exchange announces the cut. All
 * but the messages runs on the timer's one thread.
 */
final class Link {

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(30);

  private final List<String> streams;
  private final StreamClient client;
  private final ConnectionPacer pacer;
  private final Backoff backoff;
  private final Duration silence;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Events events;

  private @Nullable Attempt current;
  private @Nullable Attempt next;
  private boolean planned;
  private boolean stopped;
  private int failures;
  private volatile boolean open;

  /** What a link tells. */
  interface Events {

    /** A message, and whether it announces that the connection will be cut. */
    boolean message(String text);

    /** A connection opened; what was told before it is lost unless another one heard it. */
    void opened();

    /** A connection ended or never opened, and it was not us who ended it. */
    void ended();
  }

  Link(
      List<String> streams,
      StreamClient client,
      ConnectionPacer pacer,
      Backoff backoff,
      Duration silence,
      ScheduledExecutorService timer,
      Clock clock,
      Events events) {
    this.streams = streams;
    this.client = client;
    this.pacer = pacer;
    this.backoff = backoff;
    this.silence = silence;
    this.timer = timer;
    this.clock = clock;
    this.events = events;
  }

  boolean isOpen() {
    return open;
  }

  /** Connects as soon as the pace allows. */
  void connect() {
    plan(0);
  }

  /** Gives up connections on which nothing is heard. */
  void check() {
    checkSilence(next);
    checkSilence(current);
  }

  /** Ends what there is and connects no more. */
  void stop() {
    stopped = true;
    if (next != null) {
      next.close();
    }
    if (current != null) {
      current.close();
    }
    lost();
  }

  private void plan(long waitMillis) {
    if (!planned && !stopped) {
      planned = true;
      var unused = timer.schedule(this::openNext, waitMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void openNext() {
    planned = false;
    if (stopped || next != null) {
      return;
    }
    long wait = pacer.waitMillis(clock.millis());
    if (wait > 0) {
      plan(wait);
      return;
    }
    Attempt attempt = new Attempt();
    next = attempt;
    attempt.connection = client.open(streams, attempt);
  }

  private void opened(Attempt attempt) {
    if (attempt != next || stopped) {
      attempt.close();
      return;
    }
    Attempt old = current;
    current = attempt;
    next = null;
    open = true;
    events.opened();
    if (old != null) {
      old.close();
    }
  }

  private void ended(Attempt attempt, String why) {
    attempt.close();
    if (stopped || (attempt != next && attempt != current)) {
      return;
    }
    if (attempt == next) {
      next = null;
    } else {
      lost();
    }
    failures++;
    events.ended();
    Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
    LOG.warn(
        "a connection of {} streams, {} among them, {}; again in {} ms",
        streams.size(),
        streams.get(0),
        why,
        wait.toMillis());
    if (next == null) {
      plan(wait.toMillis());
    }
  }

  private void lost() {
    current = null;
    open = false;
  }

  private void handOver(Attempt attempt) {
    if (attempt == current && next == null) {
      LOG.info("the exchange is going to cut {}, opening its successor", streams.get(0));
      plan(0);
    }
  }

  private void checkSilence(@Nullable Attempt attempt) {
    if (attempt == null) {
      return;
    }
    Duration limit = attempt == current ? silence : OPENS_WITHIN;
    if (clock.millis() - attempt.heard > limit.toMillis()) {
      ended(attempt, "was silent for " + limit);
    }
  }

  /** Once the timer has stopped there is nothing left to do. */
  private void later(Runnable work) {
    try {
      timer.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("told after the end", e);
    }
  }

  /** One connection; its call-backs come from its own threads. */
  private final class Attempt implements StreamClient.Listener {

    private volatile long heard = clock.millis();
    private boolean proven;
    private StreamClient.@Nullable Connection connection;

    @Override
    public void opened() {
      heard = clock.millis();
      later(() -> Link.this.opened(this));
    }

    @Override
    public void message(String text) {
      heard = clock.millis();
      if (!proven) {
        // A server that takes connections and ends them at once does not count as one.
        proven = true;
        later(() -> failures = 0);
      }
      if (events.message(text)) {
        later(() -> handOver(this));
      }
      // Who waited for room in a queue was not silent.
      heard = clock.millis();
    }

    @Override
    public void ended(String why) {
      later(() -> Link.this.ended(this, why));
    }

    private void close() {
      StreamClient.Connection closing = connection;
      connection = null;
      if (closing != null) {
        closing.close();
      }
    }
  }
}
