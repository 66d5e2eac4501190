package dev.bougie.jobs.run;

import java.util.Optional;

/** The settings of rows that nobody changed. */
public final class TestRowSettings {

  public static final RowSettings USUAL =
      new RowSettings(
          new Barriers(1, 1),
          new RowWeights(false, Optional.empty()),
          new TrainingUniverse(0, 30),
          Optional.empty(),
          Optional.empty(),
          2);

  private TestRowSettings() {}
}
