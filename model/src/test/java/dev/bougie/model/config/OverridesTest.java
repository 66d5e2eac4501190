package dev.bougie.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {

  @Test
  void takesWhatOptionsAndSetGive() {
    assertThat(
            new Overrides()
                .setAll(List.of("a.b=1", "c=x=y", "d="))
                .put("e", "2")
                .put("f", null)
                .values())
        .containsOnlyKeys("a.b", "c", "d", "e")
        .containsEntry("c", "x=y")
        .containsEntry("d", "");
  }

  @Test
  void refusesAKeyThatIsGivenTwiceAndTellsNoSecret() {
    assertThatThrownBy(() -> new Overrides().setAll(List.of("a.password=x1", "a.password=x2")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("a.password = 'the command line' cannot be used: is given twice");
    assertThatThrownBy(() -> new Overrides().setAll(List.of("a=1")).put("a", "2"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("a = '2' cannot be used: is given twice, by its option and by --set");
  }

  @Test
  void refusesWhatIsNoAssignment() {
    assertThatThrownBy(() -> new Overrides().setAll(List.of("train.seed")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--set = 'the command line' cannot be used: must be KEY=VALUE");
  }
}
