package dev.bougie.model.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.manifest.Manifests;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void hashesEqualSettingsAlikeInWhateverOrderTheyCome() {
    Configuration one = Configuration.of("gbt", "core", Map.of("trees", "20", "depth", "4"));
    Configuration other = Configuration.of("gbt", "core", Map.of("depth", "4", "trees", "20"));
    assertThat(one.hash()).isEqualTo(other.hash()).hasSize(64);
  }

  @Test
  void hashesDifferentSettingsApart() {
    assertThat(
            Stream.of(
                    Configuration.of("gbt", "core", Map.of("trees", "20")),
                    Configuration.of("gbt", "core", Map.of("trees", "21")),
                    Configuration.of("gbt", "core", Map.of("tree", "s20")),
                    Configuration.of("gbt", "core", Map.of()),
                    Configuration.of("gbt", "full", Map.of("trees", "20")),
                    Configuration.of("gbtc", "ore", Map.of("trees", "20")))
                .map(Configuration::hash))
        .doesNotHaveDuplicates();
  }

  @Test
  void isTheSameForTwoFits() {
    assertThat(Configuration.of(Manifests.of("m1", "aa")).hash())
        .isEqualTo(Configuration.of(Manifests.of("m2", "bb")).hash());
  }
}
