package dev.bougie.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private final CircuitBreaker breaker = new CircuitBreaker(3);

  @Test
  void opensAfterSoManyFailuresInARowAndForGood() {
    breaker.failed();
    breaker.failed();
    assertThat(breaker.isOpen()).isFalse();
    breaker.failed();
    assertThat(breaker.isOpen()).isTrue();
    breaker.succeeded();
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void forgetsFailuresAfterASuccess() {
    breaker.failed();
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();
    assertThat(breaker.isOpen()).isFalse();
  }
}
