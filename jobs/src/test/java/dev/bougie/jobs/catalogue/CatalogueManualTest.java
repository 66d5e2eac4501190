package dev.bougie.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CatalogueManualTest {

  @Test
  void isThePageOfTheManual() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "features.md")))
        .as("docs/features.md is not of these features: ./bougie features manual >docs/features.md")
        .isEqualTo(CatalogueManual.page());
  }

  @Test
  void knowsNothingOfFeaturesThatUsersHaveMade() {
    assertThat(CatalogueManual.page()).contains("`rsi_14`").doesNotContain("shadow_balance_24");
  }
}
