package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void letsSoManyConnectionsThroughAndThenOneForEachThatIsOldEnough() {
    ConnectionPacer pacer = new ConnectionPacer(2, 1_000);
    assertThat(pacer.waitMillis(0)).isZero();
    assertThat(pacer.waitMillis(400)).isZero();
    assertThat(pacer.waitMillis(500)).isEqualTo(500);
    assertThat(pacer.waitMillis(1_000)).isZero();
    assertThat(pacer.waitMillis(1_000)).isEqualTo(400);
  }

  @Test
  void neverLetsMoreThanTheLimitIntoAnyWindow() {
    ConnectionPacer pacer = new ConnectionPacer();
    Random random = new Random(1);
    List<Long> made = new ArrayList<>();
    for (long now = 0; now < 3_600_000; now += random.nextInt(1_500)) {
      if (pacer.waitMillis(now) == 0) {
        made.add(now);
      }
    }
    for (int i = ConnectionPacer.ATTEMPTS; i < made.size(); i++) {
      assertThat(made.get(i) - made.get(i - ConnectionPacer.ATTEMPTS))
          .isGreaterThanOrEqualTo(ConnectionPacer.WINDOW_MILLIS);
    }
    assertThat(ConnectionPacer.ATTEMPTS).isLessThan(300);
  }
}
