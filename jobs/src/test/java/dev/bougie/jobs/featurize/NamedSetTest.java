package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.jobs.run.DataException;
import org.junit.jupiter.api.Test;

class NamedSetTest {

  @Test
  void isTheSameSetEverywhere() {
    assertThat(new Featurize.NamedSet("core").set().fingerprint())
        .isEqualTo(FeatureSets.core().fingerprint());
  }

  /** A worker that was given another jar. */
  @Test
  void refusesASetThatComputesSomethingElse() {
    Featurize.NamedSet set = new Featurize.NamedSet("core", "of the driver");
    assertThatThrownBy(set::set)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'core'")
        .hasMessageContaining("of the driver where the run began")
        .hasMessageContaining("same jars");
  }
}
