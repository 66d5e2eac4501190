package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SpanTest {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-01-02T00:00:00Z");

  @Test
  void holdsItsStartAndNotItsEnd() {
    Span span = new Span(FROM, TO);
    assertThat(span.holds(FROM.minusMillis(1))).isFalse();
    assertThat(span.holds(FROM)).isTrue();
    assertThat(span.holds(TO.minusMillis(1))).isTrue();
    assertThat(span.holds(TO)).isFalse();
  }

  @Test
  void refusesToBeEmpty() {
    assertThatThrownBy(() -> new Span(FROM, FROM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a span from 2024-01-01T00:00:00Z to 2024-01-01T00:00:00Z is empty");
  }
}
