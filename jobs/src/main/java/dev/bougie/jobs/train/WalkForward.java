package dev.bougie.jobs.train;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Fold;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits history into folds in order of time, each trained on all that came before its test span.
 *
 * <p>A row that opens at candle <i>t</i> carries a label that is known at the close of candle <i>t
 * + horizon</i>, so the last {@code horizon} candles before a test span are purged from training.
 * The purge follows from the label and cannot be configured; the embargo comes on top of it (López
 * de Prado, Advances in Financial Machine Learning, 2018, chapter 7).
 */
public final class WalkForward {

  private final Config config;

  public WalkForward(Config config) {
    this.config = config;
  }

  /**
   * Section {@code train.walk-forward}.
   *
   * @param folds how many splits, at least 1
   * @param testShare of the whole span that the test spans take together, in (0, 0.9]
   * @param embargo candles left out before each test span besides the purge, at least 0
   */
  public record Config(int folds, double testShare, int embargo) {

    public Config {
      if (folds < 1) {
        throw new ConfigException("folds", folds, "must be at least 1");
      }
      if (!(testShare > 0 && testShare <= 0.9)) {
        throw new ConfigException("test-share", testShare, "must be in (0, 0.9]");
      }
      if (embargo < 0) {
        throw new ConfigException("embargo", embargo, "must be at least 0");
      }
    }
  }

  /**
   * The folds of the candles that open in {@code [from, to)}. Their test spans follow one another
   * and end with the last of those candles; their lengths differ by one candle at most.
   *
   * @throws DataException if there are fewer candles to train the first fold on than to test it on
   */
  public List<Fold> folds(Label label, Instant from, Instant to) {
    Interval interval = label.interval();
    long first = firstOpenTime(interval, from.toEpochMilli());
    long candles = interval.count(first, to.toEpochMilli());
    long testCandles = (long) Math.floor(candles * config.testShare());
    long gap = (long) label.horizon() + config.embargo();
    List<Fold> folds = new ArrayList<>();
    for (int index = 0; index < config.folds(); index++) {
      long testFrom = candles - testCandles + testCandles * index / config.folds();
      long testTo = candles - testCandles + testCandles * (index + 1) / config.folds();
      requireEnough(candles, testFrom - gap, testTo - testFrom, index);
      folds.add(
          new Fold(
              index,
              Instant.ofEpochMilli(first),
              Instant.ofEpochMilli(interval.plus(first, testFrom - gap)),
              Instant.ofEpochMilli(interval.plus(first, testFrom)),
              Instant.ofEpochMilli(interval.plus(first, testTo))));
    }
    return List.copyOf(folds);
  }

  private static long firstOpenTime(Interval interval, long from) {
    long open = interval.openTimeAt(from);
    return open == from ? from : interval.next(open);
  }

  private static void requireEnough(long candles, long train, long test, int index) {
    if (test < 1 || train < test) {
      throw new DataException(
          ("%d candles of history leave fold %d %d to train on and %d to test on, after purge and embargo;"
                  + " at least 1 to test on and as many to train on are needed:"
                  + " take a longer history, or another train.walk-forward")
              .formatted(candles, index, Math.max(0, train), test));
    }
  }
}
