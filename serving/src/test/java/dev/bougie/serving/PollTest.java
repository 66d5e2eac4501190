package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollTest {

  private static final Instant NOW = Instant.parse("2025-06-01T12:30:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void goesOnAfterAnError() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch went = new CountDownLatch(1);
    try (Poll poll =
        new Poll(
            Duration.ofMillis(1),
            CLOCK,
            () -> {
              if (runs.getAndIncrement() == 0) {
                throw new NoClassDefFoundError("gone");
              }
              went.countDown();
            })) {
      poll.start();
      assertThat(went.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void knowsWhenItLastWentWell() {
    AtomicInteger runs = new AtomicInteger();
    try (Poll poll =
        new Poll(
            Duration.ofHours(1),
            CLOCK,
            () -> {
              if (runs.getAndIncrement() == 0) {
                throw new IllegalStateException("not yet");
              }
            })) {
      poll.run();
      assertThat(poll.lastGood()).isEmpty();
      poll.run();
      assertThat(poll.lastGood()).contains(NOW);
    }
  }
}
