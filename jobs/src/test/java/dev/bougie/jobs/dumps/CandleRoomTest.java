package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CandleRoomTest {

  private static final long MEGABYTE = 1 << 20;
  private static final long MONTH_OF_SECONDS = 31 * 86_400;

  private final CandleRoom room = new CandleRoom(600 * MEGABYTE);

  @Test
  void letsTheThirdMonthOfSecondsWait() {
    AtomicInteger done = new AtomicInteger();
    int third =
        room.within(
            MONTH_OF_SECONDS,
            () -> {
              CompletableFuture<Integer> waiting =
                  room.within(
                      MONTH_OF_SECONDS,
                      () -> {
                        CompletableFuture<Integer> begun =
                            CompletableFuture.supplyAsync(
                                () -> room.within(MONTH_OF_SECONDS, done::incrementAndGet));
                        while (!room.isAwaited()) {
                          Thread.onSpinWait();
                        }
                        assertThat(done).hasValue(0);
                        return begun;
                      });
              return waiting.join();
            });
    assertThat(third).isOne();
  }

  @Test
  void hasRoomForManyMonthsOfMinutes() {
    assertThat(nested(100)).isEqualTo(100);
  }

  private int nested(int depth) {
    return depth == 0 ? 0 : room.within(31 * 1_440, () -> 1 + nested(depth - 1));
  }

  @Test
  void letsOneInThatNeedsMoreThanThereIs() {
    assertThat(room.within(Integer.MAX_VALUE, () -> 1)).isOne();
    assertThat(room.within(Integer.MAX_VALUE, () -> 2)).isEqualTo(2);
  }

  @Test
  void givesTheRoomBackWhereTheWorkFails() {
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(
              () ->
                  room.within(
                      MONTH_OF_SECONDS * 2,
                      () -> {
                        throw new IllegalArgumentException("a bad archive");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(room.isAwaited()).isFalse();
  }
}
