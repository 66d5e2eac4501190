package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void findsOurFaultWithinThoseOfLibraries() {
    DataException ours = new DataException("7 rows without a price");
    assertThat(Failure.cause(new IllegalStateException(new RuntimeException("task 3 died", ours))))
        .isSameAs(ours);
  }

  @Test
  void findsTheInnermostOfOurs() {
    ConfigException inner = new ConfigException("market.symbols", "X", "must exist");
    assertThat(Failure.cause(new RuntimeException(inner))).isSameAs(inner);
  }

  @Test
  void takesAFaultThatIsNotOursAsItIs() {
    RuntimeException fault = new RuntimeException(new IOException("disk full"));
    assertThat(Failure.cause(fault)).isSameAs(fault);
  }

  @Test
  void tellsOurFaultWithoutMore() {
    assertThat(Failure.line(new DataException("7 rows without a price")))
        .isEqualTo("7 rows without a price");
  }

  @Test
  void tellsTheFirstLineOfAnyOtherAndHowToLearnMore() {
    assertThat(Failure.line(new IllegalStateException("broken\n\tat there")))
        .isEqualTo("broken (--debug tells more)");
  }

  @Test
  void tellsTheKindOfAFaultThatSaysNothing() {
    assertThat(Failure.line(new NullPointerException()))
        .isEqualTo("java.lang.NullPointerException (--debug tells more)");
    assertThat(Failure.line(new IllegalStateException("")))
        .isEqualTo("java.lang.IllegalStateException:  (--debug tells more)");
  }
}
