package dev.bougie.jobs.split;

import dev.bougie.model.config.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits history into folds in order of time, each trained on what came before its test span: on
 * all of it, or on a rolling window of the newest.
 */
public final class WalkForward {

  private WalkForward() {}

  /**
   * How to walk.
   *
   * @param folds how many splits, at least 1
   * @param testShare of the whole history that the test spans take together, in (0, 0.9]
   * @param window candles each fit is trained on at most, the newest before its test span; 0 for
   *     all, so that the training span expands from fold to fold
   */
  public record Config(int folds, double testShare, int window) {

    public Config {
      requireInRange(folds, testShare, window);
    }
  }

  /**
   * Section {@code train.walk-forward}.
   *
   * @param folds how many splits, at least 1
   * @param testShare of the history before the hold-out that the test spans take together, in (0,
   *     0.9]
   * @param embargo candles left out between training and test besides the purge, at least 0
   * @param mode what each fit is trained on
   * @param window candles a fit of a rolling training is trained on, at least 1; 0 where it expands
   */
  public record Settings(int folds, double testShare, int embargo, Mode mode, int window) {

    public Settings {
      requireInRange(folds, testShare, window);
      if (embargo < 0) {
        throw new ConfigException("embargo", embargo, "must be at least 0");
      }
      if (mode == Mode.ROLLING && window < 1) {
        throw new ConfigException(
            "window", window, "must be at least 1 candle where mode is rolling");
      }
      if (mode == Mode.EXPANDING && window != 0) {
        throw new ConfigException(
            "window", window, "must be 0 where mode is expanding; set mode to rolling");
      }
    }

    /** How to walk, whatever the reach. */
    public Config config() {
      return new Config(folds, testShare, window);
    }
  }

  /** What each fit is trained on. */
  public enum Mode {
    /** All that came before. */
    EXPANDING,
    /** The newest so many candles of what came before. */
    ROLLING
  }

  /**
   * The folds of the candles that open in the history. Their test spans follow one another and end
   * with the last of those candles; their lengths differ by one candle at most.
   *
   * @throws ShortHistoryException if a fold has fewer candles to train on than to test on
   */
  public static List<Split> splits(Config config, Reach reach, Span history) {
    Grid grid = Grid.of(reach, history);
    long candles = grid.candles();
    long testCandles = (long) Math.floor(candles * config.testShare());
    List<Split> splits = new ArrayList<>();
    for (int index = 0; index < config.folds(); index++) {
      long testFrom = candles - testCandles + testCandles * index / config.folds();
      long testTo = candles - testCandles + testCandles * (index + 1) / config.folds();
      long trainTo = testFrom - reach.gap();
      long trainFrom = Grid.firstOf(config.window(), trainTo);
      requireEnough(candles, trainTo - trainFrom, testTo - testFrom, index);
      splits.add(
          new Split(
              Part.FOLD,
              index,
              reach,
              List.of(grid.span(trainFrom, trainTo)),
              List.of(grid.span(testFrom, testTo))));
    }
    return List.copyOf(splits);
  }

  /**
   * What is exported: a fit on the newest {@code window} candles, or on all.
   *
   * @throws ShortHistoryException if no candle opens in the history
   */
  public static Split finalFit(Config config, Reach reach, Span history) {
    Grid grid = Grid.of(reach, history);
    if (grid.candles() == 0) {
      throw new ShortHistoryException(
          "0 candles of %s open in %s: take a longer history".formatted(reach.interval(), history));
    }
    long from = Grid.firstOf(config.window(), grid.candles());
    return new Split(Part.FINAL, 0, reach, List.of(grid.span(from, grid.candles())), List.of());
  }

  private static void requireInRange(int folds, double testShare, int window) {
    if (folds < 1) {
      throw new ConfigException("folds", folds, "must be at least 1");
    }
    if (!(testShare > 0 && testShare <= 0.9)) {
      throw new ConfigException("test-share", testShare, "must be in (0, 0.9]");
    }
    if (window < 0) {
      throw new ConfigException("window", window, "must be at least 0; 0 is all that came before");
    }
  }

  private static void requireEnough(long candles, long train, long test, int index) {
    if (test < 1 || train < test) {
      throw new ShortHistoryException(
          ("%d candles of history leave fold %d %d to train on and %d to test on, after purge and embargo;"
                  + " at least 1 to test on and as many to train on are needed:"
                  + " take a longer history, or another train.walk-forward")
              .formatted(candles, index, Math.max(0, train), test));
    }
  }
}
