package dev.bougie.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void findsOurFaultWithinThoseOfLibraries() {
    ModelRejectedException ours = new ModelRejectedException("sha256", "7 is not 8");
    Failure failure = Failure.of(new IllegalStateException(new RuntimeException("died", ours)));
    assertThat(failure.line()).isEqualTo("bougie: model rejected by sha256: 7 is not 8");
    assertThat(failure.exitCode().number()).isEqualTo(3);
  }

  @Test
  void findsTheInnermostOfOurs() {
    ConfigException inner = new ConfigException("market.symbols", "X", "must exist");
    ModelRejectedException outer = new ModelRejectedException("sha256", "7 is not 8");
    outer.initCause(inner);
    Failure failure = Failure.of(outer);
    assertThat(failure.line()).isEqualTo("bougie: market.symbols = 'X' cannot be used: must exist");
    assertThat(failure.exitCode().number()).isEqualTo(2);
  }

  @Test
  void tellsOfAFaultThatIsNotOursWhatLiesAtItsRoot() {
    Failure failure =
        Failure.of(
            new UncheckedIOException("the database failed", new IOException("no space left")));
    assertThat(failure.line())
        .isEqualTo("bougie: the database failed: IOException: no space left (--debug tells more)");
    assertThat(failure.exitCode().number()).isEqualTo(1);
  }

  @Test
  void tellsTheRootOnceWhereTheMessageHoldsIt() {
    assertThat(Failure.of(new RuntimeException(new IOException("disk full"))).line())
        .isEqualTo("bougie: java.io.IOException: disk full (--debug tells more)");
  }

  @Test
  void saysThatADiskIsFullAndNotWhereAClusterMetIt() {
    assertThat(
            Failure.of(
                    new IllegalStateException(
                        "Job aborted due to stage failure: Task 6 in stage 3.0 failed",
                        new UncheckedIOException(new IOException("No space left on device"))))
                .line())
        .isEqualTo(
            "bougie: No space left on device: make room for data and temporary files, then run"
                + " again (--debug tells more)");
  }

  @Test
  void tellsTheFirstLineAndHowToLearnMore() {
    assertThat(Failure.of(new IllegalStateException("broken\n\tat there")).line())
        .isEqualTo("bougie: broken (--debug tells more)");
  }

  @Test
  void tellsTheKindOfAFaultThatSaysNothing() {
    assertThat(Failure.of(new NullPointerException()).line())
        .isEqualTo("bougie: java.lang.NullPointerException (--debug tells more)");
    assertThat(Failure.of(new IllegalStateException("")).line())
        .isEqualTo("bougie: java.lang.IllegalStateException:  (--debug tells more)");
  }
}
