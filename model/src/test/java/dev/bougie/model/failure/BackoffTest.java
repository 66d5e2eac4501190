package dev.bougie.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesWaitsWithJitterUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.after(1, 0.5)).isEqualTo(Duration.ofMillis(750));
    assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(1_000_000, 0)).isEqualTo(Duration.ofSeconds(30));
  }
}
