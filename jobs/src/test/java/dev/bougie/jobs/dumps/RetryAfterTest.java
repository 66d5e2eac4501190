package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Optional<String> NOW = Optional.of("Fri, 31 Dec 1999 23:59:29 GMT");

  @Test
  void readsSeconds() {
    assertThat(RetryAfter.parse(" 120 ", Optional.empty())).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ZERO);
  }

  @Test
  void readsADateByTheServersOwnClock() {
    String until = "Fri, 31 Dec 1999 23:59:59 GMT";
    assertThat(RetryAfter.parse(until, NOW)).contains(Duration.ofSeconds(30));
    assertThat(RetryAfter.parse(until, Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999", "Fri, 31 Dec 1999 23:00:00 GMT"})
  void leavesOutWhatMakesNoSense(String told) {
    assertThat(RetryAfter.parse(told, NOW)).isEmpty();
  }
}
