package dev.bougie.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Progress progress =
      new ConsoleProgress(new PrintStream(written, true, StandardCharsets.UTF_8), false);

  @Test
  void tellsEveryQuarterOfTheWay() {
    try (Progress.Task task = progress.start("fetch pages", 8)) {
      IntStream.range(0, 8).forEach(step -> task.step(1));
    }
    assertThat(lines())
        .containsExactly(
            "  fetch pages: 2 of 8",
            "  fetch pages: 4 of 8",
            "  fetch pages: 6 of 8",
            "  fetch pages: 8 of 8");
  }

  @Test
  void tellsOnceWhereOneStepPassesManyQuarters() {
    try (Progress.Task task = progress.start("fit models", 10)) {
      task.step(9);
      task.step(1);
    }
    assertThat(lines()).containsExactly("  fit models: 9 of 10", "  fit models: 10 of 10");
  }

  @Test
  void tellsEveryStepOfAFew() {
    try (Progress.Task task = progress.start("fit models", 3)) {
      IntStream.range(0, 3).forEach(step -> task.step(1));
    }
    assertThat(lines())
        .containsExactly("  fit models: 1 of 3", "  fit models: 2 of 3", "  fit models: 3 of 3");
  }

  @Test
  void tellsEachQuarterOnceToManyThreads() {
    try (Progress.Task task = progress.start("fetch pages", 4_000)) {
      IntStream.range(0, 4_000).parallel().forEach(step -> task.step(1));
    }
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "  fetch pages: 1000 of 4000",
            "  fetch pages: 2000 of 4000",
            "  fetch pages: 3000 of 4000",
            "  fetch pages: 4000 of 4000");
  }

  @Test
  void hasNothingToTellOfNoWork() {
    progress.start("fetch pages", 0).close();
    assertThat(lines()).isEmpty();
  }

  @Test
  void tellsANoteAtOnce() {
    progress.note("xgboost is left out");
    assertThat(lines()).containsExactly("  xgboost is left out");
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
