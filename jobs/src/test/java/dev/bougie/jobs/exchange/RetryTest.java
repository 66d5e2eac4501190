package dev.bougie.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.exceptions.BinanceConnectorException;
import com.binance.connector.client.exceptions.BinanceServerException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

  private static final long NOW = Instant.parse("2025-06-01T12:34:56.789Z").toEpochMilli();
  private static final double NO_JITTER = 0;
  private static final double MOST_JITTER = Math.nextDown(1.0);

  private static final Retry RETRY =
      new Retry(
          new BinanceSettings(
              URI.create("http://127.0.0.1:1"), 6, Duration.ofMillis(500), Duration.ofSeconds(5)));

  @Test
  void waitsForTheNextFullMinuteAfterTooManyRequests() {
    assertThat(RETRY.waitAfter(refusal(429, "Too much"), 1, NOW, NO_JITTER))
        .contains(Duration.ofMillis(3_211));
    assertThat(RETRY.waitAfter(refusal(429, "Too much"), 5, NOW, NO_JITTER))
        .contains(Duration.ofMillis(3_211));
  }

  @Test
  void waitsAWholeMinuteAtTheStartOfOne() {
    long minute = Instant.parse("2025-06-01T12:34:00Z").toEpochMilli();
    assertThat(RETRY.waitAfter(refusal(429, "Too much"), 1, minute, NO_JITTER))
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void spreadsTheReturnAfterTooManyRequestsOverTwoSeconds() {
    assertThat(RETRY.waitAfter(refusal(429, "Too much"), 1, NOW, 0.5))
        .contains(Duration.ofMillis(4_211));
    assertThat(RETRY.waitAfter(refusal(429, "Too much"), 1, NOW, MOST_JITTER))
        .contains(Duration.ofMillis(5_210));
  }

  @Test
  void waitsForTheEndOfABan() {
    String message = "Way too much request weight used; IP banned until %d.".formatted(NOW + 7_000);
    assertThat(RETRY.waitAfter(refusal(418, message), 1, NOW, NO_JITTER))
        .contains(Duration.ofSeconds(7));
    assertThat(RETRY.waitAfter(refusal(418, message), 1, NOW, 0.5)).contains(Duration.ofSeconds(8));
  }

  @Test
  void doesNotWaitBelowZeroForABanThatHasEnded() {
    String message = "IP banned until %d.".formatted(NOW - 7_000);
    assertThat(RETRY.waitAfter(refusal(418, message), 1, NOW, NO_JITTER)).contains(Duration.ZERO);
  }

  @Test
  void leavesALongBanToAPerson() {
    long longest = NOW + 2 * 5_000 + 60_000;
    assertThat(RETRY.waitAfter(refusal(418, "banned until " + longest), 1, NOW, NO_JITTER))
        .contains(Duration.ofSeconds(70));
    assertThat(RETRY.waitAfter(refusal(418, "banned until " + (longest + 1)), 1, NOW, NO_JITTER))
        .isEmpty();
  }

  @Test
  void takesABanWithoutAnEndForTheShortestThereIsWhichIsTooLongHere() {
    assertThat(RETRY.waitAfter(refusal(418, "banned"), 1, NOW, NO_JITTER)).isEmpty();
    Retry patient =
        new Retry(
            new BinanceSettings(
                URI.create("http://127.0.0.1:1"), 6, Duration.ZERO, Duration.ofSeconds(30)));
    assertThat(patient.waitAfter(refusal(418, "banned"), 1, NOW, NO_JITTER))
        .contains(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 451})
  void doesNotRepeatWhatWasRefused(int status) {
    assertThat(RETRY.waitAfter(refusal(status, "no"), 1, NOW, NO_JITTER)).isEmpty();
  }

  @Test
  void doublesTheWaitUpToTheLongest() {
    assertThat(waits(MOST_JITTER)).containsExactly(500L, 1_000L, 2_000L, 4_000L, 5_000L);
  }

  @Test
  void neverWaitsLessThanHalf() {
    assertThat(waits(NO_JITTER)).containsExactly(250L, 500L, 1_000L, 2_000L, 2_500L);
  }

  @Test
  void backsOffAlikeAfterEveryFaultThatMayPass() {
    for (RuntimeException fault :
        List.of(
            new BinanceServerException("oops", 503),
            new BinanceConnectorException("OKHTTP Error: timeout"),
            new MalformedAnswerException("not an array", new RuntimeException()))) {
      assertThat(RETRY.waitAfter(fault, 3, NOW, NO_JITTER)).contains(Duration.ofSeconds(1));
    }
  }

  @Test
  void givesUpWhenAllTriesAreUsed() {
    for (RuntimeException fault :
        List.of(
            new BinanceServerException("oops", 500),
            refusal(429, "Too much"),
            refusal(418, "banned until " + NOW))) {
      assertThat(RETRY.waitAfter(fault, 5, NOW, NO_JITTER)).isPresent();
      assertThat(RETRY.waitAfter(fault, 6, NOW, NO_JITTER)).isEmpty();
    }
  }

  @Test
  void doesNotRepeatABugOfOurOwn() {
    assertThat(RETRY.waitAfter(new IllegalStateException("bug"), 1, NOW, NO_JITTER)).isEmpty();
  }

  private static List<Long> waits(double jitter) {
    return List.of(1, 2, 3, 4, 5).stream()
        .map(
            attempt ->
                RETRY
                    .waitAfter(new BinanceServerException("oops", 500), attempt, NOW, jitter)
                    .orElseThrow()
                    .toMillis())
        .toList();
  }

  private static BinanceClientException refusal(int status, String message) {
    return new BinanceClientException(message, message, status, -1003);
  }
}
