package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderedCallsTest {

  private static final int AT_ONCE = 4;

  /** Each call ends only when the others of its four are under way as well. */
  @Test
  void hasAsManyUnderWayAsAllowed() {
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Integer> answers = new ArrayList<>();
    try (OrderedCalls<Integer> calls = new OrderedCalls<>(AT_ONCE, () -> false)) {
      for (int round = 0; round < 5; round++) {
        while (!calls.isFull()) {
          int call = answers.size();
          answers.add(call);
          calls.ask(
              () -> {
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                together.await(30, TimeUnit.SECONDS);
                underWay.decrementAndGet();
                return call;
              });
        }
        for (int taken = 0; taken < AT_ONCE; taken++) {
          assertThat(calls.next()).isEqualTo(round * AT_ONCE + taken);
        }
      }
      assertThat(calls.isEmpty()).isTrue();
    }
    assertThat(most).hasValueLessThanOrEqualTo(AT_ONCE).hasPositiveValue();
  }

  @Test
  void tellsTheAnswersInTheOrderTheyWereAskedForWhicheverComesFirst() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    try (OrderedCalls<String> calls = new OrderedCalls<>(2, () -> false)) {
      calls.ask(
          () -> {
            second.await();
            return "first";
          });
      calls.ask(
          () -> {
            second.countDown();
            return "second";
          });
      assertThat(List.of(calls.next(), calls.next())).containsExactly("first", "second");
    }
  }

  @Test
  void refusesMoreThanItHasRoomFor() {
    try (OrderedCalls<Integer> calls = new OrderedCalls<>(1, () -> false)) {
      calls.ask(() -> 1);
      assertThatThrownBy(() -> calls.ask(() -> 2)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void makesASingleCallOnItsOwnThread() {
    try (OrderedCalls<Thread> calls = new OrderedCalls<>(1, () -> false)) {
      calls.ask(Thread::currentThread);
      assertThat(calls.next()).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void throwsWhatACallThrowsAndEndsTheOthers() throws Exception {
    Endless endless = new Endless();
    try (OrderedCalls<String> calls = new OrderedCalls<>(2, () -> false)) {
      calls.ask(
          () -> {
            endless.started.await();
            throw new IllegalArgumentException("no such thing");
          });
      calls.ask(endless::call);
      assertThatThrownBy(calls::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no such thing");
      endless.interrupted.await();
    }
  }

  @Test
  void endsItsCallsWhenTheTaskIsKilled() throws Exception {
    Endless endless = new Endless();
    AtomicBoolean killed = new AtomicBoolean();
    try (OrderedCalls<String> calls = new OrderedCalls<>(2, killed::get)) {
      calls.ask(endless::call);
      endless.started.await();
      killed.set(true);
      assertThatThrownBy(calls::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("killed");
      endless.interrupted.await();
    }
  }

  @Test
  void endsItsCallsWhenItsThreadIsInterrupted() throws Exception {
    Endless endless = new Endless();
    try (OrderedCalls<String> calls = new OrderedCalls<>(2, () -> false)) {
      calls.ask(endless::call);
      endless.started.await();
      Thread.currentThread().interrupt();
      assertThatThrownBy(calls::next).isInstanceOf(IllegalStateException.class);
      assertThat(Thread.interrupted()).isTrue();
      endless.interrupted.await();
    }
  }

  /** A call that only an interrupt ends. */
  private static final class Endless {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    String call() throws InterruptedException {
      started.countDown();
      try {
        new CountDownLatch(1).await();
        return "never";
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }
  }
}
