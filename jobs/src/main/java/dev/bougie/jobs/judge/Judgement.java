package dev.bougie.jobs.judge;

import dev.bougie.model.manifest.Level;
import java.util.List;

/**
 * What a candidate has proven.
 *
 * @param tests all that were made
 * @param reasons the same in words
 */
public record Judgement(Level level, List<TestResult> tests, List<String> reasons) {

  public Judgement {
    tests = List.copyOf(tests);
    reasons = List.copyOf(reasons);
  }

  /** The smallest p-value of a way in which every baseline was tested; 1 without any. */
  public double strongestP() {
    return tests.stream()
        .filter(test -> test.against().equals(TestResult.EVERY_BASELINE))
        .mapToDouble(TestResult::pValue)
        .min()
        .orElse(1);
  }
}
