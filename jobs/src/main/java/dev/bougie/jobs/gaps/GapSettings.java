package dev.bougie.jobs.gaps;

import dev.bougie.model.config.ConfigException;
import java.time.Duration;

/**
 * How gaps are looked for and asked about; section {@code gaps}.
 *
 * @param symbolReuse a hole at least that long, after which the symbol comes back, is another asset
 * @param recheckAfter between two questions about one gap
 * @param confirmations answers that none has the candles, until a gap is asked about rarely
 * @param recheckConfirmedAfter between two questions about a confirmed gap
 * @param maxChecks gaps that one run asks about
 * @param maxCandles candles that one run fetches to mend gaps
 * @param maxGaps gaps that one run can hold
 */
public record GapSettings(
    Duration symbolReuse,
    Duration recheckAfter,
    int confirmations,
    Duration recheckConfirmedAfter,
    int maxChecks,
    int maxCandles,
    int maxGaps) {

  public GapSettings {
    positive("symbol-reuse", symbolReuse);
    positive("recheck-after", recheckAfter);
    if (recheckConfirmedAfter.compareTo(recheckAfter) < 0) {
      throw new ConfigException(
          "recheck-confirmed-after", recheckConfirmedAfter, "must be at least recheck-after");
    }
    positive("confirmations", confirmations);
    positive("max-checks", maxChecks);
    positive("max-candles", maxCandles);
    positive("max-gaps", maxGaps);
  }

  private static void positive(String key, int value) {
    if (value < 1) {
      throw new ConfigException(key, value, "must be at least 1");
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new ConfigException(key, value, "must be longer than nothing");
    }
  }
}
