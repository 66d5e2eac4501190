package dev.bougie.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTableTest {

  private static final List<List<String>> ROWS =
      List.of(List.of("name", "n", "remarks"), List.of("a", "100", "none"), List.of("", "-1", ""));

  @Test
  void wordsStandToTheLeft() {
    assertThat(TextTable.ofWords(ROWS))
        .isEqualTo(
            """
            name  n    remarks
            a     100  none
                  -1
            """);
  }

  @Test
  void figuresStandToTheRightBetweenWords() {
    assertThat(TextTable.ofFigures(ROWS))
        .isEqualTo(
            """
            name    n  remarks
            a     100  none
                   -1
            """);
  }
}
